"""The socket side: a threaded HTTP/1.1 server on loopback that keeps connections open.

werkzeug's own server closes every connection after one answer; its request handler is used
here for reading, and the answer is written with its length.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from socketserver import TCPServer, ThreadingMixIn
from threading import Condition, Thread
from typing import Any, cast

from werkzeug.serving import WSGIRequestHandler
from werkzeug.wrappers import Request

from alation_sandbox.exchange.answers import NO_CONTENT, Answer, encode
from alation_sandbox.exchange.calls import Call

LOOPBACK = "127.0.0.1"

_CLOSE_SECONDS = 5.0


class Listener(ThreadingMixIn, TCPServer):
    """Accepts connections and hands their requests to one function.

    Args:
        port: port on loopback; 0 takes a free one.
        answer: answers a call; it is called from several threads.
        clock: returns the seconds since 1970, for the Date header.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128
    # asked for by werkzeug's request handler
    multithread = True
    multiprocess = False
    ssl_context = None

    def __init__(
        self, port: int, answer: Callable[[Call], Answer], clock: Callable[[], float]
    ) -> None:
        self.answer = answer
        self.clock = clock
        self._open: set[socket.socket] = set()
        self._changed = Condition()
        super().__init__((LOOPBACK, port), _Handler)
        self._thread = Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Base URL, without a slash at its end."""
        return f"http://{LOOPBACK}:{self.server_address[1]}"

    def start(self) -> None:
        """Serve from a daemon thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, all connections and the socket."""
        self.shutdown()
        self._thread.join()
        with self._changed:
            for connection in self._open:
                _hang_up(connection)
            self._changed.wait_for(lambda: not self._open, _CLOSE_SECONDS)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note a connection before its thread starts."""
        with self._changed:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        super().shutdown_request(request)
        with self._changed:
            self._open.discard(request)
            self._changed.notify_all()


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):  # the client may have been faster
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes; without this they wait

    def run_wsgi(self) -> None:
        """Read one request, have it answered, write the answer."""
        request = Request(self.make_environ())
        call = Call(
            method=request.method,
            path=request.path,
            query_string=request.query_string.decode("latin-1"),
            headers={name.lower(): value for name, value in request.headers.items()},
            # The whole body is read before anything is answered, so the connection can go on.
            body=request.get_data(),
        )
        answer = cast(Listener, self.server).answer(call)
        content, content_type = encode(answer)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != NO_CONTENT:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if request.method != "HEAD":
            self.wfile.write(content)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the Date header: the sandbox's time, which may be a simulated one."""
        return super().date_time_string(timestamp or cast(Listener, self.server).clock())

    def version_string(self) -> str:
        """Return what stands in the Server header."""
        return "alation-sandbox"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Write no request lines: `Sandbox.requests` keeps them."""
