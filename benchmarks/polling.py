"""How soon a job's end is seen and with how many polls, on a simulated clock."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.report import Goal, Report, Table, cell
from benchmarks.rows import columns, documents
from benchmarks.scripted import Rows, connect


@dataclass(frozen=True)
class Sizes:
    """Args: seconds that jobs take; jobs in a run; columns that are loaded."""

    job_seconds: Sequence[float] = (0.1, 1.0, 10.0, 60.0)
    jobs: int = 20
    columns: int = 100_000


SMALL = Sizes(job_seconds=(0.1, 10.0), jobs=6, columns=12_000)
INTERVALS = (1.0, 3.0, 5.0)
FIRST_JOBS = 3
"""The goals begin after these: nothing is known of how long a job takes before."""
QUEUE_SECONDS = 20.0
SECONDS_PER_COLUMN = 0.0005

Watched = tuple[float, float, int]
"""A job: its seconds, the lag after its end, and its polls."""


def run(sizes: Sizes) -> Report:
    """Simulate runs whose jobs take the same time, and runs whose jobs differ by 10 %."""
    kinds = {"alike": _alike, "within 10 %": _within_tenth}
    data: list[dict[str, Any]] = [
        {"job_seconds": seconds, "jobs": kind, "polling": polling, **_summary(watched)}
        for seconds in sizes.job_seconds
        for kind, vary in kinds.items()
        for polling, watched in _all(seconds, sizes.jobs, vary).items()
    ]
    table = Table(
        f"Polling: jobs {FIRST_JOBS + 1} to {sizes.jobs} of a run",
        ("job, s", "jobs are", "polling", "mean lag, s", "highest lag, %", "polls", "most polls"),
        [
            (
                f"{line['job_seconds']:g}",
                line["jobs"],
                line["polling"],
                cell(line["mean_lag"], 3),
                cell(line["highest_lag_percent"], 1),
                cell(line["mean_polls"], 1),
                str(line["most_polls"]),
            )
            for line in data
        ],
    )
    queued, lines = _columns(sizes.columns)
    return Report("polling", [table, queued], _goals(data), {"lags": data, "columns": lines})


def _alike(number: int) -> float:
    return 1.0


def _within_tenth(number: int) -> float:
    return random.Random(number).uniform(0.9, 1.1)  # noqa: S311 - the same durations in each run


def _all(seconds: float, jobs: int, vary: Callable[[int], float]) -> dict[str, list[Watched]]:
    durations = [seconds * vary(number) for number in range(1, jobs + 1)]
    ours = {"ours": _ours(durations)}
    fixed = {f"every {every:g} s": _fixed(durations, every) for every in INTERVALS}
    return {**ours, **fixed}


def _ours(durations: Sequence[float]) -> list[Watched]:
    catalog, _, server = connect(lambda number, rows: durations[number - 1], _created)
    run = catalog.document.create(documents(len(durations)), batch_size=1)
    run.raise_for_problems()
    watched = zip(durations, server.jobs.values(), strict=True)
    return [(seconds, job.lag, job.polls) for seconds, job in watched]


def _fixed(durations: Sequence[float], every: float) -> list[Watched]:
    """The first poll is made at once, as the vendor's public client does."""
    steps = [math.ceil(round(seconds / every, 9)) for seconds in durations]
    return [
        (seconds, step * every - seconds, step + 1)
        for seconds, step in zip(durations, steps, strict=True)
    ]


def _summary(watched: Sequence[Watched]) -> dict[str, float]:
    known = watched[FIRST_JOBS:]
    return {
        "mean_lag": sum(lag for _, lag, _ in known) / len(known),
        "highest_lag_percent": max(100 * lag / seconds for seconds, lag, _ in known),
        "mean_polls": sum(polls for _, _, polls in known) / len(known),
        "most_polls": max(polls for _, _, polls in known),
    }


def _goals(data: Sequence[dict[str, Any]]) -> list[Goal]:
    ours = [line for line in data if (line["polling"], line["jobs"]) == ("ours", "alike")]
    after = f"after the first {FIRST_JOBS} jobs of a run"
    lag = max(line["highest_lag_percent"] for line in ours)
    polls = max(line["most_polls"] for line in ours)
    return [
        Goal(f"lag after a job's end, {after}: share of the job", 10, lag, unit="%"),
        Goal(f"polls of one job, {after}", 12, polls, unit="polls"),
    ]


def _created(rows: Rows) -> Any:
    terms = [{"id": number, "title": row["title"]} for number, row in enumerate(rows, 1)]
    return {"created_term_count": len(terms), "created_terms": terms}


def _upserted(rows: Rows) -> Any:
    mapping = [{"id": number, "key": row["key"]} for number, row in enumerate(rows, 1)]
    said = f"Upserted {len(rows)} attribute objects."
    return [{"response": said, "mapping": mapping, "errors": []}]


def _columns(number: int) -> tuple[Table, list[dict[str, Any]]]:
    """Load columns in jobs that wait in a queue first: larger batches wait less often."""
    lines: list[dict[str, Any]] = []
    for size in (10_000, 1000):
        catalog, clock, server = connect(
            lambda number, rows: QUEUE_SECONDS + rows * SECONDS_PER_COLUMN, _upserted
        )
        run = catalog.rdbms_column.upsert(columns(number), ds_id=1, batch_size=size)
        run.raise_for_problems()
        polls = sum(job.polls for job in server.jobs.values())
        lines.append(
            {"batch": size, "jobs": len(server.jobs), "seconds": clock.now(), "polls": polls}
        )
    table = Table(
        f"{number:,} columns, jobs that wait {QUEUE_SECONDS:g} s in the queue and take "
        f"{SECONDS_PER_COLUMN * 1000:g} s per 1,000 rows",
        ("rows per batch", "jobs", "simulated seconds", "polls"),
        [
            (f"{x['batch']:,}", str(x["jobs"]), cell(x["seconds"], 0), str(x["polls"]))
            for x in lines
        ],
    )
    return table, lines
