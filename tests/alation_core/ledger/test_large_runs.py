"""A run whose outcomes are read from its ledger tells what one tells that has them in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, LedgerOption, RefreshToken
from alation_core.calls import recorded_call
from alation_core.ledger import at_hand
from alation_core.problems import Problem
from alation_core.runs.outcome import Run
from alation_sandbox import Fault, Sandbox
from tests.alation_core.ledger.processes import told
from tests.alation_core.support import BAD, documents
from tests.faults.clock import SharedClock

DOCUMENT = "/integration/v2/document/"
JOB = "/api/v1/bulk_metadata/job/"
TIME = re.compile(r"\d\d:\d\d:\d\d\.\d+")
NO_HUB = {"title": "Yield", "document_hub_id": 99}
MIXED = [*documents(3), BAD, NO_HUB, *documents(4, 3), NO_HUB, *documents(1, 7)]


@dataclass(frozen=True)
class Load:
    """A load, and what goes wrong on its way."""

    rows: list[dict[str, Any]]
    operation: str = "document.create"
    options: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def faulty(kind: str, path: str = DOCUMENT, method: str = "POST", **said: Any) -> Load:
    return Load(documents(8), faults=(Fault(kind, method, path, **said),))


LOADS: dict[str, Load] = {
    "several at once": Load(documents(9), options={"concurrency": 3}),
    "rows that do not fit": Load(MIXED, options={"on_invalid": "skip"}),
    "bad rows apart": Load(MIXED, options={"on_invalid": "skip", "on_refused": "isolate"}),
    "changes": Load(
        [{"id": number, "title": "new"} for number in (1, 2, 99, 3, 4)], "document.update"
    ),
    "contradictions": Load(
        [{"id": n % 3 + 1, "title": f"new {n}"} for n in range(6)],
        "document.update",
        {"on_invalid": "skip"},
    ),
    "rows with a place": Load(
        [{"article_id": n, "title": f"new {n}"} for n in (1, 77, 2, 3)],
        "article.update",
        {"batch_size": None},
    ),
    "a whole state": Load(
        [{"path": "/", "name": f"n{n}", "is_directory": False} for n in range(4)],
        "virtual_filesystem.replace",
        {"filesystem_id": 1, "batch_size": None},
    ),
    "no answer": faulty("reset-after", at=2),
    "too large": faulty("413", at=2),
    "a job that failed": faulty("failed-job", at=2),
    "a job that failed in part": faulty("failed-second-job", at=2),
    "a job that never ends": faulty("endless-job", JOB, "GET", at=4),
    "a job that is lost": faulty("lost-job", JOB, "GET", at=4),
}


def shown(problems: Iterable[Problem]) -> list[Any]:
    return [replace(problem, raw=None) for problem in problems]


def all_of(run: Run[Any]) -> dict[str, Any]:
    """All that a run tells, but the last answers of jobs that were given up: no ledger has them."""
    ended = [batch for batch in run.batches if not batch.resumable]
    return {
        "status": run.status,
        "counts": +run.counts,
        "resumable": run.resumable,
        "rows": [(row.row, row.status, row.id, shown(row.problems)) for row in run.rows],
        "jobs": [job for job in run.jobs if job in [of for one in ended for of in one.jobs]],
        "problems": shown(run.problems),
        "ended": told(ended),
        "left": [
            ([(row.row, row.status, row.id) for row in one.rows], shown(one.problems))
            for one in run.batches
        ],
        "repr": repr(run),
    }


def loaded(load: Load, ledger: Path, *calls: int) -> list[dict[str, Any]]:
    """Return what the run tells, and what is told by its key once it has ended.

    Args:
        load: the load.
        ledger: where it is recorded.
        calls: for each, how many outcomes are kept in memory.
    """
    clock = SharedClock()
    with Sandbox(job_seconds=0.5, clock=clock.wall, faults=load.faults) as server:
        clock.server = server
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        if load.operation != "document.create":
            plain = Alation(server.url, auth, clock=clock)
            plain.document.create(documents(5))
            plain.article.create([{"title": f"old {n}", "body": "a"} for n in range(3)])
        endpoint, _, name = load.operation.partition(".")
        options = {"batch_size": 2, "timeout": 60.0, **load.options}

        def call(kept: int) -> dict[str, Any]:
            patched.setattr(recorded_call, "KEPT_ROWS", kept)
            if kept < len(load.rows):  # then no row lies in memory once it is recorded
                patched.setattr(at_hand, "MOST_BYTES", 0)
            client = Alation(server.url, auth, clock=clock)
            option = LedgerOption(ledger, key="a key")
            write = getattr(client.endpoint(endpoint), name)
            return all_of(write(load.rows, ledger=option, **options))

        with pytest.MonkeyPatch.context() as patched:
            found = [call(calls[0])]
            requests = len(server.requests)
            found += [call(kept) for kept in calls[1:]]
        assert len(server.requests) == requests
        return found


@pytest.mark.parametrize("load", LOADS.values(), ids=LOADS)
def test_a_large_run_tells_what_a_small_one_tells(tmp_path: Path, load: Load) -> None:
    small, known = loaded(load, tmp_path / "small.sqlite", 10_000, 10_000)
    (large,) = loaded(load, tmp_path / "large.sqlite", 2)

    assert small["rows"]
    for what in small:
        assert known[what] == small[what], what
        # The servers of two loads begin at different times.
        assert TIME.sub("", repr(large[what])) == TIME.sub("", repr(small[what])), what
