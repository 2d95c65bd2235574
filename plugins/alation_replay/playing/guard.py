"""Refuses every way out of the process while a tape is played.

Most ways out are heard of by an audit hook, below Python's own names: it hears of a raw `_socket`,
of asyncio's loops and of functions that were imported long before. What no audit event tells of
is replaced while the guard is up: what a connected socket sends, and two ways to start a process.
"""

from __future__ import annotations

import importlib
import os
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from typing import Any
from unittest.mock import patch

from alation_core.foreign import Halt

Told = Callable[[tuple[Any, ...]], object]


class SocketRefused(Halt, RuntimeError):
    """Something tried to reach a network during a replay.

    It halts on purpose: what else an adapter raises, a client takes for a lost answer and goes on.
    """


class ProcessRefused(SocketRefused):
    """A process was to be started during a replay: what it sends could not be refused."""


def _nth(place: int) -> Told:
    return lambda args: args[place] if len(args) > place else None


_SOCKET_EVENTS: Mapping[str, tuple[str, Told]] = {
    "socket.connect": ("a connection to", _nth(1)),
    "socket.sendto": ("sending to", _nth(1)),
    "socket.sendmsg": ("sending to", _nth(1)),
    "socket.bind": ("serving at", _nth(1)),
    "socket.getaddrinfo": ("a look-up of", _nth(0)),
    "socket.gethostbyname": ("a look-up of", _nth(0)),
    "socket.gethostbyaddr": ("a look-up of", _nth(0)),
    "socket.getnameinfo": ("a look-up of", _nth(0)),
}
"""Audit event -> what is tried, and where the event says with what."""
_PROCESS_EVENTS: Mapping[str, Told] = {
    "subprocess.Popen": _nth(1),
    "os.system": _nth(0),
    "os.exec": _nth(0),
    "os.posix_spawn": _nth(0),
    "os.spawn": _nth(1),
    "os.startfile": _nth(0),
    "os.startfile/2": _nth(0),
    "pty.spawn": _nth(0),
    "_winapi.CreateProcess": _nth(1),
}
"""A fork alone is none of these: the child has the same guard."""
_SENDING: Sequence[tuple[type[socket.socket], Sequence[str]]] = (
    (socket.socket, ("send", "sendall", "sendfile")),
    (ssl.SSLSocket, ("send", "sendall", "sendfile", "write", "do_handshake")),
)
"""What sends over a connection that may have been there before, by the kind of socket."""
_STARTING: Sequence[tuple[str, str, Told]] = (
    ("_posixsubprocess", "fork_exec", _nth(0)),  # multiprocessing: spawn, forkserver, tracker
    ("os", "_spawnvef", _nth(1)),  # os.spawn*: it would swallow the refusal in the child
)


class _Posts:
    """How many guards stand, one within the other."""

    standing = 0


@contextmanager
def no_sockets() -> Iterator[None]:
    """Refuse to connect, send, serve, look up a name or start a process, on every thread.

    Pairs of sockets within the process stay usable, which asyncio's loops need, and so do the
    sockets of a debugger's own threads.
    """
    _listen()
    _Posts.standing += 1
    try:
        with ExitStack() as doors:
            if _Posts.standing == 1:
                for owner, names in _SENDING:
                    for name in names:
                        doors.enter_context(patch.object(owner, name, _guarded(owner, name)))
                for module, name, what in _STARTING:
                    with suppress(ImportError, AttributeError):
                        door = patch.object(importlib.import_module(module), name, _started(what))
                        doors.enter_context(door)
            yield
    finally:
        _Posts.standing -= 1


@cache
def _listen() -> None:
    """Add the audit hook, once in a process: Python cannot take it away again."""
    sys.addaudithook(_heard)


def _heard(
    event: str,
    args: tuple[Any, ...],
    posts: type[_Posts] = _Posts,
    sockets: Mapping[str, tuple[str, Told]] = _SOCKET_EVENTS,
    processes: Mapping[str, Told] = _PROCESS_EVENTS,
) -> None:
    # Everything it needs is an argument: it is still called when the module is torn down.
    if not posts.standing:
        return
    if event in sockets:
        tried, told = sockets[event]
        target = told(args)
        # A message without an address goes where the socket is connected to.
        if not _is_exempt(args[0] if target is None else None):
            _refuse(tried, target)
    elif event in processes:
        _refuse_process(processes[event](args))


def _is_exempt(used: Any) -> bool:
    """Tell whether a socket may send: it is one of a pair in this process, or a debugger's."""
    if getattr(threading.current_thread(), "is_pydev_daemon_thread", False):
        return True
    is_local = getattr(used, "family", None) == getattr(socket, "AF_UNIX", "no such family")
    return is_local and not any(_ends(used))


def _ends(used: Any) -> Iterator[Any]:
    """Yield the names of both ends: those of a pair within the process are empty."""
    for end in (used.getsockname, used.getpeername):
        try:
            yield end()
        except OSError:
            yield None


def _guarded(owner: type[socket.socket], name: str) -> Callable[..., Any]:
    real = getattr(owner, name)

    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_exempt(self):
            _refuse("sending over a connection to", next(reversed(list(_ends(self)))))
        return real(self, *args, **kwargs)

    return guarded


def _started(what: Told) -> Callable[..., Any]:
    return lambda *args, **kwargs: _refuse_process(what(args))


def _refuse(tried: str, target: object) -> None:
    raise SocketRefused(
        f"{tried} {_shown(target)} was refused: a replay reaches nothing but its tape. "
        "Record the missing exchange, or take the call out of the test"
    )


def _refuse_process(what: object) -> None:
    raise ProcessRefused(
        f"starting the process {_shown(what)} was refused: a replay reaches nothing but its tape, "
        "and what another process sends cannot be refused from here. Put something in its place "
        "(monkeypatch), start it before the test, or run that test without a tape"
    )


def _shown(target: object) -> str:
    if isinstance(target, list | tuple):
        return ", ".join(_shown(part) for part in target)[:200]
    if isinstance(target, bytes):
        target = os.fsdecode(target)
    return "an address" if target is None else repr(target)[:200]
