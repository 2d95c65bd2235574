"""The libraries of the extra: told where they lack, imported only when a ledger is opened."""

from __future__ import annotations

from importlib import import_module

from alation_core.errors import LedgerError

LIBRARIES = ("sqlalchemy", "psycopg")


def check_libraries() -> None:
    """Hold that the libraries can be imported.

    Raises:
        LedgerError: one is not installed, or does not load.
    """
    for library in LIBRARIES:
        try:
            import_module(library)
        except ImportError as error:
            # psycopg is there without the library of PostgreSQL that it stands on.
            lacks = error.name or f"{library} ({error})"
            raise LedgerError(
                f"a ledger in PostgreSQL needs {lacks}, which the extra 'sql' brings: "
                'pip install "alation-core[sql]"'
            ) from error
