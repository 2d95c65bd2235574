"""A server on a simulated clock, in the place of HTTP: jobs that take what a script says."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter

from alation_core import Alation, ApiAccessToken, SimulatedClock

Rows = Sequence[Mapping[str, Any]]


@dataclass
class ScriptedJob:
    """A job: when it ends, what it will tell, and how it was watched."""

    ends: float
    result: Any
    polls: int = 0
    seen: float = 0.0

    @property
    def lag(self) -> float:
        """Seconds from its end to the poll that saw it."""
        return self.seen - self.ends


class ScriptedServer(BaseAdapter):
    """Answers submits and polls by a clock.

    Args:
        clock: the time.
        seconds: how long the job of that number, with so many rows, takes.
        result: what the job of those rows tells.
    """

    def __init__(
        self,
        clock: SimulatedClock,
        seconds: Callable[[int, int], float],
        result: Callable[[Rows], Any],
    ) -> None:
        super().__init__()
        self.jobs: dict[int, ScriptedJob] = {}
        self._clock = clock
        self._seconds = seconds
        self._result = result
        self._numbers = count(1)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer one request."""
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"] = "application/json"
        response.raw = io.BytesIO(json.dumps(self._answer(request)).encode())
        return response

    def close(self) -> None:
        """Nothing is open."""

    def _answer(self, request: requests.PreparedRequest) -> dict[str, Any]:
        if request.body is not None:
            rows = json.loads(request.body)
            number = next(self._numbers)
            ends = self._clock.now() + self._seconds(number, len(rows))
            self.jobs[number] = ScriptedJob(ends, self._result(rows))
            return {"job_id": number}
        asked = parse_qs(urlsplit(str(request.url)).query)
        job = self.jobs[int(asked["id"][0])]
        job.polls += 1
        job.seen = self._clock.now()
        if job.seen < job.ends:
            return {"status": "running", "msg": None, "result": None}
        return {"status": "successful", "msg": "", "result": job.result}


def connect(
    seconds: Callable[[int, int], float], result: Callable[[Rows], Any]
) -> tuple[Alation, SimulatedClock, ScriptedServer]:
    """Return a client on a simulated clock, and the server that it talks to."""
    clock = SimulatedClock()
    server = ScriptedServer(clock, seconds, result)
    session = requests.Session()
    session.mount("https://", server)
    auth = ApiAccessToken("fake-access-token")
    return Alation("https://catalog.example.com", auth, session=session, clock=clock), clock, server
