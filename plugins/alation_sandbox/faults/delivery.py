"""How an answer is written to its socket: whole, or spoilt."""

from __future__ import annotations

import enum
import gzip
import socket
import struct
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Protocol

from alation_sandbox.exchange.answers import NO_CONTENT, Answer, encode

_GZIP_TAIL = 12
"""Bytes that are cut off: the checksum, the length, and a little of the text."""


class Delivery(enum.Enum):
    """How an answer goes out."""

    WHOLE = "whole"
    RESET = "reset"
    """The connection is reset instead."""
    SILENCE = "silence"
    """Nothing is answered until the client hangs up."""
    HALF = "half"
    """The body breaks off in its middle."""
    TRICKLE = "trickle"
    """The body comes byte by byte, with a pause before each."""
    TRUNCATED_GZIP = "truncated gzip"
    THEN_REFUSE = "then refuse"
    """The answer is the last one for some seconds: new connections are refused."""


@dataclass(frozen=True)
class Outgoing:
    """An answer on its way out.

    Args:
        answer: what is answered.
        delivery: how.
        seconds: pause between bytes, or time for which connections are refused.
        fault: kind of the fault that spoilt the exchange; None: there was none.
    """

    answer: Answer
    delivery: Delivery = Delivery.WHOLE
    seconds: float = 0.0
    fault: str | None = None


class Line(Protocol):
    """The server's side of one connection."""

    command: str
    connection: socket.socket
    wfile: BufferedIOBase
    close_connection: bool

    def write_head(self, answer: Answer, headers: Mapping[str, str]) -> None:
        """Write the status line and the head."""
        ...

    def refuse_for(self, seconds: float) -> None:
        """Refuse new connections."""
        ...


def deliver(line: Line, outgoing: Outgoing) -> None:
    """Write an answer. A client that has gone ends it quietly where the answer is spoilt."""
    if outgoing.delivery is Delivery.WHOLE:
        _whole(line, outgoing)
        return
    line.close_connection = True
    with suppress(OSError):
        _SPOILT[outgoing.delivery](line, outgoing)


def _whole(line: Line, outgoing: Outgoing) -> None:
    content, headers = _message(outgoing.answer)
    line.write_head(outgoing.answer, headers)
    if line.command != "HEAD":
        line.wfile.write(content)


def _message(answer: Answer) -> tuple[bytes, dict[str, str]]:
    content, content_type = encode(answer)
    if answer.status == NO_CONTENT:
        return b"", {}
    return content, {"Content-Type": content_type, "Content-Length": str(len(content))}


def _reset(line: Line, outgoing: Outgoing) -> None:
    # Closed with nothing to linger for, a connection is reset.
    line.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.connection.close()


def _silence(line: Line, outgoing: Outgoing) -> None:
    line.connection.settimeout(None)
    while line.connection.recv(65536):
        pass


def _half(line: Line, outgoing: Outgoing) -> None:
    content, headers = _message(outgoing.answer)
    line.write_head(outgoing.answer, headers)
    line.wfile.write(content[: len(content) // 2])


def _trickle(line: Line, outgoing: Outgoing) -> None:
    content, headers = _message(outgoing.answer)
    line.write_head(outgoing.answer, headers)
    for place in range(len(content)):
        time.sleep(outgoing.seconds)
        line.wfile.write(content[place : place + 1])


def _truncated_gzip(line: Line, outgoing: Outgoing) -> None:
    content, headers = _message(outgoing.answer)
    packed = gzip.compress(content)[:-_GZIP_TAIL]
    size = {"Content-Length": str(len(packed)), "Content-Encoding": "gzip"}
    line.write_head(outgoing.answer, headers | size)
    line.wfile.write(packed)


def _then_refuse(line: Line, outgoing: Outgoing) -> None:
    line.refuse_for(outgoing.seconds)
    content, headers = _message(outgoing.answer)
    line.write_head(outgoing.answer, {**headers, "Connection": "close"})
    line.wfile.write(content)


_SPOILT: Mapping[Delivery, Callable[[Line, Outgoing], None]] = {
    Delivery.RESET: _reset,
    Delivery.SILENCE: _silence,
    Delivery.HALF: _half,
    Delivery.TRICKLE: _trickle,
    Delivery.TRUNCATED_GZIP: _truncated_gzip,
    Delivery.THEN_REFUSE: _then_refuse,
}
