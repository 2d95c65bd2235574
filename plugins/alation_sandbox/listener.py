"""The socket side: a threaded HTTP/1.1 server that keeps connections open.

werkzeug's own server closes every connection after one answer; its request handler is used
here for reading, and the answer is written with its length.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from socketserver import TCPServer, ThreadingMixIn
from threading import Condition, Lock, Thread
from typing import Any, cast

from werkzeug.exceptions import ClientDisconnected
from werkzeug.serving import WSGIRequestHandler
from werkzeug.wrappers import Request

from alation_sandbox.exchange.answers import Answer
from alation_sandbox.exchange.calls import Call
from alation_sandbox.faults.delivery import Outgoing, deliver

LOOPBACK = "127.0.0.1"
_ALL = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - what stands for all addresses
"""Addresses that mean all of a machine, and by which this machine reaches itself then."""

_CLOSE_SECONDS = 5.0
_LOOK_SECONDS = 0.02


class Listener(ThreadingMixIn, TCPServer):
    """Accepts connections and hands their requests to one function.

    Args:
        port: 0 takes a free one.
        answer: answers a call; it is called from several threads.
        clock: returns the seconds since 1970, for the Date header.
        address: of this machine, or a name for one; by default loopback.

    Raises:
        OSError: the port is taken, or the machine has no such address.
    """

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128
    # asked for by werkzeug's request handler
    multithread = True
    multiprocess = False
    ssl_context = None

    def __init__(
        self,
        port: int,
        answer: Callable[[Call], Outgoing],
        clock: Callable[[], float],
        address: str = LOOPBACK,
    ) -> None:
        self.answer = answer
        self.clock = clock
        self._open: set[socket.socket] = set()
        self._changed = Condition()
        self._door = Lock()
        self._refusing_until: float | None = None
        self._stopped = False
        if address != LOOPBACK:
            found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
            self.address_family, *_, place = found[0]
            address = str(place[0])
        super().__init__((address, port), _Handler)
        self._thread = self._server()

    @property
    def url(self) -> str:
        """Base URL, without a slash at its end, by which this machine reaches it."""
        address, port = self.server_address[:2]
        host = _ALL.get(str(address), str(address))
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def start(self) -> None:
        """Serve from a daemon thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, all connections and the socket."""
        with self._door:
            if self._refusing_until is None:
                self._end_thread()
            self._refusing_until, self._stopped = None, True
        with self._changed:
            for connection in self._open:
                _hang_up(connection)
            self._changed.wait_for(lambda: not self._open, _CLOSE_SECONDS)
        self.server_close()

    def refuse_for(self, seconds: float) -> None:
        """Refuse new connections for some seconds of the clock. Open ones stay open."""
        with self._door:
            if self._stopped:
                return
            open_until_now = self._refusing_until is None
            self._refusing_until = self.clock() + seconds
            if open_until_now:
                self._end_thread()
                self.socket.close()
                # Bound, and not listening: the port stays ours, and who connects is refused.
                self.socket = socket.socket(self.address_family, self.socket_type)
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                self.socket.bind(self.server_address)
                Thread(target=self._keep_door, daemon=True).start()

    def catch_up(self) -> None:
        """Listen again where the time for which connections are refused is over."""
        with self._door:
            if self._refusing_until is not None and self.clock() >= self._refusing_until:
                self._refusing_until = None
                self.socket.listen(self.request_queue_size)
                self._thread = self._server()
                self._thread.start()

    def _keep_door(self) -> None:
        while self._refusing_until is not None:
            time.sleep(_LOOK_SECONDS)
            self.catch_up()

    def _server(self) -> Thread:
        return Thread(target=self.serve_forever, args=(_LOOK_SECONDS,), daemon=True)

    def _end_thread(self) -> None:
        self.shutdown()
        self._thread.join()

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
        try:
            # The whole body is read before anything is answered, so the connection can go on.
            body = request.get_data()
        except ClientDisconnected:
            # What has not come whole was never asked for, and nobody is there to be answered.
            self.close_connection = True
            return
        call = Call(
            method=request.method,
            path=request.path,
            query_string=request.query_string.decode("latin-1"),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
            is_local=self._is_local(),
        )
        deliver(self, cast(Listener, self.server).answer(call))

    def _is_local(self) -> bool:
        here, there = str(self.connection.getsockname()[0]), str(self.client_address[0])
        return here == there or there.removeprefix("::ffff:").startswith("127.")

    def write_head(self, answer: Answer, headers: Mapping[str, str]) -> None:
        """Write the status line and the head; headers of the answer count over the usual ones."""
        self.send_response_only(answer.status)
        usual = {"Server": self.version_string(), "Date": self.date_time_string()}
        for name, value in {**usual, **headers, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def refuse_for(self, seconds: float) -> None:
        """Refuse new connections, before this one is answered."""
        cast(Listener, self.server).refuse_for(seconds)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the Date header: the sandbox's time, which may be a simulated one."""
        return super().date_time_string(timestamp or cast(Listener, self.server).clock())

    def version_string(self) -> str:
        """Return what stands in the Server header."""
        return "alation-sandbox"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Write no request lines: `Sandbox.requests` keeps them."""
