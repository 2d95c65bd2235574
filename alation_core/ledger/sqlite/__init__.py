"""The store in a file of SQLite, which is always there."""

from alation_core.ledger.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
