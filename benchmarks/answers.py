"""What is answered: a job's answer read and judged, and lists, beside the other ways."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

import requests

from benchmarks.by_hand import ways
from benchmarks.children import ALLIE, OURS, measured
from benchmarks.pages import HOST, PAGE, OneJob, Pages
from benchmarks.quick import DOCUMENTS
from benchmarks.report import Goal, Report, Table, cell, ratio
from benchmarks.rows import prose


@dataclass(frozen=True)
class Sizes:
    """Args: rows of the job, objects of the list; repeats, of which the fastest counts."""

    rows: int = 10_000
    repeats: int = 10


SMALL = Sizes(rows=2000, repeats=1)
TOUCHED = f"{OURS}, each row's outcome looked at"
UNTYPED = f"{OURS}, untyped()"
JSON = "requests + json"

Work = Callable[[], float]
"""Does it once, and returns the CPU seconds that it took."""


def run(sizes: Sizes) -> Report:
    """Measure in a process of its own."""
    taken = measured("answers", rows=sizes.rows, repeats=sizes.repeats)
    jobs, lists = taken["jobs"], taken["lists"]
    judged = Table(
        f"A job's answer of {sizes.rows:,} rows, from its arrival to the outcome of its rows",
        ("client", "ms"),
        [(name, cell(seconds * 1e3, 1)) for name, seconds in jobs.items()],
    )
    listed = Table(
        f"CPU of a list of {sizes.rows:,} documents in pages of {PAGE:,}",
        ("client", "µs per object", f"against {JSON}"),
        [
            (name, cell(seconds / sizes.rows * 1e6, 1), cell(ratio(seconds, lists[JSON])))
            for name, seconds in lists.items()
        ],
    )
    against = ratio(lists[OURS], lists[JSON])
    what = f"a job's answer of {sizes.rows:,} rows, read and judged, each outcome looked at"
    goals = [
        Goal(f"lists against {JSON}, CPU an object", 3.2, against, further=2),
        Goal(what, 27, jobs[TOUCHED] * 1e3, unit="ms"),
    ]
    took = f"{cell(lists[OURS])} s of CPU, {cell(lists[UNTYPED])} s untyped"
    felt = [(f"a list of {sizes.rows:,} documents, beside the server", took)]
    return Report("answers", [judged, listed], goals, taken, felt)


def measure_answers(rows: int, repeats: int) -> dict[str, dict[str, float]]:
    """Return seconds of CPU by what is done; the sides take turns."""
    work = {"jobs": _jobs(rows), "lists": _lists(rows)}
    taken = {kind: dict.fromkeys(sides, float("inf")) for kind, sides in work.items()}
    gc.freeze()  # none pays for what the others hold, nor for what they left behind
    for _ in range(repeats):
        for kind, sides in work.items():
            for name, done in sides.items():
                gc.collect()
                taken[kind][name] = min(taken[kind][name], done())
    return taken


def _timed(work: Callable[[], object]) -> Work:
    def done() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return done


# ------------------------------------------------------------------------------ jobs


def _jobs(rows: int) -> Mapping[str, Work]:
    told = OneJob(rows)
    loops = {name: _timed(partial(way.ids_of, told.told)) for name, way in ways().items()}
    vendors = {ALLIE: _timed(_allie_job(told.told))} if find_spec("allie_sdk") else {}
    return {
        OURS: _judged(rows, told, touched=False),
        TOUCHED: _judged(rows, told, touched=True),
        **vendors,
        **loops,
    }


def _judged(rows: int, told: OneJob, *, touched: bool) -> Work:
    """From the answer of HTTP to the outcome of its batch: decoded, typed, judged."""
    create, given = _catalog(told).document.create, [*prose(rows)]

    def done() -> float:
        seen = 0
        for outcome in create.stream(given, batch_size=rows):
            if touched:
                seen += sum(1 for row in outcome.rows if row.status == "succeeded" and row.id)
            return time.process_time() - told.answered
        raise RuntimeError("no batch ended")

    return done


def _allie_job(told: bytes) -> Callable[[], object]:
    from allie_sdk.models.job_model import JobDetailsDocumentPost

    return lambda: JobDetailsDocumentPost.from_api_response(json.loads(told))


# ------------------------------------------------------------------------------ lists


def _lists(rows: int) -> Mapping[str, Work]:
    pages, session = Pages(rows), requests.Session()
    session.mount(HOST, pages)
    found = _catalog(pages).document.list

    def by_hand(counted: Callable[[requests.Response], int]) -> int:
        count, following = 0, f"{DOCUMENTS}?limit={PAGE}"
        while following:
            page = session.get(HOST + following, headers={"Token": "fake"}, timeout=60)
            count += counted(page)
            following = page.headers.get("X-Next-Page", "")
        return count

    loops: dict[str, Callable[[], int]] = {
        name: lambda way=way: by_hand(lambda page: way.listed(page.content))  # type: ignore[misc]
        for name, way in ways().items()
    }
    work: dict[str, Callable[[], int]] = {
        JSON: lambda: by_hand(lambda page: len(page.json())),
        OURS: lambda: sum(1 for _ in found(limit=PAGE)),
        UNTYPED: lambda: sum(1 for _ in found.untyped(limit=PAGE)),
        **({ALLIE: _allie_list(pages)} if find_spec("allie_sdk") else {}),
        **loops,
    }
    return {name: _timed(_all_of(rows, name, listed)) for name, listed in work.items()}


def _all_of(rows: int, name: str, listed: Callable[[], int]) -> Callable[[], None]:
    def done() -> None:
        count = listed()
        if count != rows:
            raise RuntimeError(f"{name} listed {count} of {rows} objects")

    return done


def _allie_list(pages: Pages) -> Callable[[], int]:
    from allie_sdk.methods.document import AlationDocument

    session = requests.Session()
    documents = AlationDocument("fake", session, HOST)
    session.mount(HOST, pages)
    return lambda: len(documents.get_documents())


def _catalog(answers: Pages | OneJob) -> Any:
    from alation_core import Alation, ApiAccessToken

    session = requests.Session()
    session.mount(HOST, answers)
    return Alation(HOST, ApiAccessToken("fake"), session=session, plugins=["document"])
