"""The store in PostgreSQL, which machines share. Each write is one statement, and durable."""

from __future__ import annotations

from alation_core.errors import LedgerError
from alation_core.ledger import Store
from alation_ledger_sql.database import code_of
from alation_ledger_sql.records import Records
from alation_ledger_sql.shared import Shared
from alation_ledger_sql.tables import TABLES

_NAMES = ", ".join(f"('{name}')" for name in TABLES)
_SIZE = (
    "SELECT coalesce(sum(pg_total_relation_size(to_regclass(name))), 0)::bigint"  # noqa: S608
    f" FROM (VALUES {_NAMES}) AS known (name)"
)
_IS_OWNER = (
    "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'alation_records'::regclass"
)
# What is locked just now is left to the server, which cleans up by itself sooner or later.
_CLEAN = "VACUUM (ANALYZE, SKIP_LOCKED) "
_TOOK_TOO_LONG = "57014"


class PostgresStore(Records, Shared, Store):
    """A ledger in PostgreSQL: for several machines.

    Args:
        address: as `postgresql://user:password@host:port/database`.
        stop: says why the process is to stop, or None: then nobody is waited for.

    Raises:
        LedgerError: the server cannot be reached, refuses, or the database is no ledger.
    """

    def size(self) -> int:
        """Return how many bytes the tables of the ledger take."""
        return int(self._told(_SIZE))

    def compact(self) -> bool:
        """Let the space of what was removed be used again; nobody waits for that.

        The files shrink where their ends are free; else what comes next fills them.

        Returns:
            Whether it was done. Else the tables are another user's, or are long, and the server
            does it later.
        """
        return bool(self._told(_IS_OWNER)) and all(map(self._clean, TABLES))

    def _clean(self, name: str) -> bool:
        try:
            self._patiently(lambda connection: connection.exec_driver_sql(_CLEAN + name))
        except LedgerError as error:
            if code_of(error.__cause__) == _TOOK_TOO_LONG:
                return False
            raise
        return True
