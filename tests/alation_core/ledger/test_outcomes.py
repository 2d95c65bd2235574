"""What a ledger tells of each row, also where the process died before it was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alation_core import Alation
from alation_core.ledger import RecordedOutcome, RecordedRun
from alation_core.ledger.codec import encode
from alation_core.ledger.outcomes import counts_of, in_doubt, outcomes_of
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs.events import (
    Accepted,
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
    yield from (outcome.status for outcome in outcomes_of(store, list(store.runs())[0]))
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
        store._db.execute("DELETE FROM outcomes WHERE row < 2")
    connect().resume(run.id or "")
    assert list(statuses(ledger)) == ["succeeded"] * 4


PLANNED = [Planned((0,), 0.0, 2, 1), Planned((1,), 0.0, 3), Planned((2,), 0.0, 1)]


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


@given(
    batches=st.lists(
        st.tuples(
            st.sampled_from(["planned", "sent", "put off"]),
            st.lists(STATUSES, min_size=1, max_size=4),
        ),
        max_size=6,
    ),
    behind=st.integers(0, 3),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is a run of its own
)
def test_counts_are_those_of_the_rows(
    store: SqliteStore, batches: list[tuple[str, list[str | None]]], behind: int
) -> None:
    events: list[Event] = []
    known: list[RecordedOutcome] = []
    total = 0
    for number, (what, statuses_of_batch) in enumerate(batches):
        events.append(Planned((number,), 0.0, len(statuses_of_batch)))
        events += [Intent((number,), 0.0, "", 0.0)] if what != "planned" else []
        events += [Deferred((number,), 0.0, 9.0, "busy")] if what == "put off" else []
        known += [
            RecordedOutcome(row, status, None, [])
            for row, status in enumerate(statuses_of_batch, total)
            if status is not None
        ]
        total += len(statuses_of_batch)
    name = uuid4().hex
    store.add_events(name, [(0.0, encode(event)) for event in events])
    store.add_outcomes(name, known)
    run = RecordedRun(name, 0.0, "o", "h", {}, {}, None, True, None, total + behind)

    assert counts_of(store, run) == Counter(one.status for one in outcomes_of(store, run))
