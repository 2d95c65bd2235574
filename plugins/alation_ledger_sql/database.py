"""A database that is open: reached, waited for, reached once more; its errors are explained."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Executable, NullPool, Row, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from alation_core.errors import LedgerError
from alation_ledger_sql.address import read_address
from alation_ledger_sql.connecting import OwnConnection, connect, connection_options
from alation_ledger_sql.meanings import BUSY, meaning
from alation_ledger_sql.migrating import migrate

T = TypeVar("T")

PATIENCE_SECONDS = 30.0
"""A process waits this long for another one's write, and for a server that was there before."""
_PAUSE_SECONDS = 0.1
"""It looks this often whether it can go on, or is to stop."""


class Database:
    """A database of PostgreSQL, open: what a store in it stands on.

    Every statement is a transaction, and is repeated where its fate was lost with the connection:
    each is such that doing it twice is doing it once.

    Args:
        address: of the ledger.
        stop: says why the process is to stop, or None: then nobody is waited for.

    Raises:
        LedgerError: the server cannot be reached, refuses, or the database is no ledger.
    """

    def __init__(self, address: str, stop: Callable[[], str | None] = lambda: None) -> None:
        self._address = read_address(address)
        self._options = connection_options(self._address)
        self._stop = stop
        self._gave_up = False
        self._open: Connection | None = None
        self._process = os.getpid()
        # The library knows no address, so it cannot show one; nor does it show what is recorded.
        self._engine = create_engine(
            "postgresql+psycopg://",
            creator=self._connect,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            use_native_hstore=False,
        )
        try:
            self._patiently(lambda connection: migrate(connection, self.name))
        except BaseException:
            self.close()
            raise

    @property
    def name(self) -> str:
        """The address, without password."""
        return self._address.shown

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def close(self) -> None:
        """Close the connection. A forked process leaves it to its parent."""
        connection, self._open = self._open, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()

    def _connect(self) -> OwnConnection:
        return connect(self._options, self._address.schema)

    def _connection(self) -> Connection:
        if self._process != os.getpid():
            self.close()
            self._process = os.getpid()
        if self._open is not None and self._open.invalidated:
            self.close()
        if self._open is None:
            self._open = self._engine.connect()
        return self._open

    def _done(self, statement: Executable, **values: Any) -> Sequence[Row[Any]]:
        """Execute a statement, and return its rows; nothing of it is left behind if it raises."""
        return self._patiently(lambda connection: _rows(connection, statement, values))

    def _told(self, question: str) -> Any:
        """Ask for one value, in SQL without values."""
        return self._patiently(lambda connection: connection.exec_driver_sql(question).scalar())

    def _patiently(self, act: Callable[[Connection], T]) -> T:
        """Do what another process, or a server that is restarted, may keep from being done.

        Once it was in vain, nobody waits again: a run is under way.

        Raises:
            LedgerError: it was not done.
        """
        until = time.monotonic() + (0.0 if self._gave_up else PATIENCE_SECONDS)
        was_lost = False
        with self._explained():
            while True:
                try:
                    done = act(self._connection())
                except DBAPIError as error:
                    if error.connection_invalidated:
                        self.close()
                        if not was_lost:
                            was_lost = True
                            continue  # at once: most often the server is there
                    is_away = was_lost and self._open is None
                    if not is_away and code_of(error) not in BUSY:
                        raise
                    if time.monotonic() >= until or self._stop() is not None:
                        self._gave_up = True
                        raise
                    time.sleep(_PAUSE_SECONDS)
                else:
                    self._gave_up = False
                    return done

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Make of an error of the libraries one sentence for people."""
        try:
            yield
        except DBAPIError as error:
            text = str(error.orig)
            raise LedgerError(f"the ledger {self.name} {meaning(code_of(error), text)}") from error
        except (UnicodeError, OverflowError) as error:
            raise LedgerError(f"the ledger {self.name} cannot hold this: {error}") from error


def code_of(error: BaseException | None) -> str | None:
    """Return the code (SQLSTATE) of an error of the library; None: it has none."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    code: str | None = getattr(cause, "sqlstate", None)
    # A text that cannot be sent does not reach the server.
    return "22000" if code is None and isinstance(cause, psycopg.DataError) else code


def _rows(
    connection: Connection, statement: Executable, values: Mapping[str, Any]
) -> Sequence[Row[Any]]:
    result = connection.execute(statement, values)
    return result.all() if result.returns_rows else ()
