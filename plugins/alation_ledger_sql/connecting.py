"""One connection to the server, with limits: nothing on it waits for ever."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo
from psycopg.types.array import ListBinaryDumper

from alation_core.errors import LedgerError
from alation_ledger_sql.address import Address, malformed

T = TypeVar("T")

ANSWER_SECONDS = 90.0
"""A server that has said nothing for so long is taken for lost."""

_UNLESS_SAID: dict[str, Any] = {
    "connect_timeout": 10,
    # Whoever waits for the answer of a host that is gone hears of it within half a minute.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "fallback_application_name": "alation-core",
}
"""What holds for a connection whose address does not say it."""

_LIMITS = {
    # Short: who waits for a lock looks again and again whether the process is to stop.
    "lock_timeout": "500ms",
    "statement_timeout": "60s",
    # A process that is frozen within a transaction keeps its locks no longer.
    "idle_in_transaction_session_timeout": "10s",
    "default_transaction_isolation": "read committed",
}
_SET = (
    "SELECT set_config(name, value, false) FROM unnest(%s::text[], %s::text[]) AS s (name, value)"
)
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)
_IN_SCHEMA = "SELECT set_config('search_path', quote_ident(%s), false)"


class OwnConnection(psycopg.Connection[Any]):
    """A connection that a fork leaves to the process which opened it.

    The child has it too: whatever it said there, its parent would hear the answer.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._process = os.getpid()

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **kwargs: Any) -> T:
        """Wait for an answer, but not for ever: the server's own limits end with the server."""
        return super().wait(self._bounded(gen), *args, **kwargs)

    def _bounded(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        until = time.monotonic() + ANSWER_SECONDS
        try:
            state = next(gen)
            while True:
                ready = yield state
                if not ready and time.monotonic() > until:
                    self.close()
                    raise psycopg.OperationalError("the server is silent")
                state = gen.send(ready)
        except StopIteration as end:
            value: T = end.value
            return value

    def commit(self) -> None:
        """Commit, where it is ours."""
        if os.getpid() == self._process:
            super().commit()

    def rollback(self) -> None:
        """Roll back, where it is ours."""
        if os.getpid() == self._process:
            super().rollback()

    def close(self) -> None:
        """Close it, where it is ours."""
        if os.getpid() == self._process:
            super().close()


def connection_options(address: Address) -> dict[str, Any]:
    """Return what a connection is opened with.

    Raises:
        LedgerError: the address says what libpq does not know.
    """
    known = {option.keyword.decode() for option in Conninfo.get_defaults()} | {"ssl"}
    unknown = [name for name in address.options if name not in known]
    if unknown:
        raise LedgerError(
            f"the address {address.shown} of the ledger says {', '.join(unknown)}, which is no "
            "option of a connection to PostgreSQL"
        )
    try:
        said = conninfo_to_dict(address.given)
    except psycopg.Error:
        # Not told further: the library's words may hold a part of the password.
        raise malformed() from None
    return {**_UNLESS_SAID, **said, "client_encoding": "UTF8"}


def connect(options: dict[str, Any], schema: str | None) -> OwnConnection:
    """Open a connection.

    Args:
        options: of libpq.
        schema: where the tables stand; None: where the server looks first.
    """
    # Prepared statements are of no use to a pooler in front that hands connections around.
    made = OwnConnection.connect(**options, autocommit=True, prepare_threshold=None)
    # As text, bytes within a list are twice as long, and take milliseconds to write.
    made.adapters.register_dumper(list, ListBinaryDumper)
    try:
        made.execute(_SET, (list(_LIMITS), list(_LIMITS.values())))
        made.execute(_DURABLE)
        if schema is not None:
            made.execute(_IN_SCHEMA, (schema,))
    except BaseException:
        made.close()
        raise
    return made
