"""What the tests of the core share: JSON of every kind, small endpoints, scripted servers."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from hypothesis import strategies as st

from alation_core.operations import address, wire_params
from alation_core.shapes import payload_schema
from alation_core.wire.messages import Reply
from alation_sandbox import Sandbox
from tests.processes import PATIENCE

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
"""Any JSON value."""


def reply(status: int, body: Any = None, **headers: str) -> Reply:
    """Return an answer with a JSON body; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, named, b"" if body is None else json.dumps(body).encode())


def asked_at(
    path: str, shape: type, given: Mapping[str, Any], where: str = "x.y"
) -> tuple[str, list[tuple[str, str]]]:
    """Return the path and the query of a read whose parameters are declared by `shape`."""
    schema = payload_schema(shape)
    return address(where, path, schema, wire_params(where, schema, given))


def http(status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> bytes:
    """Return the bytes of an HTTP answer that closes its connection."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = {"Content-Length": str(len(content)), "Connection": "close", **(headers or {})}
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in head.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


@dataclass
class ScriptedServer:
    """Answers one connection after the other with the next bytes; b"" closes without an answer."""

    url: str
    requests: list[str] = field(default_factory=list)
    """The whole text of each request."""


def _read_request(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return data.decode()
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.decode().splitlines():
        name, _, value = line.partition(":")
        length = int(value) if name.lower() == "content-length" else length
    while len(body) < length and (part := connection.recv(65536)):
        body += part
    return (head + b"\r\n\r\n" + body).decode()


@contextmanager
def scripted(answers: Sequence[bytes]) -> Iterator[ScriptedServer]:
    """Serve the answers on loopback, one connection each, in order; then refuse connections.

    "{url}" in a header of an answer stands for the server's own address.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)
        server = ScriptedServer(f"http://127.0.0.1:{listener.getsockname()[1]}")

        def serve() -> None:
            for answer in answers:
                try:
                    connection, _ = listener.accept()
                except OSError:  # the test is over
                    return
                with connection:
                    connection.settimeout(PATIENCE)
                    server.requests.append(_read_request(connection))
                    connection.sendall(answer.replace(b"{url}", server.url.encode()))
            listener.close()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            with suppress(OSError):  # all answers were given
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(PATIENCE)


DOCUMENTS = "/integration/v2/document/"
BAD = {"titel": "x", "document_hub_id": 1}
"""A row that no document operation takes."""


def documents(number: int, first: int = 0) -> list[dict[str, Any]]:
    """Return rows for `document.create`, titled by their number."""
    return [{"title": f"Document {first + n}", "document_hub_id": 1} for n in range(number)]


def posts(server: Sandbox, path: str = DOCUMENTS) -> int:
    """Return how many writes a sandbox got."""
    return sum(request.method == "POST" and request.path == path for request in server.requests)
