"""What a ledger tells of each row, also where the process died before it was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import Alation
from alation_core.batching.rows import EncodedRow, RejectedRow
from alation_core.ledger import Record, RecordedOutcome
from alation_core.ledger.chunks import Chunk, chunks, told_record
from alation_core.ledger.codec import event_record
from alation_core.ledger.doubt import in_doubt
from alation_core.ledger.outcomes import counts_of, open_stretches, outcomes_of
from alation_core.ledger.spool import spooled_records
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs.events import (
    Accepted,
    Confirmed,
    Deferred,
    Ended,
    Event,
    Intent,
    Lost,
    NotSent,
    Planned,
    Refused,
    SetAside,
    TooLarge,
)
from alation_core.runs.tally import BatchSummary
from alation_replay.stores import MemoryStore
from alation_replay.stores.subject import begun

Connect = Callable[[], Alation]


class Killed(KeyboardInterrupt):
    """Stands for the end of the process."""


def rows(number: int) -> list[dict[str, Any]]:
    return [{"title": f"document {place}", "document_hub_id": 1} for place in range(number)]


def die_at(kind: type[Event], number: int) -> Callable[[Event], None]:
    left = iter(range(number - 1))

    def observe(event: Event) -> None:
        if isinstance(event, kind) and next(left, None) is None:
            raise Killed

    return observe


def statuses(ledger: Path) -> Iterator[str]:
    store = SqliteStore(ledger)
    yield from (outcome.status for outcome in outcomes_of(store, next(store.runs())))
    store.close()


@pytest.mark.parametrize("kind", [Intent, Accepted])
def test_rows_on_their_way_are_unknown_and_those_after_them_unsent(
    connect: Connect, ledger: Path, kind: type[Event]
) -> None:
    with pytest.raises(Killed):
        connect().document.create(rows(8), batch_size=2, progress=die_at(kind, 3))
    # The second batch had ended as well: the third one was sent before its results were read.
    assert list(statuses(ledger)) == ["succeeded"] * 2 + ["unknown"] * 4 + ["unsent"] * 2


def test_rows_that_a_resumed_process_was_sending_are_unsent_no_more(
    connect: Connect, ledger: Path
) -> None:
    catalog = connect()
    run = catalog.document.create(
        rows(6),
        batch_size=2,
        progress=lambda event: catalog.stop() if isinstance(event, Ended) else None,
    )
    assert [row.status for row in run.rows] == ["succeeded"] * 2 + ["unsent"] * 4
    with pytest.raises(Killed):
        connect().resume(run.id or "", progress=die_at(Intent, 1))
    assert list(statuses(ledger)) == ["succeeded"] * 2 + ["unknown"] * 2 + ["unsent"] * 2


def test_what_a_process_did_not_note_any_more_is_noted_when_the_run_goes_on(
    connect: Connect, ledger: Path, store: SqliteStore
) -> None:
    run = connect().document.create(rows(4), batch_size=2)
    with store.transaction():
        store._db.execute("DELETE FROM records WHERE kind = 'outcomes' AND place < 2")
    connect().resume(run.id or "")
    assert list(statuses(ledger)) == ["succeeded"] * 4


PLANNED = [
    Planned((0,), 0.0, 2, 1),
    Planned((1,), 0.0, 3, start=3),
    Planned((2,), 0.0, 1, start=6),
]


AGAIN = Intent((1,), 0.0, "", 0.0)
AGAIN_HALF = Intent((1, 0), 0.0, "", 0.0)
LOST = Lost((1,), 0.0, "no answer")
PUT_OFF_IN_DOUBT = Deferred((1,), 0.0, 9.0, "no answer", sent=True, doubtful=True)


@pytest.mark.parametrize(
    ("after", "doubtful"),
    [
        ([], [range(3, 6)]),
        ([Deferred((1,), 0.0, 9.0, "busy")], []),
        ([NotSent((1,), 0.0, "no connection")], []),
        ([Refused((1,), 0.0, 400, {})], []),
        ([TooLarge((1,), 0.0, 413)], []),
        ([TooLarge((1,), 0.0, 413), AGAIN_HALF], [range(3, 6)]),
        ([LOST], [range(3, 6)]),
        ([PUT_OFF_IN_DOUBT], [range(3, 6)]),
        ([PUT_OFF_IN_DOUBT, AGAIN, Deferred((1,), 0.0, 9.0, "busy")], [range(3, 6)]),
        ([PUT_OFF_IN_DOUBT, AGAIN, NotSent((1,), 0.0, "no connection")], [range(3, 6)]),
        ([PUT_OFF_IN_DOUBT, AGAIN, Refused((1,), 0.0, 400, {})], [range(3, 6)]),
        ([AGAIN, NotSent((1,), 0.0, "no connection")], [range(3, 6)]),
        ([SetAside((1,), 0.0, (0,), Refused((1,), 0.0, 400, {}))], []),
        ([SetAside((1,), 0.0, (0,), LOST)], [range(3, 6)]),
    ],
)
def test_a_batch_is_in_doubt_until_it_is_known_that_nothing_was_taken(
    after: list[Event], doubtful: list[range]
) -> None:
    assert in_doubt([*PLANNED, Intent((1,), 0.0, "", 0.0), *after]) == doubtful


STATUSES = st.sampled_from(["succeeded", "failed", "unsent", "unknown", None])


def told_of_batch(number: int, start: int, statuses: list[str | None]) -> Iterator[Record]:
    """Return the chunks of a batch: one for each stretch of rows of which something is told."""
    told = enumerate(statuses, start)
    for known, same in groupby(told, key=lambda one: one[1] is not None):
        stretch = [RecordedOutcome(row, status or "", None, []) for row, status in same]
        if known:
            counts: Any = Counter(one.status for one in stretch)
            summary = BatchSummary(counts, flawless=counts.keys() <= {"succeeded"})
            stop = stretch[-1].row + 1
            chunk = Chunk((number,), stretch[0].row, stop, summary, False, range(0))
            yield told_record(chunk, stretch)


@given(
    batches=st.lists(
        st.tuples(
            st.sampled_from(["planned", "sent", "put off"]),
            st.lists(STATUSES, min_size=1, max_size=4),
        ),
        max_size=6,
    ),
    behind=st.integers(0, 3),
    refused=st.sets(st.integers(0, 20), max_size=6),
    looked_for=st.sets(st.integers(0, 20), max_size=12),
)
@settings(max_examples=40, deadline=None)
def test_counts_are_those_of_the_rows(
    batches: list[tuple[str, list[str | None]]],
    behind: int,
    refused: set[int],
    looked_for: set[int],
) -> None:
    events: list[Event] = []
    known: list[Record] = []
    total = 0
    for number, (what, statuses_of_batch) in enumerate(batches):
        events.append(Planned((number,), 0.0, len(statuses_of_batch), start=total))
        events += [Intent((number,), 0.0, "", 0.0)] if what != "planned" else []
        events += [Deferred((number,), 0.0, 9.0, "busy")] if what == "put off" else []
        known += told_of_batch(number, total, statuses_of_batch)
        total += len(statuses_of_batch)
    # A row that was rejected is looked for by nobody.
    found = {row: row + 100 for row in sorted(looked_for - refused) if row < total}
    events.append(Confirmed((), 0.0, tuple(found.items())))
    store = MemoryStore(f"memory://{uuid4().hex}")
    claim = begun(store)
    recorded = [event_record(number, event, 0.0) for number, event in enumerate(events)]
    given_rows = [
        RejectedRow(n, (), "{}") if n in refused else EncodedRow(n, {"n": n}, b"{}")
        for n in range(total + behind)
    ]
    recorded += spooled_records(given_rows, whole=True) if given_rows else []
    store.append(claim, [*recorded, *known], replace(store.run("last"), rows=total + behind))
    run = store.run("last")

    outcomes = list(outcomes_of(store, run))
    told = [one.status for one in outcomes]
    assert len(told) == run.rows
    assert not any(told[row] == "unknown" for row in found)
    assert all(one.id == found[one.row] for one in outcomes if one.id is not None)
    assert counts_of(store, run) == Counter(told)
    # Of what an earlier process recorded, the one that leaves the run has come to a part.
    ended = list(chunks(store, run.id))
    spoken = [one for one in ended if one.start % 3]
    stretches = open_stretches(store, run, [(one.start, one.stop) for one in spoken])
    places = [range(one.start, one.stop) for one in [*stretches, *spoken]]
    assert sorted(row for one in places for row in one) == list(range(run.rows))
    for one in stretches:
        assert one.summary.counts == Counter(told[one.start : one.stop])
    silent = set(range(run.rows)).difference(*(range(one.start, one.stop) for one in ended))
    assert {row for row in silent if told[row] == "rejected"} == refused & silent
    store.close()


def test_a_row_that_was_rejected_is_told_so_while_its_run_is_open(
    connect: Connect, ledger: Path
) -> None:
    catalog = connect()
    given_rows = [{"title": 7}, *rows(3), {"nope": 1}, {"title": "x"}]

    def leave(event: Event) -> None:
        if isinstance(event, Accepted):
            catalog.park()

    run = catalog.document.create(given_rows, batch_size=2, on_invalid="skip", progress=leave)

    assert run.status == "open"
    said = ["rejected", "unknown", "unknown", "unsent", "rejected", "rejected"]
    assert [row.status for row in run.rows] == said == list(statuses(ledger))
    assert run.counts == Counter(said)
    assert {problem.row for problem in run.problems} == {0, 4, 5}
