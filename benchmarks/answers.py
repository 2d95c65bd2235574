"""Benchmark 6: CPU time of what is answered: a job read and judged, and lists beside requests."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter

from benchmarks.children import measured
from benchmarks.report import Goal, Report, Table, cell, ratio
from benchmarks.rows import DESCRIPTION, documents

HOST, PATH, PAGE = "https://catalog.example.com", "/integration/v2/document/", 1000


@dataclass(frozen=True)
class Sizes:
    """Args: rows of the job, objects of the list; repeats, of which the fastest counts."""

    rows: int = 10_000
    repeats: int = 10


SMALL = Sizes(rows=2000, repeats=1)
JUDGED = "a job's answer, typed and judged, µs per row"
PLAIN = "a list by requests and json, µs per object"
TYPED = "the same list, typed"
UNTYPED = "the same list, untyped"


def run(sizes: Sizes) -> Report:
    """Measure in a process of its own."""
    taken = measured("answers", rows=sizes.rows, repeats=sizes.repeats)
    rows = [(name, cell(figure, 1)) for name, figure in taken.items()]
    goals = [
        Goal(f"{JUDGED}, {sizes.rows:,} rows", 2.7, taken[JUDGED], unit="µs"),
        Goal("CPU of a list against requests + json", 3.2, ratio(taken[TYPED], taken[PLAIN])),
    ]
    table = Table("CPU time of what is answered", ("what", "µs"), rows)
    return Report("answers", [table], goals, taken)


def measure_answers(rows: int, repeats: int) -> dict[str, float]:
    """Return microseconds of CPU by what is done; the sides take turns."""
    work = {JUDGED: _judged(rows), **_lists(rows)}
    taken = dict.fromkeys(work, float("inf"))
    for _ in range(repeats):
        for name, done in work.items():
            began = time.process_time()
            done()
            taken[name] = min(taken[name], (time.process_time() - began) / rows * 1e6)
    return taken


def _judged(rows: int) -> Callable[[], object]:
    from alation_core import BatchLimit
    from alation_core.batching import batches, prepare
    from alation_core.jobs import JobHandle, JobState
    from alation_core.runs import Ended
    from alation_core.runs.effects import JobsEnded
    from alation_core.runs.judge import judge
    from alation_endpoints.document import Document

    operation = Document.create
    prepared = prepare(documents(rows), operation.payload_schema, operation.body)
    (batch,) = batches(prepared, BatchLimit(items=None), operation.body)
    terms = [{"id": n, "title": row.row["title"]} for n, row in enumerate(batch.rows)]
    result = {"created_term_count": rows, "created_terms": terms}
    answer = {"status": "successful", "msg": "", "result": result}
    ended = Ended(batch.key, 0.0, JobHandle(1), JobState.SUCCEEDED, answer)
    return lambda: judge(operation, batch, JobsEnded((ended,)))


class _Pages(BaseAdapter):
    """Answers with the pages of a list, made before."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        starts = range(0, rows, PAGE)
        self.pages = {n: json.dumps([*_objects(n, min(n + PAGE, rows))]).encode() for n in starts}

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer one request."""
        skip = int(parse_qs(urlsplit(str(request.url)).query).get("skip", ["0"])[0])
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"] = "application/json"
        if skip + PAGE in self.pages:
            response.headers["X-Next-Page"] = f"{PATH}?limit={PAGE}&skip={skip + PAGE}"
        response.raw = io.BytesIO(self.pages[skip])
        return response

    def close(self) -> None:
        """Nothing is open."""


def _objects(start: int, end: int) -> Iterator[dict[str, Any]]:
    """Yield documents as a list shows them (sheet document)."""
    moment = "2025-03-14T10:00:00.000000Z"
    for n in range(start, end):
        yield {
            **{"id": n + 1, "title": f"Metric {n}", "description": DESCRIPTION, "template_id": 1},
            **{"document_hub_id": 1, "parent_folder_id": None, "nav_link_folder_ids": []},
            **{"deleted": False, "ts_created": moment, "ts_updated": moment, "ts_deleted": None},
            "custom_fields": [{"field_id": 10_001, "value": "Finance"}],
        }


def _lists(rows: int) -> dict[str, Callable[[], object]]:
    from alation_core import Alation, ApiAccessToken

    session = requests.Session()
    session.mount(HOST, _Pages(rows))
    listing = Alation(HOST, ApiAccessToken("fake"), session=session, plugins=["document"])
    found = listing.document.list

    def plain() -> int:
        count, following = 0, f"{PATH}?limit={PAGE}"
        while following:
            page = session.get(HOST + following, headers={"Token": "fake"}, timeout=60)
            count += sum(1 for _ in page.json())
            following = page.headers.get("X-Next-Page", "")
        return count

    return {
        PLAIN: plain,
        TYPED: lambda: sum(1 for _ in found(limit=PAGE)),
        UNTYPED: lambda: sum(1 for _ in found.untyped(limit=PAGE)),
    }
