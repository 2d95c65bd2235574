"""Refuses every connection while a tape is played."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, NoReturn
from unittest.mock import patch

from alation_core.foreign import Halt

_DOORS: Sequence[tuple[Any, str]] = (
    (socket.socket, "connect"),
    (socket.socket, "connect_ex"),
    (socket.socket, "sendto"),
    (socket.socket, "bind"),
    (socket, "getaddrinfo"),
    (socket, "gethostbyname"),
)


class SocketRefused(Halt, RuntimeError):
    """Something tried to reach a network during a replay.

    It halts on purpose: what else an adapter raises, a client takes for a lost answer and goes on.
    """


@contextmanager
def no_sockets() -> Iterator[None]:
    """Refuse to connect, to send, to serve and to look up a name, while the context is open."""
    with ExitStack() as doors:
        for owner, name in _DOORS:
            doors.enter_context(patch.object(owner, name, _refuse))
        yield


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    target = next((part for part in args if isinstance(part, tuple | str)), "an address")
    raise SocketRefused(
        f"a connection to {target} was refused: a replay reaches nothing but its tape. "
        "Record the missing exchange, or take the call out of the test"
    )
