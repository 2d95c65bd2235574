from __future__ import annotations

import _socket
import asyncio
import io
import multiprocessing
import os
import pty
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from alation_replay.playing import SocketRefused
from alation_replay.playing.guard import ProcessRefused, no_sockets
from alation_replay.playing.player import playing
from tests.alation_replay.support import creating

NOWHERE = ("127.0.0.1", 9)
NAME = "catalog.example.com"
IMPORTED_BEFORE = socket.getaddrinfo


def with_socket(use: Callable[[socket.socket], object], *kind: int) -> Callable[[], object]:
    def reach() -> object:
        with socket.socket(*kind) as made:
            return use(made)

    return reach


def with_raw_socket(use: Callable[[_socket.socket], object], *kind: int) -> Callable[[], object]:
    def reach() -> object:
        with closing(_socket.socket(*kind)) as made:
            return use(made)

    return reach


async def open_stream() -> None:
    await asyncio.open_connection(*NOWHERE)


async def open_datagrams() -> None:
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(asyncio.DatagramProtocol, remote_addr=NOWHERE)


async def serve() -> None:
    await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)


async def look_up() -> None:
    await asyncio.get_running_loop().getaddrinfo(NAME, 443)


REACHING: dict[str, Callable[[], object]] = {
    "create_connection": lambda: socket.create_connection(NOWHERE),
    "connect": with_socket(lambda made: made.connect(NOWHERE)),
    "connect_ex": with_socket(lambda made: made.connect_ex(NOWHERE)),
    "raw connect": with_raw_socket(lambda made: made.connect(NOWHERE)),
    "raw connect_ex": with_raw_socket(lambda made: made.connect_ex(NOWHERE)),
    "raw look-up": lambda: _socket.getaddrinfo(NAME, 443),
    "getaddrinfo": lambda: socket.getaddrinfo(NAME, 443),
    "a name bound before": lambda: IMPORTED_BEFORE(NAME, 443),
    "gethostbyname": lambda: socket.gethostbyname(NAME),
    "gethostbyname_ex": lambda: socket.gethostbyname_ex(NAME),
    "gethostbyaddr": lambda: socket.gethostbyaddr("127.0.0.1"),
    "getfqdn": lambda: socket.getfqdn(NAME),
    "getnameinfo": lambda: socket.getnameinfo(("127.0.0.1", 80), 0),
    "bind": with_socket(lambda made: made.bind(("127.0.0.1", 0))),
    "create_server": lambda: socket.create_server(("127.0.0.1", 0)),
    "UDP sendto": with_socket(
        lambda made: made.sendto(b"x", NOWHERE), socket.AF_INET, socket.SOCK_DGRAM
    ),
    "UDP sendmsg": with_socket(
        lambda made: made.sendmsg([b"x"], [], 0, NOWHERE), socket.AF_INET, socket.SOCK_DGRAM
    ),
    "UDP connect": with_socket(
        lambda made: made.connect(NOWHERE), socket.AF_INET, socket.SOCK_DGRAM
    ),
    "unix connect": with_raw_socket(lambda made: made.connect("\0none"), socket.AF_UNIX),
    "unix bind": with_socket(lambda made: made.bind("\0none"), socket.AF_UNIX),
    "asyncio stream": lambda: asyncio.run(open_stream()),
    "asyncio datagrams": lambda: asyncio.run(open_datagrams()),
    "asyncio server": lambda: asyncio.run(serve()),
    "asyncio look-up": lambda: asyncio.run(look_up()),
}
TRUE = "/bin/true"


async def start_true() -> None:
    await asyncio.create_subprocess_exec(TRUE)


STARTING: dict[str, Callable[[], object]] = {
    "run": lambda: subprocess.run([TRUE], check=True),
    "shell": lambda: subprocess.run(TRUE, shell=True, check=True),  # noqa: S602
    "system": lambda: os.system(TRUE),  # noqa: S605
    "os.popen": lambda: os.popen(TRUE).read(),  # noqa: S605
    "spawn": lambda: os.spawnv(os.P_WAIT, TRUE, [TRUE]),  # noqa: S606
    "posix_spawn": lambda: os.posix_spawn(TRUE, [TRUE], {}),
    "exec": lambda: os.execv(TRUE, [TRUE]),  # noqa: S606
    "pty": lambda: pty.spawn([TRUE]),
    "asyncio": lambda: asyncio.run(start_true()),
    "multiprocessing": lambda: multiprocessing.get_context("spawn").Process(target=print).start(),
}
"""Each starts /bin/true, or this Python."""


@pytest.mark.parametrize("way", REACHING)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the standard library closes on OSError
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_way_out_is_refused_while_a_tape_is_played(way: str) -> None:
    with playing(creating()), pytest.raises(SocketRefused, match=r"was refused: .* Record the"):
        REACHING[way]()


@pytest.mark.parametrize("way", STARTING)
def test_no_process_is_started_while_a_tape_is_played(way: str) -> None:
    started = "starting the process .*(true|python)"
    with playing(creating()), pytest.raises(ProcessRefused, match=started):
        STARTING[way]()


def test_a_refusal_names_what_was_tried() -> None:
    with no_sockets():
        with pytest.raises(SocketRefused, match=rf"a look-up of '{NAME}' was refused"):
            socket.getaddrinfo(NAME, 443)
        with pytest.raises(SocketRefused, match=r"a connection to '127.0.0.1', 9 was"):
            REACHING["connect"]()
        with pytest.raises(ProcessRefused, match="starting the process 'git', 'push' was refused"):
            subprocess.run(["git", "push"])  # noqa: S607


@pytest.fixture
def connected() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a connection over loopback that is there before any guard."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as near,
    ):
        far, _ = listening.accept()
        with far:
            yield near, far


SENDING: dict[str, Callable[[socket.socket], object]] = {
    "send": lambda near: near.send(b"x"),
    "sendall": lambda near: near.sendall(b"x"),
    "sendmsg": lambda near: near.sendmsg([b"x"]),
    "sendfile": lambda near: near.sendfile(io.BytesIO(b"x")),
    "makefile": lambda near: near.makefile("wb", buffering=0).write(b"x"),
    "duplicate": lambda near: near.dup().send(b"x"),
    "TLS": lambda near: ssl.create_default_context().wrap_socket(near, server_hostname=NAME),
}


@pytest.mark.parametrize("way", SENDING)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_connection_made_before_is_of_no_use(
    connected: tuple[socket.socket, socket.socket], way: str
) -> None:
    near, far = connected
    with no_sockets(), pytest.raises(SocketRefused, match="sending"):
        SENDING[way](near)

    far.setblocking(False)
    assert received(far) == b""


def received(far: socket.socket) -> bytes:
    try:
        return far.recv(1)
    except (BlockingIOError, ConnectionError):
        return b""


def test_the_guard_stands_on_every_thread() -> None:
    refused: list[SocketRefused] = []

    def reach() -> None:
        try:
            socket.create_connection(NOWHERE)
        except SocketRefused as error:
            refused.append(error)

    with no_sockets():
        thread = threading.Thread(target=reach)
        thread.start()
        thread.join(60)

    assert refused


def test_a_forked_child_is_guarded_too() -> None:
    with no_sockets():
        child = os.fork()
        if child == 0:
            try:
                socket.create_connection(NOWHERE)
            except SocketRefused:
                os._exit(7)
            os._exit(1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_pairs_within_the_process_and_event_loops_work() -> None:
    async def worked() -> int:
        return await asyncio.get_running_loop().run_in_executor(None, lambda: 7)

    with no_sockets():
        near, far = socket.socketpair()
        with near, far:
            near.sendall(b"a")
            near.sendmsg([b"b"])
            assert far.recv(9) == b"ab"
        assert asyncio.run(worked()) == 7


def test_a_debugger_keeps_its_connection(connected: tuple[socket.socket, socket.socket]) -> None:
    near, far = connected
    thread = threading.Thread(target=near.sendall, args=(b"x",))
    thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]
    with no_sockets():
        thread.start()
        thread.join(60)

    assert far.recv(9) == b"x"


def test_everything_works_again_after_the_last_guard(
    connected: tuple[socket.socket, socket.socket],
) -> None:
    near, far = connected
    with no_sockets():
        with no_sockets():
            pass
        with pytest.raises(SocketRefused):
            near.send(b"x")
        with pytest.raises(SocketRefused):
            socket.gethostbyname(NAME)
    near.sendall(b"x")

    assert far.recv(9) == b"x"
    assert "send" not in vars(socket.socket)
    assert subprocess.run([TRUE]).returncode == 0
