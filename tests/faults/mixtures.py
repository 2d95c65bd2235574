"""Random mixtures of faults, drawn from a seed, and what a run under one of them claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from alation_core import Alation, AuthenticationFailed, RefreshToken, Run, ServerUnreachable
from alation_core.ledger import open_store
from alation_core.runs import Accepted, Event, FollowUpFound
from alation_sandbox import Fault, Sandbox
from alation_sandbox.faults.kinds import KINDS
from tests.faults.clock import SharedClock
from tests.faults.loads import JOB, LOADS, TOKEN, Load

ROWS = 12
UNREADABLE = frozenset(
    {"reset-after", "silence-after", "half", "no-json", "truncated-gzip"}
    | {kind for kind in KINDS if kind.endswith("-after")}
)
"""Kinds after which the client cannot know the job that was started."""
SILENT = frozenset({"silence-before", "silence-after"})
"""Kinds that take real time."""
_LIST_KINDS = ("far-next-page", "endless-pages")
_JOB_KINDS = ("endless-job", "odd-state", "lost-job")
_FAILING = ("failed-job", "failed-second-job")


@dataclass(frozen=True)
class Mixture:
    """One try: a load, how it is done, and what goes wrong."""

    seed: int
    load: Load
    rows: list[dict[str, Any]]
    batch_size: int
    concurrency: int
    isolate: bool
    skew: float
    job_seconds: float
    faults: tuple[Fault, ...]


def mixture(seed: int) -> Mixture:
    """Draw a mixture."""
    random = Random(seed)  # noqa: S311 - a seed, no secret
    load = random.choice(LOADS)
    return Mixture(
        seed=seed,
        load=load,
        rows=load.rows(random, ROWS),
        batch_size=random.choice([1, 2, 3, 4, 6]),
        concurrency=random.choice([1, 1, 2, 3]),
        isolate=random.random() < 0.5,
        skew=random.choice([0.0, 0.0, -86400.0, 7200.0]),
        job_seconds=random.choice([0.0, 0.5, 20.0]),
        faults=tuple(_fault(random, load) for _ in range(random.randint(1, 6))),
    )


def _fault(random: Random, load: Load) -> Fault:
    kind = random.choice(list(KINDS))
    where = [(load.method, load.path)] * 6 + [("GET", JOB)] * 4 + [("", ""), ("POST", TOKEN)]
    if kind in _JOB_KINDS:
        where = [("GET", JOB)]
    elif kind in _FAILING:
        where = [(load.method, load.path)]
    elif kind in _LIST_KINDS:
        where = [("GET", load.path)]
    method, path = random.choice(where)
    return Fault(
        kind,
        method,
        path,
        at=random.randint(1, 5),
        times=1 if kind in SILENT else random.choice([1, 1, 1, 2, 3, None]),
        seconds=0.0 if kind == "trickle" else random.choice([None, None, 3.0, 200.0]),
    )


@dataclass
class Figures:
    """What all tries together brought."""

    tries: int = 0
    rows: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    unrecorded: list[str] = field(default_factory=list)


def play(mix: Mixture, ledger: Path, figures: Figures) -> None:
    """Run a load under its faults, resume it, and compare each claim with the books."""
    clock = SharedClock()
    with Sandbox(
        job_seconds=mix.job_seconds,
        clock=lambda: clock.wall() + mix.skew,
        faults=mix.faults,
    ) as server:
        clock.server = server
        mix.load.stock(server.world, ROWS)
        handles: list[int | str] = []

        def note(event: Event) -> None:
            if isinstance(event, Accepted | FollowUpFound):
                handles.append(event.handle.value)

        run = _attempt(mix, server, clock, ledger, note)
        _drain(server, clock)
        _compare(mix, server, run, handles, figures)
        for store_id in _open_runs(ledger):
            again = _resumed(server, clock, ledger, store_id)
            _drain(server, clock)
            _compare(mix, server, again, [], figures)
        figures.tries += 1
        figures.faults.update(log.fault for log in server.requests if log.fault is not None)


def _drain(server: Sandbox, clock: SharedClock) -> None:
    """Let all jobs end, those too that the client has given up."""
    clock.sleep(1000.0)


def _client(server: Sandbox, clock: SharedClock, ledger: Path) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, ledger=ledger, clock=clock)


def _attempt(
    mix: Mixture, server: Sandbox, clock: SharedClock, ledger: Path, note: Any
) -> Run[Any] | None:
    endpoint, operation = mix.load.operation.split(".")
    write = getattr(getattr(_client(server, clock, ledger), endpoint), operation)
    try:
        run: Run[Any] = write(
            mix.rows,
            batch_size=mix.batch_size,
            concurrency=mix.concurrency,
            on_refused="isolate" if mix.isolate else "report",
            timeout=60.0,
            progress=note,
        )
    except (AuthenticationFailed, ServerUnreachable):
        return None
    return run


def _resumed(server: Sandbox, clock: SharedClock, ledger: Path, run: str) -> Run[Any] | None:
    try:
        return _client(server, clock, ledger).resume(run)
    except (AuthenticationFailed, ServerUnreachable):
        return None


def _open_runs(ledger: Path) -> list[str]:
    store = open_store(ledger)
    try:
        return [run.id for run in list(store.runs())]
    finally:
        store.close()


def _compare(
    mix: Mixture,
    server: Sandbox,
    run: Run[Any] | None,
    handles: list[int | str],
    figures: Figures,
) -> None:
    claims = ["unsent"] * ROWS if run is None else [row.status for row in run.rows]
    figures.rows += len(claims)
    figures.statuses.update(claims)
    where = f"seed {mix.seed}"
    if run is not None and [row.row for row in run.rows] != list(range(ROWS)):
        figures.lost.append(f"{where}: rows {[row.row for row in run.rows]}")
    for place, (row, claim) in enumerate(zip(mix.rows, claims, strict=True)):
        there = mix.load.there(server.world, row)
        for found, words in _judged(mix, claim, there):
            getattr(figures, found).append(f"{where}, row {place}: {words}")
    if run is not None:
        recorded = {job.handle.value for job in run.jobs if job.handle is not None}
        if not recorded >= set(handles):
            figures.unrecorded.append(f"{where}: {set(handles) - recorded}")
    if handles or run is not None:
        _count_handles(mix, server, handles, figures)


def _count_handles(
    mix: Mixture, server: Sandbox, handles: list[int | str], figures: Figures
) -> None:
    """Every answer that came whole and started a job was read."""
    if not handles or mix.load.operation == "custom_field_value.upsert":
        return
    started = sum(
        log.method == mix.load.method
        and log.path == mix.load.path
        and log.status == 202
        and log.fault not in UNREADABLE
        for log in server.requests
    )
    if started != len(handles):
        figures.unrecorded.append(f"seed {mix.seed}: {started} jobs told, {len(handles)} recorded")


def _judged(mix: Mixture, claim: str, there: int) -> Iterator[tuple[str, str]]:
    kinds = {fault.kind for fault in mix.faults}
    in_two_stores = mix.load.operation == "custom_field_value.upsert"
    half_done = in_two_stores and bool(kinds & set(_FAILING))
    if there > 1:
        yield "doubled", f"{there} times there"
    if claim == "succeeded" and there == 0:
        yield "lost", "reported succeeded and not there"
    if claim in ("failed", "unsent", "rejected") and there and not half_done:
        yield "false", f"reported {claim} and there"


def summary(figures: Figures) -> Mapping[str, Any]:
    """Return the figures that are printed."""
    return {
        "tries": figures.tries,
        "rows": figures.rows,
        "faults": sum(figures.faults.values()),
        "lost": len(figures.lost),
        "doubled": len(figures.doubled),
        "falsely reported": len(figures.false),
        "jobs unrecorded": len(figures.unrecorded),
    }
