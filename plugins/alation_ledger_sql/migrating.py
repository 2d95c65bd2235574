"""The tables are made, and brought to this version: once, however many processes begin at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from alation_core.errors import LedgerError
from alation_ledger_sql.tables import CHANGES, VERSION, VERSION_TABLE

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('alation_ledger'), hashtext(current_schema()))"
# Not by to_regclass: within a transaction it remembers that there was no such table.
_FOUND = (
    "SELECT EXISTS (SELECT FROM pg_catalog.pg_class"  # noqa: S608 - no input
    f" WHERE relname = '{VERSION_TABLE}' AND pg_table_is_visible(oid))"
)
_VERSION = f"SELECT version FROM {VERSION_TABLE}"  # noqa: S608 - no input
_BEGIN = (
    f"CREATE TABLE {VERSION_TABLE} (version INTEGER NOT NULL)",
    f"INSERT INTO {VERSION_TABLE} VALUES (0)",  # noqa: S608 - no input
)
_SET = f"UPDATE {VERSION_TABLE} SET version = {VERSION}"  # noqa: S608 - no input


def migrate(connection: Connection, name: str) -> None:
    """Make the tables that this version needs; where they are there, nothing is written.

    Args:
        connection: to the database.
        name: of the ledger, for messages.

    Raises:
        LedgerError: a newer version wrote them.
    """
    if _version(connection, name) == VERSION:
        return
    with _transaction(connection):
        connection.exec_driver_sql(_LOCK)
        # Once more: until it was locked, another process may have done it.
        found = _version(connection, name)
        for statement in _BEGIN if found is None else ():
            connection.exec_driver_sql(statement)
        for version in range((found or 0) + 1, VERSION + 1):
            for statement in CHANGES[version]:
                connection.exec_driver_sql(statement)
        if found != VERSION:
            connection.exec_driver_sql(_SET)


def _version(connection: Connection, name: str) -> int | None:
    """Return the version of the tables; None: there are none."""
    if not connection.exec_driver_sql(_FOUND).scalar_one():
        return None
    version: int | None = connection.exec_driver_sql(_VERSION).scalar_one_or_none()
    if version is None or version > VERSION:
        raise LedgerError(
            f"the ledger {name} was written by a newer version of this package: use that one, or "
            "name another ledger"
        )
    return version


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    """All or nothing. Connections are in autocommit, where a transaction is begun by its name."""
    connection.exec_driver_sql("BEGIN")
    try:
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        with suppress(SQLAlchemyError):
            connection.exec_driver_sql("ROLLBACK")
        raise
