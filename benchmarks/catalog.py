"""A catalog in this process, on a simulated clock: it takes writes, refuses some, and lists."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import ProtocolError

from alation_core import Alation, ApiAccessToken, SimulatedClock
from benchmarks.scripted import Rows

Answer = tuple[int, Any]
"""Status and body."""
HOST, JOB_SECONDS, PAGE = "https://catalog.example.com", 2.0, 100
BAD = "bad"
"""What the description of a row holds that the server refuses."""


class LostAnswer(Exception):
    """The request arrives, and the connection breaks before the answer."""


class Catalog(BaseAdapter):
    """Takes writes, runs their jobs and lists what was written.

    Args:
        refuse: what is answered instead of a job; None: the job starts.
        tell: the end of a job: its status, message and result.
        seconds: of a job.
    """

    def __init__(
        self,
        refuse: Callable[[Rows], Answer | None] = lambda rows: None,
        tell: Callable[[Rows], Mapping[str, Any]] | None = None,
        seconds: float = 0.0,
    ) -> None:
        super().__init__()
        self.clock = SimulatedClock()
        self.requests = 0
        self.listed: list[dict[str, Any]] = []
        self._refuse, self._tell, self._seconds = refuse, tell or created, seconds
        self._jobs: dict[int, tuple[float, Rows]] = {}
        self._numbers = count(1)

    def client(self, **options: Any) -> Alation:
        """Return a client that talks to it."""
        session = requests.Session()
        session.mount("https://", self)
        auth = ApiAccessToken("fake-access-token")
        return Alation(HOST, auth, session=session, clock=self.clock, **options)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer one request."""
        self.requests += 1
        headers = {"Content-Type": "application/json"}
        try:
            status, body = self._answer(request, headers)
        except LostAnswer:
            raise requests.ConnectionError(ProtocolError("Connection aborted.")) from None
        response = requests.Response()
        response.status_code = status
        response.headers.update(headers)
        stream = io.BytesIO(json.dumps(body).encode())
        response.raw = HTTPResponse(stream, headers, status, preload_content=False)
        return response

    def close(self) -> None:
        """Nothing is open."""

    def _answer(self, request: requests.PreparedRequest, headers: dict[str, str]) -> Answer:
        asked = parse_qs(urlsplit(str(request.url)).query)
        if request.method != "GET":
            rows = json.loads(request.body or b"[]")
            rows = rows if isinstance(rows, list) else [rows]
            refused = self._refuse(rows)
            if refused is not None:
                return refused
            number = next(self._numbers)
            self._jobs[number] = (self.clock.now() + self._seconds, rows)
            return 200, {"job_id": number}
        if "id" in asked:
            ends, rows = self._jobs[int(asked["id"][0])]
            if self.clock.now() < ends:
                return 200, {"status": "running", "msg": None, "result": None}
            return 200, self._tell(rows)
        skip = int(asked.get("skip", ["0"])[0])
        if skip + PAGE < len(self.listed):
            headers["X-Next-Page"] = f"/integration/v2/document/?limit={PAGE}&skip={skip + PAGE}"
        return 200, self.listed[skip : skip + PAGE]


def created(rows: Rows) -> dict[str, Any]:
    """Return the end of a job that made documents."""
    terms = [{"id": number(row), "title": row["title"]} for row in rows]
    result = {"created_term_count": len(terms), "created_terms": terms}
    return {"status": "successful", "msg": "", "result": result}


def number(row: Mapping[str, Any]) -> int:
    """Return the number that stands in a document's title."""
    return 1 + int(row["title"].rpartition(" ")[2])


def counted(rows: Rows) -> dict[str, Any]:
    """Return the end of a job that stored values."""
    said = f"Updated values count: {len(rows)}. Error count: 0. Errors: []"
    return {"status": "successful", "msg": "", "result": [said]}


def failing(rows: Rows) -> dict[str, Any]:
    """Return the end of a job that stored no value, and names each in its text."""
    told = ", ".join(f"'Object not found: table:{row['oid']}.'" for row in rows)
    said = f"Updated values count: 0. Error count: {len(rows)}. Errors: [{told}]"
    return {"status": "successful", "msg": "", "result": [said]}


def columns_failing(rows: Rows) -> dict[str, Any]:
    """Return the end of a job that wrote no column, with an error for each."""
    errors = [f"Could not find the table of {row['key']}" for row in rows]
    told = {"response": "Upserted 0 attribute objects.", "mapping": [], "errors": errors}
    return {"status": "successful", "msg": "", "result": [told]}


def values(rows: int, bad: Callable[[int], bool] = lambda n: False) -> Iterator[dict[str, Any]]:
    """Yield values of fields of tables, some of which the server refuses."""
    for n in range(rows):
        value = BAD if bad(n) else "x"
        yield {"field_id": 1, "otype": "table", "oid": n + 1, "value": value}


def naming(most: int | None) -> Callable[[Rows], Answer | None]:
    """Refuse bad values in a form that names so many of them; None: all."""

    def refuse(rows: Rows) -> Answer | None:
        bad = [row["oid"] for row in rows if row["value"] == BAD][:most]
        if not bad:
            return None
        errors = [{"non_field_errors": [f"Object not found: table:{oid}."]} for oid in bad]
        return 400, {"title": "Invalid Payload", "errors": errors, "code": "400000"}

    return refuse


def naming_none(rows: Rows) -> Answer | None:
    """Refuse bad values, and name none."""
    if any(row["value"] == BAD for row in rows):
        return 400, {"title": "Invalid Payload", "detail": "Some values are wrong.", "code": "4"}
    return None


def at_most(rows_of_one: int) -> Callable[[Rows], Answer | None]:
    """Refuse requests of more rows for their size."""
    return lambda rows: (413, {"detail": "Too large."}) if len(rows) > rows_of_one else None


def lost(rows: Rows) -> Answer | None:
    """Take a request and lose its answer."""
    raise LostAnswer
