"""The store in PostgreSQL, which machines share. Each write is one statement, and durable."""

from __future__ import annotations

from sqlalchemy import Connection

from alation_core.ledger import Store
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
_CLEAN = f"VACUUM (ANALYZE, SKIP_LOCKED) {', '.join(TABLES)}"
_LIMIT = "SELECT set_config('statement_timeout', %s, false)"
_LONG = "10min"


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
            Whether it was done. Else the tables are another user's, and the server does it later.
        """
        if not self._told(_IS_OWNER):
            return False
        self._patiently(_clean)
        return True


def _clean(connection: Connection) -> None:
    before = connection.exec_driver_sql("SHOW statement_timeout").scalar_one()
    connection.exec_driver_sql(_LIMIT, (_LONG,))
    try:
        connection.exec_driver_sql(_CLEAN)
    finally:
        connection.exec_driver_sql(_LIMIT, (before,))
