"""A server that does as little as it can, run as a process: the client's work is what is left.

It knows the token calls, the creation of documents, and jobs, which have ended when they are first
asked for. `GET /told` tells what came in; one job can be held until `GET /go`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

DOCUMENTS, JOBS = "/integration/v2/document/", "/api/v1/bulk_metadata/job/"
TOLD, GO = "/told", "/go"
RUNNING = b'{"status": "running", "msg": "", "result": null}'


@dataclass
class Told:
    """What came in.

    Args:
        first: when the first rows came, in seconds since 1970; None: none did.
        batches: that came.
        asked: the latest job that was asked for.
        held: the job that does not end; 0: all end.
        polls: how often each job was asked for.
    """

    first: float | None = None
    batches: int = 0
    asked: int = 0
    held: int = 0
    polls: dict[int, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return it as it is now; polls are copied at once, since other threads add some."""
        return vars(self) | {"polls": dict(self.polls)}


@dataclass
class Jobs:
    """The jobs: what came in, and what each tells at its end."""

    told: Told
    ends: dict[int, bytes] = field(default_factory=dict)
    ids: int = 0

    def begin(self, body: bytes) -> dict[str, Any]:
        """Take a batch of rows."""
        self.told.first = self.told.first or time.time()
        self.told.batches += 1
        first, rows = self.ids + 1, json.loads(body)
        self.ids += len(rows)
        terms = [{"id": n, "title": row["title"]} for n, row in enumerate(rows, first)]
        result = {"created_term_count": len(rows), "created_terms": terms}
        end = {"status": "successful", "msg": "Job finished", "result": result}
        self.ends[self.told.batches] = json.dumps(end).encode()
        return {"job_id": self.told.batches}

    def ask(self, number: int) -> bytes:
        """Tell of a job."""
        self.told.asked = max(self.told.asked, number)
        self.told.polls[number] = self.told.polls.get(number, 0) + 1
        return RUNNING if number == self.told.held else self.ends[number]


def _token(sent: Mapping[str, Any]) -> dict[str, Any]:
    now = datetime.now(UTC)
    begun, ends = (f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}" for moment in (now, now + timedelta(days=1)))
    return {
        **{"user_id": sent["user_id"], "created_at": begun, "token_expires_at": ends},
        **{"token_status": "ACTIVE", "last_used_at": None, "name": "benchmark"},
        **{"refresh_token": sent["refresh_token"], "api_access_token": "fake-access-token"},
    }


def _handler(jobs: Jobs) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # an answer is sent as one piece

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.startswith(DOCUMENTS):
                self._answer(202, json.dumps(jobs.begin(body)).encode())
            else:
                self._answer(201, json.dumps(_token(json.loads(body))).encode())

        def do_GET(self) -> None:
            if self.path.startswith(JOBS):
                number = int(parse_qs(urlsplit(self.path).query)["id"][0])
                self._answer(200, jobs.ask(number))
                return
            if self.path == GO:
                jobs.told.held = 0
            self._answer(200, json.dumps(jobs.told.as_data()).encode())

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that are gone: some are killed here."""


def main() -> None:
    """Serve until the process is ended; the argument names the job that is held."""
    serve(Jobs(Told(held=int(sys.argv[1]))))


def serve(jobs: Jobs) -> None:
    """Print the address, and serve until the process is ended."""
    with _Server(("127.0.0.1", 0), _handler(jobs)) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
