"""Batches that touch one object are never open together, and the later one is sent later."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import Alation, RefreshToken, SameObject, SimulatedClock
from alation_core.batching.grouping import Batch
from alation_core.batching.rows import EncodedRow
from alation_core.runs.events import Accepted, Ended, Event, Intent, NotSent
from alation_core.runs.touching import Touched
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import documents

BY_KEY = SameObject(("key",))


def batch(number: int, *keys: str) -> Batch:
    rows = [EncodedRow(place, {"key": key}, b"{}") for place, key in enumerate(keys)]
    return Batch((number,), tuple(rows))


def test_a_batch_waits_for_those_before_it_that_share_an_object() -> None:
    touched = Touched(BY_KEY)

    assert touched.planned(batch(0, "a", "b")) == ((), False)
    assert touched.planned(batch(1, "c")) == ((), False)
    assert touched.planned(batch(2, "B", "c", "d")) == (((0,), (1,)), False)
    touched.forget((0,))
    assert touched.planned(batch(3, "a", "d", "D")) == (((2,),), True)


def test_the_halves_of_a_batch_stand_for_it() -> None:
    touched = Touched(BY_KEY)
    whole = batch(0, "a", "b", "c")
    touched.planned(whole)
    touched.split((0,), whole.halves())

    assert touched.planned(batch(1, "a")) == (((0, 0),), False)
    assert touched.planned(batch(2, "c")) == (((0, 1),), False)


def test_nothing_is_remembered_of_batches_that_have_ended() -> None:
    touched = Touched(BY_KEY)
    for number in range(1000):
        touched.planned(batch(number, f"k{number}"))
        touched.forget((number,))

    assert not touched.objects
    assert not touched.last


def test_a_batch_waits_for_the_last_one_of_its_object_alone() -> None:
    touched = Touched(BY_KEY)
    waits = [touched.planned(batch(number, "a"))[0] for number in range(1000)]

    assert waits == [(), *(((number,),) for number in range(999))]


def test_a_batch_that_was_split_is_still_not_the_last_one() -> None:
    touched = Touched(BY_KEY)
    whole = batch(0, "a", "b", "c")
    touched.planned(whole)
    touched.planned(batch(1, "a"))
    touched.split((0,), whole.halves())

    assert touched.planned(batch(2, "a", "b", "c"))[0] == ((0, 0), (0, 1), (1,))


def test_what_an_earlier_process_planned_may_have_overtaken_what_is_open_again() -> None:
    touched = Touched(BY_KEY)
    for number in range(3):
        touched.planned(batch(number, "a"), replayed=True)

    assert touched.planned(batch(3, "a"))[0] == ((0,), (1,), (2,))
    assert touched.planned(batch(4, "a"))[0] == ((3,),)


def test_without_a_declaration_no_two_rows_share_an_object() -> None:
    touched = Touched()

    assert touched.planned(batch(0, "a", "a")) == ((), False)
    assert touched.planned(batch(1, "a")) == ((), False)


class Open:
    """Watches which rows are at the server at the same time, and in which order they were sent."""

    def __init__(self, rows: Sequence[dict[str, Any]], size: int) -> None:
        self.rows = rows
        self.size = size
        self.now: dict[Any, set[int]] = {}
        self.most = 0
        self.sent: list[Any] = []
        self.overlaps: list[Any] = []

    def __call__(self, event: Event) -> None:
        match event:
            case Intent():
                start = event.batch[0] * self.size
                ids = {row["id"] for row in self.rows[start : start + self.size]}
                self.overlaps += [
                    (event.batch, key)
                    for key, other in self.now.items()
                    if key != event.batch and ids & other
                ]
                self.now[event.batch] = ids
                self.sent.append(event.batch)
            case Ended() | NotSent():
                self.now.pop(event.batch, None)
        self.most = max(self.most, len(self.now))


@given(
    ids=st.lists(st.integers(1, 6), min_size=1, max_size=14),
    size=st.integers(1, 3),
    concurrency=st.integers(2, 4),
)
@settings(max_examples=25, deadline=None)
def test_no_object_is_written_by_two_open_jobs(ids: list[int], size: int, concurrency: int) -> None:
    with Sandbox(job_seconds=0.0) as server:
        catalog = _catalog(server)
        catalog.document.create(documents(6))
        rows = [{"id": identity, "title": f"Title {identity}"} for identity in ids]
        watch = Open(rows, size)

        run = catalog.document.update(
            rows, batch_size=size, concurrency=concurrency, progress=watch
        )

    assert run.ok
    assert watch.overlaps == []
    assert watch.sent == sorted(watch.sent)


def test_batches_that_share_nothing_are_open_together(catalog: Alation) -> None:
    catalog.document.create(documents(6))
    rows = [{"id": identity, "title": "New"} for identity in range(1, 7)]
    watch = Open(rows, 2)

    assert catalog.document.update(rows, batch_size=2, concurrency=3, progress=watch).ok
    assert watch.most == 3


@pytest.mark.parametrize("concurrency", [1, 2, 3])
def test_of_rows_that_are_read_while_they_are_sent_the_later_one_wins(
    catalog: Alation, concurrency: int
) -> None:
    catalog.document.create(documents(1))
    rows = [{"id": 1, "title": f"Version {number}"} for number in range(5)]
    jobs: list[Event] = []
    stream = catalog.document.update.stream(
        rows, concurrency=concurrency, progress=jobs.append, batch_size=3
    )

    assert [row.status for outcome in stream for row in outcome.rows] == ["succeeded"] * 5
    assert next(catalog.document.list(id=1)).title == "Version 4"
    kinds = [type(event) for event in jobs if isinstance(event, Accepted | Ended)]
    assert kinds == [Accepted, Ended] * 5


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_a_resumed_run_keeps_them_apart_too(
    catalog: Alation, credentials: RefreshToken, clock: SimulatedClock, tmp_path: Path, jobs: int
) -> None:
    catalog.document.create(documents(6))
    ids = (1, 2, 3, 1, 4, 3, 5, 4)
    rows = [{"id": identity, "title": "New"} for identity in ids]
    watch, accepted = Open(rows, 1), 0

    def stop(event: Event) -> None:
        nonlocal accepted
        watch(event)
        accepted += isinstance(event, Accepted)
        if accepted == jobs:
            catalog.stop()

    ledger = tmp_path / "ledger.sqlite"
    run = catalog.document.update(rows, batch_size=1, concurrency=3, ledger=ledger, progress=stop)
    # The jobs that were left to the server are taken up: for them nothing is sent any more.
    left = [batch.rows[0].row for batch in run.batches if batch.rows[0].status == "unknown"]
    watch.now = {(row,): {ids[row]} for row in left}

    another = Alation(catalog.transport.base, credentials, ["document"], clock=clock)
    assert run.id is not None
    assert another.resume(run.id, ledger=ledger, progress=watch).ok
    assert watch.overlaps == []
    assert watch.most > 1


def test_the_halves_of_a_batch_with_two_rows_of_one_object_go_one_after_the_other() -> None:
    rows = [{"id": 1, "title": "New"}, {"id": 1, "description": "New"}]
    jobs: list[Event] = []
    too_large = Fault("413", "PUT", "/integration/v2/document/")
    with Sandbox(job_seconds=0.0, faults=[too_large]) as server:
        catalog = _catalog(server)
        catalog.document.create(documents(2))

        assert catalog.document.update(rows, concurrency=2, progress=jobs.append).ok

    kinds = [type(event) for event in jobs if isinstance(event, Accepted | Ended)]
    assert kinds == [Accepted, Ended] * 2


def _catalog(server: Sandbox) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, ["document"], clock=SimulatedClock())
