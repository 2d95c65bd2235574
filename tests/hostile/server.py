"""A server on loopback that sends any bytes: whole exchanges, cut ones, endless ones, slow ones."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, Literal

TOKEN_PATH = "/integration/v1/createAPIAccessToken/"
DOCUMENTS = "/integration/v2/document/"
JOB = "/api/v1/bulk_metadata/job/"

Phase = Literal["token", "submit", "poll", "list"]
PHASES: tuple[Phase, ...] = ("token", "submit", "poll", "list")


@dataclass(frozen=True)
class Asked:
    """One request, as it came over the wire."""

    line: str
    head: str
    body: bytes
    number: int
    """How many requests of the same phase came before it."""

    @property
    def phase(self) -> Phase:
        method, target, _ = self.line.split(" ")
        if target.startswith(TOKEN_PATH):
            return "token"
        if target.startswith(JOB):
            return "poll"
        return "submit" if method == "POST" else "list"


@dataclass
class Server:
    """A server that runs.

    Args:
        url: its address.
        asked: every request.
        over: is set when nobody reads any more: what waits goes on, and what is endless ends.
    """

    url: str
    asked: list[Asked] = field(default_factory=list)
    over: Event = field(default_factory=Event)


Answer = bytes | Iterable[bytes]


@contextmanager
def serving(answer: Callable[[Asked], Answer]) -> Iterator[Server]:
    """Answer each request with the bytes that a function returns, and close the connection.

    Bytes that come from an iterator are sent one piece after the other.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        server = Server(f"http://127.0.0.1:{listener.getsockname()[1]}")

        def serve() -> None:
            while not server.over.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    asked = _read(connection, server.asked)
                    if asked is None:
                        continue
                    server.asked.append(asked)
                    pieces = answer(asked)
                    for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                        connection.sendall(piece)
                        if server.over.is_set():
                            break

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(30.0)


def _read(connection: socket.socket, before: list[Asked]) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return None
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    sizes = [line.split(":")[1] for line in lines if line.lower().startswith("content-length:")]
    while len(body) < int(sizes[0] if sizes else 0):
        body += connection.recv(65536)
    asked = Asked(lines[0], "\n".join(lines[1:]), body, 0)
    return Asked(asked.line, asked.head, body, sum(other.phase == asked.phase for other in before))


# ------------------------------------------------------------------------------ good answers

JOB_ID = 4711


def good(asked: Asked, rows: int = 2) -> Any:
    """Return the body of the good answer to a request."""
    if asked.phase == "token":
        return {"api_access_token": f"fake-access-token-{asked.number}", "user_id": 1}
    if asked.phase == "submit":
        return {"job_id": JOB_ID}
    documents = [{"id": 90 + n, "title": f"document {n}"} for n in range(rows)]
    if asked.phase == "list":
        return documents
    result = {"created_term_count": rows, "created_terms": documents}
    return {"status": "successful", "msg": "Job finished", "result": result}


Framing = Literal["length", "chunked", "gzip", "gzip chunked", "close"]
FRAMINGS: tuple[Framing, ...] = ("length", "chunked", "gzip", "gzip chunked", "close")


def framed(
    body: Any,
    framing: Framing = "length",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Return the bytes of a whole answer."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = dict(headers or {})
    if framing.startswith("gzip"):
        named["Content-Encoding"] = "gzip"
        content = gzip.compress(content, mtime=0)
    if framing.endswith("chunked"):
        named["Transfer-Encoding"] = "chunked"
        content = chunked(content, 64)
    elif framing != "close":
        named["Content-Length"] = str(len(content))
    return head(status, named) + content


def head(status: int = 200, headers: Mapping[str, str] | None = None) -> bytes:
    """Return the bytes of a head."""
    lines = [f"HTTP/1.1 {status} Scripted", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def chunked(content: bytes, size: int) -> bytes:
    """Return content in chunks of a size, with the last one."""
    parts = [content[place : place + size] for place in range(0, len(content), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
