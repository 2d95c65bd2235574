"""What each ending of a batch means for its rows: one rule per test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import JobDetails, JobOperation
from alation_core.batching.grouping import Batch
from alation_core.batching.rows import EncodedRow, RejectedRow
from alation_core.jobs.answers import job_state
from alation_core.jobs.protocol import BULK_METADATA_JOBS, JobHandle, JobState
from alation_core.operations.write import WriteOperation
from alation_core.problems import Finding, Problem
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row
from alation_core.runs.blame import isolable
from alation_core.runs.effects import JobsEnded, NothingToSend
from alation_core.runs.events import Answered, Ended, Lost, NotSent, Refused
from alation_core.runs.judge import judge
from alation_core.runs.outcome import BatchOutcome, Run
from alation_endpoints.document import Document
from tests.alation_core.support import JSON

WRITES: list[WriteOperation[Any]] = [Document.create, Document.update, Document.delete]


@dataclass(frozen=True)
class Line:
    title: str


NOTHING_SAID = Reading()


def operation(
    reading: Reading | Exception = NOTHING_SAID, **options: Any
) -> JobOperation[JobDetails]:
    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        if isinstance(reading, Exception):
            raise reading
        return reading

    return JobOperation("POST", "/x/", payload=Line, result=JobDetails, reader=read, **options)


def batch(*titles: str, start: int = 40) -> Batch:
    rows = [EncodedRow(start + n, {"title": t, "id": n}, b"") for n, t in enumerate(titles)]
    return Batch((0,), tuple(rows))


THREE = batch("a", "b", "c")


def ended(answer: Any, handle: JobHandle | None = None, **more: Any) -> JobsEnded:
    state, _ = job_state(BULK_METADATA_JOBS, answer)
    return JobsEnded((Ended((0,), 9.0, handle or JobHandle(7), state, answer, **more),))


def done(result: Any = None, status: str = "successful") -> JobsEnded:
    return ended({"status": status, "msg": "Job finished in 1 seconds", "result": result})


def statuses(outcome: BatchOutcome[Any]) -> list[str]:
    return [row.status for row in outcome.rows]


def kinds(outcome: BatchOutcome[Any]) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.kind) for problem in outcome.problems]


def status(outcome: BatchOutcome[Any]) -> str:
    return Run("thing.create", [outcome]).status


# ------------------------------------------------------------------------------ refused


def refused(body: Any) -> Refused:
    return Refused((0,), 1.0, 400, body)


def test_named_rows_of_a_refusal_failed_and_the_others_were_not_sent() -> None:
    body = {"job_id": None, "invalid_documents": [{"index": 1, "errors": [{"title": ["bad"]}]}]}

    outcome = judge(operation(), THREE, refused(body))

    assert statuses(outcome) == ["unsent", "failed", "unsent"]
    assert kinds(outcome) == [(41, "refused")]
    assert outcome.rows[1].problems[0].field == "title"
    assert [(job.status, job.raw) for job in outcome.jobs] == [("failed", body)]


@pytest.mark.parametrize("body", [{"detail": "Not found."}, "<html>", None, []])
def test_a_refusal_that_names_no_row_fails_them_all(body: Any) -> None:
    outcome = judge(operation(), THREE, refused(body))

    assert statuses(outcome) == ["failed"] * 3
    assert kinds(outcome) == [(None, "refused")]


@pytest.mark.parametrize("index", [3, -1, 999])
def test_a_position_that_the_batch_does_not_have_names_no_row(index: int) -> None:
    body = {"job_id": None, "invalid_documents": [{"index": index, "errors": ["bad"]}]}

    outcome = judge(operation(), THREE, refused(body))

    assert statuses(outcome) == ["failed"] * 3
    assert isolable(operation(), [row.row for row in THREE.rows], refused(body)) == ()


def test_an_operation_finds_the_rows_that_a_text_names() -> None:
    def locate(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
        return [Finding(f.message, 2, "title", f.raw) for f in findings]

    outcome = judge(operation(locate=locate), THREE, refused({"detail": "c is bad"}))

    assert statuses(outcome) == ["unsent", "unsent", "failed"]


def test_a_locate_that_raises_names_no_rows(caplog: pytest.LogCaptureFixture) -> None:
    def locate(rows: Sequence[Row], findings: Sequence[Finding]) -> Sequence[Finding]:
        raise KeyError("key")

    outcome = judge(operation(locate=locate), THREE, refused({"detail": "c is bad"}))

    assert statuses(outcome) == ["failed"] * 3
    assert outcome.problems[0].message == "c is bad"
    assert "locate" in caplog.text


def test_only_a_refusal_that_started_nothing_and_names_rows_is_isolated() -> None:
    rows = [row.row for row in THREE.rows]
    entries = [{"index": 2, "errors": ["bad"]}, {"index": 0, "errors": ["bad"]}]
    named = {"job_id": None, "invalid_documents": entries}

    assert isolable(operation(), rows, refused(named)) == (0, 2)
    assert isolable(operation(), rows, refused({**named, "job_id": 7})) == ()
    assert isolable(operation(), rows, refused({"invalid_documents": entries})) == ()
    loose = {"job_id": None, "invalid_documents": [*entries, {"errors": ["of no row"]}]}
    assert isolable(operation(), rows, refused(loose)) == ()
    every = {"job_id": None, "invalid_documents": [{"index": n, "errors": ["x"]} for n in range(3)]}
    assert isolable(operation(), rows, refused(every)) == ()


# ------------------------------------------------------------------------------ not answered


def test_rows_that_were_not_sent_say_why() -> None:
    outcome = judge(operation(), THREE, NotSent((0,), 1.0, "no connection"))

    assert statuses(outcome) == ["unsent"] * 3
    assert kinds(outcome) == [(None, "transport")]
    assert outcome.problems[0].message == "not sent: no connection"
    assert outcome.jobs == ()


def test_rows_whose_answer_was_lost_are_unknown_and_the_answer_is_kept() -> None:
    lost = Lost((0,), 1.0, "no job handle", {"new": "shape"}, "unparsed")

    outcome = judge(operation(), THREE, lost)

    assert statuses(outcome) == ["unknown"] * 3
    assert kinds(outcome) == [(None, "unparsed")]
    assert [job.raw for job in outcome.jobs] == [{"new": "shape"}]
    assert "look before you send them again" in outcome.problems[0].message
    assert judge(operation(), THREE, Lost((0,), 1.0, "reset")).jobs == ()


def test_rejected_rows_stand_among_the_sent_ones() -> None:
    bad = RejectedRow(41, (Problem(41, "title", "bad", "invalid_payload"),))
    rows = (EncodedRow(40, {}, b""), EncodedRow(42, {}, b""))

    outcome = judge(operation(), Batch((0,), rows, (bad,)), done())

    assert [(row.row, row.status) for row in outcome.rows] == [
        (40, "succeeded"),
        (41, "rejected"),
        (42, "succeeded"),
    ]
    assert kinds(outcome) == [(41, "invalid_payload")]
    assert statuses(judge(operation(), Batch((0,), (), (bad,)), NothingToSend())) == ["rejected"]


@pytest.mark.parametrize(
    ("answer", "more", "kind"),
    [
        ({"status": "running"}, {"timed_out": True, "reason": "the state is 'running'"}, "timeout"),
        ({"status": "paused"}, {"timed_out": True, "reason": "the state is 'paused'"}, "timeout"),
        ({"detail": "Not found."}, {"reason": "HTTP 404: Not found."}, "transport"),
        (None, {"reason": "a fresh token was refused"}, "transport"),
    ],
)
def test_a_job_without_an_end_leaves_its_rows_unknown_and_names_its_handle(
    answer: Any, more: dict[str, Any], kind: str
) -> None:
    outcome = judge(operation(), THREE, ended(answer, **more))

    assert statuses(outcome) == ["unknown"] * 3
    assert kinds(outcome) == [(None, kind)]
    assert "catalog.job(7).wait()" in outcome.problems[0].message
    assert more["reason"] in outcome.problems[0].message
    assert outcome.jobs[0].raw == answer
    assert outcome.jobs[0].handle == JobHandle(7)


# ------------------------------------------------------------------------------ successful jobs


def test_a_success_that_hides_nothing_is_believed() -> None:
    outcome = judge(operation(), THREE, done())

    assert statuses(outcome) == ["succeeded"] * 3
    assert outcome.problems == ()
    assert status(outcome) == "successful"


def test_named_rows_succeeded_with_their_ids() -> None:
    outcome = judge(operation(Reading(ids={0: 7301, 2: None}, done=3)), THREE, done())

    assert [(row.status, row.id) for row in outcome.rows] == [
        ("succeeded", 7301),
        ("succeeded", None),
        ("succeeded", None),
    ]


def test_a_count_that_does_not_match_leaves_the_unnamed_rows_unknown() -> None:
    for number in (2, 4):
        outcome = judge(operation(Reading(ids={0: 7301}, done=number)), THREE, done())
        assert statuses(outcome) == ["succeeded", "unknown", "unknown"]
        assert kinds(outcome) == [(None, "count_mismatch")]
        assert status(outcome) == "partial"


def test_a_count_that_matches_the_rows_that_did_not_fail_is_believed() -> None:
    reading = Reading(findings=[Finding("bad", 1)], done=2)

    outcome = judge(operation(reading), THREE, done())

    assert statuses(outcome) == ["succeeded", "failed", "succeeded"]
    assert kinds(outcome) == [(41, "row_failed")]
    assert status(outcome) == "partial"


@pytest.mark.parametrize("index", [None, 3, -1])
def test_a_failure_of_no_known_row_leaves_the_unnamed_rows_unknown(index: int | None) -> None:
    reading = Reading(ids={1: 7302}, findings=[Finding("bad", index)])

    outcome = judge(operation(reading), THREE, done())

    assert statuses(outcome) == ["unknown", "succeeded", "unknown"]
    assert kinds(outcome) == [(None, "row_failed")]
    assert status(outcome) == "partial"


def test_a_row_that_a_complete_answer_does_not_name_failed() -> None:
    reading = Reading(ids={0: 1, 2: 3}, done=2, complete=True, absent="not there")

    outcome = judge(operation(reading), THREE, done())

    assert statuses(outcome) == ["succeeded", "failed", "succeeded"]
    assert [(p.row, p.message) for p in outcome.problems] == [(41, "not there")]


def test_a_list_that_its_own_count_contradicts_is_not_complete() -> None:
    outcome = judge(operation(Reading(ids={0: 1}, done=2, complete=True)), THREE, done())

    assert statuses(outcome) == ["succeeded", "unknown", "unknown"]
    assert kinds(outcome) == [(None, "count_mismatch")]


def test_an_answer_of_an_unknown_shape_proves_nothing() -> None:
    outcome = judge(operation(NOT_UNDERSTOOD), THREE, done({"new": "shape"}))

    assert statuses(outcome) == ["unknown"] * 3
    assert kinds(outcome) == [(None, "unparsed")]
    assert outcome.jobs[0].result == {"new": "shape"}
    assert status(outcome) == "unknown"


def test_a_reader_that_raises_has_not_understood(caplog: pytest.LogCaptureFixture) -> None:
    outcome = judge(operation(KeyError("count")), THREE, done({"new": "shape"}))

    assert statuses(outcome) == ["unknown"] * 3
    assert kinds(outcome) == [(None, "unparsed")]
    assert "reader" in caplog.text


def test_errors_beside_the_handle_fail_their_rows() -> None:
    handle = JobHandle(7, reply={"job_id": 7, "errors": [None, "text about the second item", None]})
    answer = {"status": "successful", "result": {}}

    for done_rows in (None, 2):
        outcome = judge(operation(Reading(done=done_rows)), THREE, ended(answer, handle))
        assert statuses(outcome) == ["succeeded", "failed", "succeeded"]
        assert [(p.row, p.kind, p.message) for p in outcome.problems] == [
            (41, "row_failed", "text about the second item")
        ]
        assert status(outcome) == "partial"


def test_an_error_beside_the_handle_counts_though_the_answer_is_not_understood() -> None:
    handle = JobHandle(7, reply={"job_id": 7, "errors": ["bad", None, None]})

    outcome = judge(operation(NOT_UNDERSTOOD), THREE, ended({"status": "successful"}, handle))

    assert statuses(outcome) == ["failed", "unknown", "unknown"]
    assert [p.row for p in outcome.problems] == [40, None]


# ------------------------------------------------------------------------------ other ends


@pytest.mark.parametrize(
    ("result", "text"),
    [
        (None, "no reason given"),
        ("disk full", "disk full"),
        (["first", "second"], "first; second"),
        ({"error": "disk full"}, "disk full"),
    ],
)
def test_a_failed_job_fails_its_rows_and_tells_its_texts(result: Any, text: str) -> None:
    outcome = judge(operation(), THREE, ended({"status": "failed", "msg": "", "result": result}))

    assert statuses(outcome) == ["failed"] * 3
    assert kinds(outcome) == [(None, "job_failed")]
    assert outcome.problems[0].message == f"the job failed: {text}"
    assert status(outcome) == "failed"


def test_a_failed_job_in_a_list_tells_its_texts_too() -> None:
    outcome = judge(operation(), THREE, ended([{"status": "failed", "result": "disk full"}]))

    assert outcome.problems[0].message == "the job failed: disk full"


def test_what_a_failed_job_names_as_done_is_done() -> None:
    reading = Reading(ids={0: 7301}, findings=[Finding("bad", 2)], done=1)

    outcome = judge(operation(reading), THREE, done(status="failed"))

    assert statuses(outcome) == ["succeeded", "failed", "failed"]


def test_a_failed_job_is_no_success_though_it_names_every_row_as_done() -> None:
    reading = Reading(ids={0: 1, 1: 2, 2: 3}, done=3)

    assert status(judge(operation(reading), THREE, done(status="failed"))) == "partial"


def test_what_a_failed_job_counts_and_does_not_name_is_unknown() -> None:
    # "failed" would invite to send a created row again.
    outcome = judge(operation(Reading(ids={0: 7301}, done=2)), THREE, done(status="failed"))

    assert statuses(outcome) == ["succeeded", "unknown", "unknown"]


@pytest.mark.parametrize("word", ["partial_success", "SKIPPED"])
def test_a_job_that_did_a_part_is_believed_only_where_it_names_or_counts(word: str) -> None:
    outcome = judge(operation(Reading(ids={0: 7301})), THREE, done("some", word))
    assert statuses(outcome) == ["succeeded", "unknown", "unknown"]
    assert (None, "row_failed") in kinds(outcome)
    assert f"{word!r}" in outcome.problems[-1].message
    assert status(outcome) == "partial"

    counted = Reading(findings=[Finding("bad", 1)], done=2)
    outcome = judge(operation(counted), THREE, done("some", word))
    assert statuses(outcome) == ["succeeded", "failed", "succeeded"]

    outcome = judge(operation(), THREE, done("some", word))
    assert statuses(outcome) == ["unknown"] * 3


def test_a_direct_answer_is_read_and_stands_in_the_vendors_form() -> None:
    body = {"deleted_document_count": 1, "deleted_document_ids": [0]}

    outcome = judge(Document.delete, batch("a", "b"), Answered((0,), 1.0, 200, body))

    assert statuses(outcome) == ["succeeded", "failed"]
    assert [(job.status, job.raw) for job in outcome.jobs] == [("successful", body)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (JobState.SUCCEEDED, ["succeeded"] * 3),
        (JobState.FAILED, ["failed"] * 3),
        (JobState.UNFAMILIAR, ["unknown"] * 3),
    ],
)
def test_both_jobs_of_a_batch_must_succeed(second: JobState, expected: list[str]) -> None:
    ends = JobsEnded(
        (
            Ended((0,), 1.0, JobHandle(7), JobState.SUCCEEDED, {"status": "successful"}),
            Ended((0,), 2.0, JobHandle(8), second, {"status": "?"}, "reason"),
        )
    )

    outcome = judge(operation(), THREE, ends)

    assert statuses(outcome) == expected
    assert [job.handle for job in outcome.jobs] == [JobHandle(7), JobHandle(8)]


# ------------------------------------------------------------------------------ laws

STATES = st.sampled_from(["successful", "failed", "partial_success", "skipped", "FINISHED"])
READINGS = st.builds(
    Reading,
    ids=st.dictionaries(st.integers(0, 2), st.none() | st.integers()),
    findings=st.lists(st.builds(Finding, st.just("bad"), st.none() | st.integers(-2, 4))),
    done=st.none() | st.integers(0, 4),
    understood=st.booleans(),
    complete=st.booleans(),
)


@given(READINGS, STATES)
def test_every_row_has_one_outcome_and_no_named_failure_succeeds(
    reading: Reading, word: str
) -> None:
    end = Ended((0,), 1.0, JobHandle(7), JobState.SUCCEEDED, {"status": word})
    state, _ = job_state(BULK_METADATA_JOBS, {"status": word, "state": "finished"})
    end = Ended((0,), 1.0, JobHandle(7), state, end.answer)

    outcome = judge(operation(reading), THREE, JobsEnded((end,)))

    assert [row.row for row in outcome.rows] == [40, 41, 42]
    for index, row in enumerate(outcome.rows):
        if index in {finding.index for finding in reading.findings}:
            assert row.status != "succeeded"
        if row.status == "succeeded" and state is not JobState.SUCCEEDED:
            assert index in reading.ids or reading.done is not None
    if {row.status for row in outcome.rows} != {"succeeded"}:
        assert outcome.problems
        assert status(outcome) != "successful"


@given(st.sampled_from(WRITES), JSON, STATES)
def test_no_answer_makes_reading_documents_fail(
    write: WriteOperation[Any], result: Any, word: str
) -> None:
    rows = [row.row for row in THREE.rows]
    details = write.result.from_api_response({"status": word, "result": result})

    assert isinstance(write.reader(rows, details), Reading)
    for ending in (done(result, word), refused(result), Answered((0,), 1.0, 200, result)):
        assert len(judge(write, THREE, ending).rows) == 3
