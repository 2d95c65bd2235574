"""What became of the rows of a batch is read from a ledger as it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core.ledger import RecordedOutcome, counts_of, outcomes_of
from alation_core.ledger.chunks import Chunk, changed, chunks, outcomes_in, outcomes_record
from alation_core.ledger.store import Claim
from alation_core.problems import Problem
from alation_core.results import JobDetails
from alation_core.runs import BatchOutcome, RowOutcome, explained
from alation_core.runs.forms import plain_problem
from alation_replay.stores import MemoryStore
from alation_replay.stores.subject import begun

TEXTS = st.text(st.characters(codec="utf-8"), max_size=6)
IDS = st.none() | st.integers(-(2**70), 2**70) | TEXTS
KINDS = st.sampled_from(["refused", "row_failed", "job_failed", "timeout", "unparsed"])
STATUSES: Any = st.sampled_from(["succeeded", "failed", "rejected", "unsent", "unknown"])

numbers = count()


def problems(rows: st.SearchStrategy[int | None]) -> st.SearchStrategy[Problem]:
    return st.builds(
        Problem, rows, st.none() | TEXTS, TEXTS, KINDS, other=st.none() | st.integers(0, 9)
    )


@st.composite
def outcomes(draw: Any, start: int = 0, rows_of_it: int = 0) -> BatchOutcome[JobDetails]:
    """Outcomes of a batch, in every mixture."""
    size = rows_of_it or draw(st.integers(1, 7))
    # As servers count: one after another, some left out; or all kinds at once.
    first, step = draw(st.integers(-9, 2**40)), draw(st.sampled_from([0, 1, 1, 7, -1]))
    plain = draw(st.booleans())
    rows = []
    for place in range(size):
        identity = first + step * place if plain else draw(IDS)
        status = draw(st.just("succeeded") | STATUSES)
        own = draw(st.lists(problems(st.just(start + place)), max_size=2))
        rows.append(RowOutcome(start + place, status, identity, tuple(own)))
    shared = draw(st.lists(problems(st.none()), max_size=3))
    named = [problem for row in rows for problem in row.problems]
    return BatchOutcome(tuple(rows), (), (*named, *shared), draw(st.integers(0, size)))


def expected(outcome: BatchOutcome[Any]) -> list[RecordedOutcome]:
    return [
        RecordedOutcome(row.row, row.status, row.id, [plain_problem(one) for one in its])
        for row, its in explained(outcome)
    ]


def chunk_of(outcome: BatchOutcome[Any], key: tuple[int, ...], *, closed: bool) -> Chunk:
    start = outcome.rows[0].row
    stop = start + len(outcome.rows)
    return Chunk(key, start, stop, outcome.summary, closed, range(3, 9))


def written(
    *outcomes: tuple[BatchOutcome[Any], tuple[int, ...], bool],
) -> tuple[MemoryStore, Claim]:
    store = MemoryStore(f"memory://chunks/{next(numbers)}")
    claim = begun(store)
    for outcome, key, closed in outcomes:
        store.append(claim, [outcomes_record(chunk_of(outcome, key, closed=closed), outcome)])
    return store, claim


def typed(told: list[RecordedOutcome]) -> list[Any]:
    """With the types of the ids: 1 is not true, and "1" no number."""
    return [(one, type(one.id)) for one in told]


@given(outcome=outcomes(), closed=st.booleans())
@settings(max_examples=50, deadline=None)
def test_what_was_written_is_read(outcome: BatchOutcome[Any], closed: bool) -> None:
    store, claim = written((outcome, (4,), closed))

    (chunk,) = chunks(store, claim.name)

    assert (chunk.key, chunk.closed, chunk.whole) == ((4,), closed, True)
    assert (chunk.start, chunk.stop, chunk.events) == (0, len(outcome.rows), range(3, 9))
    assert chunk.summary == outcome.summary
    assert typed(outcomes_in(store, claim.name, chunk)) == typed(expected(outcome))


def halves(size: int) -> Iterator[tuple[int, int]]:
    """The rows of a batch that was split once or more: each half is recorded by itself."""
    if size > 1:
        yield from ((0, size // 2), (size // 2, size))


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_half_stands_above_the_whole_that_was_recorded_before(data: st.DataObject) -> None:
    whole = data.draw(outcomes())
    size = len(whole.rows)
    later: dict[int, RecordedOutcome] = {one.row: one for one in expected(whole)}
    told: list[tuple[BatchOutcome[Any], tuple[int, ...], bool]] = [(whole, (0,), False)]
    for number, (start, stop) in enumerate(halves(size)):
        if data.draw(st.booleans()):
            half = data.draw(outcomes(start, stop - start))
            told.append((half, (0, number), True))
            later |= {one.row: one for one in expected(half)}
    store, _ = written(*told)
    run = replace(store.run("last"), rows=size)

    if [key for _, key, _ in told] == [(0,), (0, 0)]:
        # The first half takes the place of the whole: nothing is known of the other one any more.
        unsent = [RecordedOutcome(row, "unsent", None, []) for row in range(size // 2, size)]
        later |= {one.row: one for one in unsent}
    found = list(outcomes_of(store, run))
    assert found == [later[row] for row in range(size)]
    assert counts_of(store, run) == Counter(one.status for one in found)


@given(outcome=outcomes(), row=st.integers(0, 8), identity=IDS)
@settings(max_examples=25, deadline=None)
def test_a_row_that_has_become_something_else_changes_nothing_of_the_others(
    outcome: BatchOutcome[Any], row: int, identity: Any
) -> None:
    store, claim = written((outcome, (0,), True))
    (chunk,) = chunks(store, claim.name)
    later = RecordedOutcome(row, "succeeded", identity, [])

    summary, record = changed(store, claim.name, chunk, {row: later})

    assert (record is None) == (row >= len(outcome.rows))
    told = expected(outcome)
    if record is not None:
        store.append(claim, [record])
        told[row] = later
    (chunk,) = chunks(store, claim.name)
    assert typed(outcomes_in(store, claim.name, chunk)) == typed(told)
    assert +chunk.summary.counts == Counter(one.status for one in told)
    assert chunk.summary == summary
    if record is not None:
        fine = all(one.status == "succeeded" and not one.problems for one in told)
        assert summary.flawless == fine
        assert summary.resumable <= sum(one.status in ("unknown", "unsent") for one in told)


def test_a_batch_that_succeeded_takes_no_more_than_its_head() -> None:
    rows = tuple(RowOutcome(row, "succeeded", 7000 + row) for row in range(1000))
    store, claim = written((BatchOutcome(rows), (0,), True))

    (record,) = store.records(claim.name, "outcomes")

    assert len(record.content) < 300
