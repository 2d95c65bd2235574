"""A loading process is killed with SIGKILL, anywhere in its life, and the load is resumed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import pytest

from alation_core.ledger import open_store, outcomes_of
from alation_sandbox import Sandbox
from tests.kill.loader import Order, load
from tests.kill.points import BATCH, ROWS, Point, points
from tests.processes import patience, started

POINTS = int(os.environ.get("KILL_POINTS", "10"))
"""How many times a load is killed; the environment `kill` of tox does it 200 times."""
LOADER = Path(__file__).with_name("loader.py")
MANY = 20_000
TRIES = 20
"""A load that has ended before its kill is loaded again, and killed after half the time."""


@dataclass
class Loader:
    """The process that forks those which are killed."""

    process: subprocess.Popen[str]
    orders: IO[str]
    replies: IO[str]

    def begin(self, order: Order) -> int:
        """Start a load and return the number of its process."""
        self.orders.write(json.dumps(asdict(order)) + "\n")
        self.orders.flush()
        return self._reply()

    def end(self) -> int:
        """Wait for the process and return its exit code; -9: it was killed."""
        return self._reply()

    def _reply(self) -> int:
        with patience(self.process):
            return int(self.replies.readline())


@contextmanager
def loader() -> Iterator[Loader]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with started(sys.executable, str(LOADER), **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Loader(process, process.stdin, process.stdout)


@dataclass
class Figures:
    """What all kills together brought."""

    kills: int = 0
    outlived: int = 0
    rows: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    unknown_batches: int = 0
    found_later: int = 0
    recorded: int = 0
    places: Counter[str] = field(default_factory=Counter)


def rows(hub: int, number: int) -> list[dict[str, Any]]:
    return [{"title": f"{hub}/{place}", "document_hub_id": hub} for place in range(number)]


def recorded_run(ledger: Path) -> str | None:
    if not ledger.exists():
        return None
    store = open_store(ledger)
    try:
        runs = list(store.runs())
        assert len(runs) <= 1
        return runs[0].id if runs else None
    finally:
        store.close()


def killed(processes: Loader, order: Order, point: Point, life: float) -> bool:
    """Run an order and kill it at a point; tell whether that came before its end."""
    number = processes.begin(order)
    if point.share is not None:
        time.sleep(point.share * life)
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    code = processes.end()
    assert code in (0, -signal.SIGKILL)
    return code != 0


def there(server: Sandbox, hub: int) -> Counter[str]:
    found = server.world.table("document").matching(document_hub_id=hub)
    return Counter(record["title"] for record in found)


def play(
    server: Sandbox, processes: Loader, ledger: Path, point: Point, life: float, figures: Figures
) -> bool:
    """Kill a load at a point and resume it; tell whether it was killed before its end."""
    hub = server.world.table("document_hub").insert({"title": "killed"})
    order = Order(
        server.url,
        str(ledger),
        rows(hub, ROWS),
        BATCH,
        point.concurrency,
        event=point.event,
        number=point.number,
        recorded=point.recorded,
        streams=point.streams,
    )
    kills = 0
    for _ in range(2 if point.twice else 1):
        kills += killed(processes, replace(order, run=recorded_run(ledger)), point, life)
        _compare_record(ledger, order, lambda: there(server, hub), f"{point}", figures)
    run = load(replace(order, run=recorded_run(ledger)))
    time.sleep(0.03)  # the jobs of killed processes end: 0.02 s
    books = there(server, hub)
    name = f"{point}"
    unknown = set()
    for row, given in zip(run.rows, order.rows, strict=True):
        number = books[given["title"]]
        if number > 1:
            figures.doubled.append(f"{name}, row {row.row}: {number} times there")
        if row.status == "unknown":
            unknown.add(row.row // BATCH)
        elif row.status != "succeeded":
            figures.false.append(f"{name}, row {row.row}: {row.status}")
        elif number == 0:
            figures.lost.append(f"{name}, row {row.row}: succeeded, and not there")
    if len(unknown) > kills:
        figures.false.append(f"{name}: {kills} kills, unknown batches {sorted(unknown)}")
    figures.kills += kills
    figures.outlived += kills == 0
    figures.rows += ROWS
    figures.unknown_batches += len(unknown)
    figures.places[point.event or "by time"] += kills
    if unknown:
        _look_later(order, ledger, books, figures)
    return kills > 0


def _compare_record(
    ledger: Path, order: Order, books: Callable[[], Counter[str]], name: str, figures: Figures
) -> None:
    """What the record of a killed process calls done is done, and what it calls unsent is not."""
    if recorded_run(ledger) is None:
        return
    store = open_store(ledger)
    (run,) = list(store.runs())
    told = {one.row: one.status for one in outcomes_of(store, run)}
    store.close()
    time.sleep(0.03)  # the jobs that it left end: 0.02 s
    made = books()
    for row, given in enumerate(order.rows):
        status, is_there = told.get(row, "unsent"), bool(made[given["title"]])
        if (status == "unsent" and is_there) or (status == "succeeded" and not is_there):
            figures.false.append(f"{name}, row {row}: recorded as {status}")
    figures.recorded += len(order.rows)


def _look_later(order: Order, ledger: Path, books: Counter[str], figures: Figures) -> None:
    """All jobs have ended: what is there is found, and what is not stays unknown."""
    again = load(replace(order, run=recorded_run(ledger)))
    for row, given in zip(again.rows, order.rows, strict=True):
        expected = "succeeded" if books[given["title"]] else "unknown"
        if row.status != expected:
            figures.false.append(f"found later, {given['title']}: {row.status}, not {expected}")
        figures.found_later += row.status == "succeeded" and row.id is not None


@pytest.mark.timeout(120 + 5 * POINTS)
@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_load_that_is_killed_anywhere_ends_with_every_row_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = Figures()
    with Sandbox(job_seconds=0.02) as server, loader() as processes:
        hub = server.world.table("document_hub").insert({"title": "undisturbed"})
        began = time.monotonic()
        processes.begin(Order(server.url, str(tmp_path / "first"), rows(hub, ROWS), BATCH))
        assert processes.end() == 0
        life = time.monotonic() - began
        assert sum(there(server, hub).values()) == ROWS
        for place, point in enumerate(points(POINTS)):
            assert any(
                play(server, processes, tmp_path / f"{place}-{n}", point, life / 2.0**n, figures)
                for n in range(TRIES)
            ), f"{point} comes too late, however early"
    with capsys.disabled():
        print(f"\nplaces: {', '.join(f'{kind} {n}' for kind, n in figures.places.items())}")
        print(
            f"points {POINTS}, kills {figures.kills}, outlived {figures.outlived}, "
            f"rows {figures.rows}, lost {len(figures.lost)}, doubled {len(figures.doubled)}, "
            f"falsely reported {len(figures.false)}, unknown batches {figures.unknown_batches}"
        )
    assert figures.lost == []
    assert figures.doubled == []
    assert figures.false == []
    assert figures.unknown_batches <= figures.kills
    assert figures.kills >= POINTS


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_load_of_20000_documents_is_killed_half_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = tmp_path / "many.sqlite"
    with Sandbox(job_seconds=0.02) as server, loader() as processes:
        order = Order(
            server.url, str(ledger), rows(1, MANY), 1000, event="Resolved", number=MANY // 2000
        )
        processes.begin(order)
        assert processes.end() == -signal.SIGKILL
        before = sum(there(server, 1).values())
        run = load(replace(order, run=recorded_run(ledger), event=""))
        after = there(server, 1)
    with capsys.disabled():
        print(f"\n{before} of {MANY} documents were there at the kill, {sum(after.values())} after")
    assert MANY // 2 <= before < MANY
    assert run.ok
    assert set(after.values()) == {1}
    assert len(after) == MANY
