"""A ledger that several machines share: runs recorded in PostgreSQL, named by its address.

    catalog.document.create(rows, ledger="postgresql://loader@db.example.com/ledgers")

Brings the store for the addresses that begin with `postgresql://`. The libraries that it needs come
with the extra `sql`, and are imported when a ledger is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from alation_core import hookimpl
from alation_ledger_sql.address import SCHEMES
from alation_ledger_sql.libraries import check_libraries

if TYPE_CHECKING:
    from alation_core.ledger import Store, StoreFactory

__all__ = ["open_postgresql"]


def open_postgresql(address: str, stop: Callable[[], str | None] = lambda: None) -> Store:
    """Open a ledger in PostgreSQL; its tables are made where they do not exist.

    Args:
        address: as `postgresql://user:password@host:port/database`. What libpq knows may follow as
            a query (`?sslmode=verify-full`), and `schema`: where the tables stand.
        stop: says why the process is to stop, or None: then nobody is waited for.

    Raises:
        LedgerError: it cannot be used, or a library lacks.
    """
    check_libraries()
    from alation_ledger_sql.store import PostgresStore

    return PostgresStore(address, stop)


@hookimpl
def alation_stores() -> Mapping[str, StoreFactory]:
    """Return what opens a ledger in PostgreSQL, by the schemes of its address."""
    return dict.fromkeys(SCHEMES, open_postgresql)
