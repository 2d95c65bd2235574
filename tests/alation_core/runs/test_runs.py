"""Runs end to end against the sandbox: rows, options, invalid rows, observers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    BatchLimit,
    BatchOutcome,
    ConfigurationError,
    Endpoint,
    InvalidPayload,
    JobDetails,
    JobOperation,
    RunNotSuccessful,
)
from alation_core.batching.grouping import MAX_REJECTED
from alation_core.runs.events import Accepted, Ended, Event, Exhausted, Intent, Planned, Resolved
from alation_endpoints.document import DocumentPostItem
from alation_sandbox import Sandbox
from tests.alation_core.support import BAD, documents


def test_outcomes_come_in_input_order_whatever_job_ends_first(
    catalog: Alation, server: Sandbox
) -> None:
    run = catalog.document.create(documents(10), concurrency=3, batch_size=2)

    assert run.status == "successful"
    assert [row.row for row in run.rows] == list(range(10))
    titles: dict[object, str | None] = {found.id: found.title for found in catalog.document.list()}
    assert [titles[row.id] for row in run.rows] == [f"Document {n}" for n in range(10)]
    assert [job.result.created_term_count for job in run.jobs] == [2] * 5
    assert repr(run) == "<Run document.create: successful (succeeded 10)>"
    run.raise_for_problems()


@pytest.mark.parametrize("concurrency", [1, 2, 3])
def test_no_more_jobs_are_open_at_once_than_wanted(catalog: Alation, concurrency: int) -> None:
    open_jobs: set[Any] = set()
    most = 0

    def watch(event: Event) -> None:
        nonlocal most
        if isinstance(event, Accepted):
            open_jobs.add(event.batch)
        if isinstance(event, Ended):
            open_jobs.discard(event.batch)
        most = max(most, len(open_jobs))

    catalog.document.create(documents(12), concurrency=concurrency, batch_size=2, progress=watch)

    assert most == concurrency


def test_rows_may_come_from_a_generator_that_reuses_one_dict(catalog: Alation) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        row: dict[str, Any] = {"document_hub_id": 1}
        for number in range(5):
            row["title"] = f"Document {number}"
            yield row

    assert catalog.document.create(rows(), batch_size=2).ok
    outcomes = list(catalog.document.create.stream(rows(), batch_size=2))

    titles = [found.title for found in catalog.document.list()]
    assert titles == [f"Document {number}" for number in range(5)] * 2
    assert len(outcomes) == 3


def test_rows_may_be_instances_of_the_payload(catalog: Alation) -> None:
    run = catalog.document.create([DocumentPostItem("Net revenue", 1, description="")])

    assert run.ok
    assert next(catalog.document.list()).description == ""


def test_no_rows_send_nothing_and_are_a_success(catalog: Alation, server: Sandbox) -> None:
    assert catalog.document.create([]).ok
    assert list(catalog.document.create.stream([])) == []
    assert not server.requests


@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": 0},
        {"batch_size": -1},
        {"batch_size": 2.5},
        {"batch_size": "100"},
        {"concurrency": 0},
        {"concurrency": "2"},
        {"on_invalid": "ignore"},
        {"timeout": None},
        {"timeout": -1},
        {"timeout": float("nan")},
        {"timeout": "60"},
        {"hub": 3},
    ],
)
def test_an_option_that_cannot_be_used_is_told_before_anything_is_sent(
    catalog: Alation, server: Sandbox, options: dict[str, Any]
) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(options))):
        catalog.document.create(documents(1), **options)
    with pytest.raises(ConfigurationError, match=next(iter(options))):
        catalog.document.create.stream(documents(1), **options)
    assert not server.requests


def test_a_hard_limit_holds_and_another_one_does_not() -> None:
    def limited(limit: BatchLimit) -> JobOperation[JobDetails]:
        return JobOperation(
            "POST", "/lines/", payload=DocumentPostItem, result=JobDetails, batch=limit
        )

    class Lines(Endpoint):
        name = "lines"
        hard = limited(BatchLimit(items=5, hard=True))
        soft = limited(BatchLimit(items=5))

    catalog = Alation("https://acme.example.com", ApiAccessToken("fake-token"), [Lines])
    lines = catalog.use(Lines)

    with pytest.raises(ConfigurationError, match="at most 5, the server's limit"):
        lines.hard.plan([], batch_size=6)
    rows = documents(12)
    assert [len(batch.rows) for batch in lines.hard.plan(rows)] == [5, 5, 2]
    assert [len(batch.rows) for batch in lines.soft.plan(rows, batch_size=6)] == [6, 6]


def test_invalid_rows_raise_before_anything_is_sent(catalog: Alation, server: Sandbox) -> None:
    with pytest.raises(InvalidPayload, match="row 1, field 'title'") as caught:
        catalog.document.create([*documents(1), BAD])

    assert {problem.row for problem in caught.value.problems} == {1}
    assert not server.requests
    assert catalog.document.create.validate([*documents(1), BAD]) == caught.value.problems
    assert catalog.document.create.validate(documents(2)) == []
    assert not server.requests


def test_invalid_rows_are_skipped_and_reported_in_their_place(catalog: Alation) -> None:
    rows = [BAD, *documents(2), BAD, *documents(1, 2), BAD]

    run = catalog.document.create(rows, on_invalid="skip", batch_size=2)

    assert [(row.row, row.status) for row in run.rows] == [
        (0, "rejected"),
        (1, "succeeded"),
        (2, "succeeded"),
        (3, "rejected"),
        (4, "succeeded"),
        (5, "rejected"),
    ]
    assert run.status == "partial"
    assert {problem.row for problem in run.problems} == {0, 3, 5}
    with pytest.raises(RunNotSuccessful, match="is partial: row 0") as caught:
        run.raise_for_problems()
    assert caught.value.run is run


def test_a_stream_stops_at_an_invalid_row_after_the_rows_before_it(catalog: Alation) -> None:
    outcomes: list[BatchOutcome[Any]] = []
    given = [*documents(3), BAD, *documents(5, 3)]

    with pytest.raises(InvalidPayload, match="row 3"):
        outcomes.extend(catalog.document.create.stream(given, batch_size=2))

    rows = [(row.row, row.status) for outcome in outcomes for row in outcome.rows]
    assert rows == [(0, "succeeded"), (1, "succeeded"), (2, "succeeded"), (3, "rejected")]
    assert len(list(catalog.document.list())) == 3


def test_a_stream_may_skip_invalid_rows(catalog: Alation) -> None:
    rows = [*documents(1), BAD, *documents(1, 1)]

    (outcome,) = catalog.document.create.stream(rows, on_invalid="skip")

    assert [row.status for row in outcome.rows] == ["succeeded", "rejected", "succeeded"]


def test_a_stream_of_nothing_but_bad_rows_comes_in_pieces(catalog: Alation) -> None:
    rows = (BAD for _ in range(MAX_REJECTED + 1))

    found = list(catalog.document.create.stream(rows, on_invalid="skip"))

    assert [len(outcome.rows) for outcome in found] == [MAX_REJECTED, 1]


def test_an_observer_sees_every_event_in_order(catalog: Alation) -> None:
    events: list[Event] = []

    run = catalog.document.create(documents(3), batch_size=2, progress=events.append)

    assert [type(event) for event in events if event.batch == (0,)][:3] == [
        Planned,
        Intent,
        Accepted,
    ]
    assert any(isinstance(event, Exhausted) for event in events)
    resolved = [event.outcome for event in events if isinstance(event, Resolved)]
    assert resolved == run.batches
    assert [event.at for event in events] == sorted(event.at for event in events)


def test_an_observer_that_raises_changes_nothing(
    catalog: Alation, caplog: pytest.LogCaptureFixture
) -> None:
    def careless(event: Event) -> None:
        raise RuntimeError("out of order")

    assert catalog.document.create(documents(3), progress=careless).ok
    assert "an observer of the run raised" in caplog.text
