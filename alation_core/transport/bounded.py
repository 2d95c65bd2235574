"""Answers read within bounds, on the socket itself: the head, interim answers and trailers as well.

The libraries above read a whole head before they return, and look at no clock meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from http.client import HTTPException, HTTPResponse, IncompleteRead, parse_headers
from io import BufferedReader, RawIOBase
from socket import SHUT_RDWR
from typing import TYPE_CHECKING, Any

from alation_core.clock import Clock

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_HEAD_BYTES = 256 * 1024
"""Bytes of a head, with the interim answers before it."""
MAX_TRAILER_LINES = 100
MAX_CHUNK_LINE = 4096
"""Bytes of the line that opens a chunk, its extensions included."""
_SWITCHING_PROTOCOLS, _FIRST_OTHER, _FIRST_FINAL = 101, 102, 200
_HEXADECIMAL = frozenset(b"0123456789abcdefABCDEF")


class OutOfBounds(HTTPException):
    """An answer takes too long, is too large, or is none."""


class Bounds:
    """What one exchange may take.

    Args:
        clock: the time. Where it stands still, as a simulated one does, the machine's counts too.
        seconds: from now on until the whole answer has come.
        wire_bytes: of the whole answer, as it comes over the wire.
    """

    def __init__(self, clock: Clock, seconds: float, wire_bytes: int) -> None:
        self.seconds = seconds
        self.wire_bytes = wire_bytes
        self.answered = False
        """The head of an answer came."""
        self._clock = clock
        self._began = clock.now()
        self._really_began = time.monotonic()

    def left(self) -> float:
        """Return the seconds that are left."""
        gone = max(self._clock.now() - self._began, time.monotonic() - self._really_began)
        return self.seconds - gone

    def too_late(self) -> OutOfBounds:
        """Say that the time is over."""
        return OutOfBounds(f"the answer took longer than {self.seconds:g} s")


_current: ContextVar[Bounds | None] = ContextVar("bounds of the exchange", default=None)


@contextmanager
def within(bounds: Bounds) -> Iterator[None]:
    """Let bounds count for what this thread reads meanwhile."""
    before = _current.set(bounds)
    try:
        yield
    finally:
        _current.reset(before)


def response_class() -> type[HTTPResponse]:
    """Return what reads the next answer of a connection."""
    return HTTPResponse if _current.get() is None else BoundedResponse


class _Reader(RawIOBase):
    """What comes out of a socket, as long as it stays within the bounds.

    Args:
        raw: the socket's own stream.
        sock: the socket.
        bounds: of the exchange.
    """

    def __init__(self, raw: RawIOBase, sock: Any, bounds: Bounds) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock
        self._bounds = bounds
        self._patience: float | None = getattr(sock, "gettimeout", lambda: None)()
        self._shortened = False
        self._taken = 0
        self.limit, self.part = MAX_HEAD_BYTES, "the head of the answer"
        self.ended = False
        self.shut = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        if self.shut:
            return 0
        left = self._bounds.left()
        if left <= 0:
            raise self._bounds.too_late()
        if self._patience is None or left < self._patience:
            self._sock.settimeout(left)
            self._shortened = True
        try:
            taken = self._raw.readinto(buffer)
        except TimeoutError:
            if self._bounds.left() <= 0:
                raise self._bounds.too_late() from None
            raise
        self.ended = taken == 0
        self._taken += taken or 0
        if self._taken > self.limit:
            raise OutOfBounds(f"{self.part} is larger than {self.limit} bytes")
        return taken

    def body_follows(self) -> None:
        """From here on the bounds of the whole answer count."""
        self._bounds.answered = True
        self.limit, self.part = self._bounds.wire_bytes, "the answer"

    def fileno(self) -> int:
        return self._raw.fileno()

    def close(self) -> None:
        if not self.closed:
            if self._shortened and self._patience is not None:
                with suppress(OSError):  # the connection was closed before
                    self._sock.settimeout(self._patience)
            self._raw.close()
        super().close()

    def hang_up(self) -> None:
        """Make the connection useless: what it sends next belongs to no request."""
        with suppress(OSError):
            self._sock.shutdown(SHUT_RDWR)


class BoundedResponse(HTTPResponse):
    """An answer that is read within the bounds of its exchange, and to its end.

    Args:
        as for `http.client.HTTPResponse`.
    """

    unframed = False
    """The end of the connection is the end of the body: a cut cannot be told from it."""
    surplus = False
    """More came than the answer says that it holds."""

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        bounds = _current.get()
        self._reader: _Reader | None = None
        if bounds is not None:
            stream: Any = self.fp
            self._reader = _Reader(stream.detach(), sock, bounds)
            self.fp = BufferedReader(self._reader)

    def begin(self) -> None:
        """Read the head: whole, and without the interim answers before it."""
        super().begin()
        reader = self._reader
        if reader is None:
            return
        if reader.ended or getattr(self.msg, "defects", None):
            raise HTTPException("the answer breaks off within its headers")
        if self.status == _SWITCHING_PROTOCOLS:
            reader.hang_up()
            raise HTTPException("the server switches to another protocol, which was not asked for")
        coding = self.msg.get_all("transfer-encoding") or []
        if coding and [name.strip().lower() for name in coding] != ["chunked"]:
            shown = ", ".join(coding)[:100]
            raise HTTPException(f"the answer is transferred as {shown!r}, which was not asked for")
        self.unframed = self.length is None and not self.chunked
        reader.body_follows()

    def _read_status(self) -> tuple[str, int, str]:
        """Read on until the final answer, or the one that switches protocols, begins."""
        while True:
            found: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]
            if not _FIRST_OTHER <= found[1] < _FIRST_FINAL:
                return found
            parse_headers(self.fp)

    def _read_next_chunk_size(self) -> int:
        """Read the line that opens a chunk. One that is cut off could pass for the last chunk."""
        line: bytes = self.fp.readline(MAX_CHUNK_LINE + 1)
        size = line.partition(b";")[0].strip()
        if not line.endswith(b"\n") or not size or not _HEXADECIMAL.issuperset(size):
            raise IncompleteRead(b"")
        return int(size, 16)

    def _read_and_discard_trailer(self) -> None:
        for _ in range(MAX_TRAILER_LINES):
            if self.fp.readline(MAX_CHUNK_LINE + 1) in (b"\r\n", b"\n", b""):
                return
        raise OutOfBounds(f"the answer has more than {MAX_TRAILER_LINES} lines of trailers")

    def _close_conn(self) -> None:
        """Close the stream. What it holds beyond the answer belongs to no request."""
        reader = self._reader
        if reader is not None and not reader.closed:
            reader.shut = True
            if not self.unframed and self.fp.peek(1).strip():
                self.surplus = True
                reader.hang_up()
        super()._close_conn()  # type: ignore[misc]
