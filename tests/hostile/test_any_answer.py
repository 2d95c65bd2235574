"""Whatever a server answers: an outcome for each row, and no success that the answer denies."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import AuthenticationFailed, Run
from alation_core.jobs import BULK_METADATA_JOBS, JobState, is_handle
from alation_core.shapes import UNSET
from alation_core.wire.signals import CREDENTIALS_REFUSED
from alation_replay.contract.server import Scripted
from tests.hostile.altered import ANY, GOOD_SIGNS, SIGNS, altered
from tests.hostile.evidence import EVIDENCE, says_done
from tests.hostile.figures import EXAMPLES, note
from tests.hostile.tapes_played import Case, cases, declared, good_cases, operations

some = settings(max_examples=max(1, EXAMPLES // 2))
many = settings(max_examples=10 * EXAMPLES)
STATUSES = st.sampled_from([200, 200, 200, 201, 202, 204, 206, 302, 400, 401, 403, 404]) | (
    st.sampled_from([408, 409, 413, 421, 422, 425, 429, 500, 502, 503])
)
WHOLE = "remove_not_seen"
ROOM = 12
"""Problems for each row and each part of an answer, at most."""


def named(case: Case) -> str:
    return case.name


def parts(value: Any) -> int:
    """How many values a JSON value holds."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(parts, below))


def check(case: Case, run: Run[Any], answers: list[Any]) -> None:
    """Hold what holds whatever was answered."""
    rows = list(run.rows)
    for row in rows:
        note("rows of writes with any answer", row.status)
    assert [row.row for row in rows] == list(range(len(case.rows)))
    for row in rows:
        if row.status == "succeeded":
            assert says_done(case, run, row.row), (row, [job.raw for job in run.jobs])
        else:
            assert run.problems
        assert row.id is None or is_handle(row.id) or isinstance(row.id, int | str)
    assert run.ok == (not run.problems and {row.status for row in rows} <= {"succeeded"})
    assert len(run.problems) <= ROOM * (len(rows) + 2 + sum(map(parts, answers)))


# ------------------------------------------------------------------------------ anything


@pytest.mark.parametrize("case", operations(), ids=named)
def test_any_answer_to_a_write_brings_an_outcome_for_each_row(
    case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    @some
    @given(STATUSES, ANY)
    def any_answer(status: int, body: Any) -> None:
        try:
            run, _ = case.played([Scripted(status, body)], case.polls)
        except AuthenticationFailed:
            assert status in (401, 403)
            return
        check(case, run, [body])

    any_answer()
    assert "raised" not in caplog.text


@pytest.mark.parametrize("case", [c for c in operations() if c.polls], ids=named)
def test_any_answer_to_a_poll_brings_an_outcome_for_each_row(
    case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    @some
    @given(ANY, st.booleans())
    def any_answer(result: Any, whole: bool) -> None:
        last, protocol = case.polls[case.end].body, declared(case).protocol
        listed = protocol is not None and protocol.listed_by is not None
        good = last[0] if listed and isinstance(last, list) else last
        framed = isinstance(good, dict) and not whole
        answer = {**good, "result": result} if framed else result
        run, _ = case.played(case.calls, [Scripted(200, answer)])
        check(case, run, [answer])

    any_answer()
    assert "raised" not in caplog.text


def test_an_altered_answer_is_believed_as_far_as_it_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    many(given(st.data())(believed_as_far_as_it_says_so))()
    assert "raised" not in caplog.text


def believed_as_far_as_it_says_so(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from([c for c in cases() if len(c.calls) == 1]))
    calls, polls = list(case.calls), list(case.polls)
    altering = polls or calls
    place = data.draw(st.integers(0, len(altering) - 1))
    body = data.draw(altered(altering[place].body))
    altering[place] = Scripted(altering[place].status, body)

    run, _ = case.played(calls, polls)

    check(case, run, [answer.body for answer in (*calls, *polls)])


def test_every_write_has_its_evidence() -> None:
    assert {f"{case.endpoint}.{case.operation}" for case in operations()} <= set(EVIDENCE)


# ------------------------------------------------------------------------------ good tapes


def answered(case: Case, body: Any) -> Run[Any]:
    """Play a good case with another last answer."""
    if case.polls:
        polls = list(case.polls)
        polls[case.end] = Scripted(200, body)
        return case.played(case.calls, polls)[0]
    return case.played([Scripted(case.calls[0].status, body)], [])[0]


def last_of(case: Case) -> Any:
    return (case.polls[case.end] if case.polls else case.calls[-1]).body


SEVERAL = [case for case in good_cases() if case.name.endswith("upsert__several_elements")][:1]
"""Answers that name some rows and count the others."""


def objects_of(case: Case) -> list[Case]:
    """The case, where its last answer is an object, and a job has the usual keys."""
    usual = not case.polls or declared(case).protocol is BULK_METADATA_JOBS
    return [case] if usual and isinstance(last_of(case), dict) else []


GOOD = [case for case in operations() if case.is_good]
WITH_OBJECT = [*(c for g in GOOD for c in objects_of(g)), *SEVERAL]
POLLED = [
    case
    for case in WITH_OBJECT
    if case.polls and len({identity is None for identity in case.ids}) < 2
]
"""Jobs whose answers name all rows or none."""


@pytest.mark.parametrize("case", good_cases(), ids=named)
def test_a_good_tape_is_a_success(case: Case) -> None:
    run, _ = case.played(case.calls, case.polls)

    assert run.ok
    check(case, run, [])


@pytest.mark.parametrize("case", WITH_OBJECT, ids=named)
def test_what_speaks_against_a_success_beside_it_leaves_no_row_succeeded(case: Case) -> None:
    for key, sign in SIGNS:
        run = answered(case, {**last_of(case), key: sign})
        named_rows = {index for index, identity in enumerate(case.ids) if identity is not None}
        done = {row.row for row in run.rows if row.status == "succeeded"}
        # Where the answer names some rows and not all, the failure is that of another one.
        assert done <= (named_rows if len(named_rows) < len(case.rows) else set()), (key, sign)
        assert not run.counts["failed"], (key, sign)
        assert run.problems


@pytest.mark.parametrize(
    "case",
    [c for c in WITH_OBJECT if c.polls and isinstance(last_of(c).get("result"), dict)],
    ids=named,
)
def test_what_speaks_against_a_success_within_its_result_does_so_too(case: Case) -> None:
    good = last_of(case)
    for key, sign in (*SIGNS, ("status", "failed"), ("state", "error")):
        run = answered(case, {**good, "result": {**good["result"], key: sign}})
        assert not run.counts["succeeded"], (key, sign)


@pytest.mark.parametrize("case", WITH_OBJECT, ids=named)
def test_what_says_nothing_against_a_success_leaves_it(case: Case) -> None:
    for key, sign in GOOD_SIGNS:
        assert answered(case, {**last_of(case), key: sign}).ok, (key, sign)


@pytest.mark.parametrize("case", POLLED, ids=named)
def test_words_that_contradict_each_other_leave_the_rows_unknown(case: Case) -> None:
    for changes in (
        {"state": "failed"},
        {"state": "CANCELLED"},
        {"msg": "Job failed: disk full"},
        {"msg": "Error: disk full"},
        {"msg": "Failed. Nothing was written"},
        {"id": 99},
        {"job_id": 99},
        {"job_name": "another"},
        {"status": "failed", "state": "successful"},
    ):
        by_name = "job_name" in case.calls[0].body
        if "job_id" in changes and last_of(case).get("id") is not None:
            continue  # it names its job already, by its own number
        if ("job_name" in changes) != by_name and {"id", "job_id", "job_name"} & changes.keys():
            continue
        run = answered(case, {**last_of(case), **changes})
        assert run.counts == {"unknown": len(case.rows)}, changes


@pytest.mark.parametrize("case", POLLED, ids=named)
def test_a_failed_job_that_names_every_row_is_open(case: Case) -> None:
    words = (declared(case).protocol or BULK_METADATA_JOBS).words
    word = next(word for word, state in words.items() if state is JobState.FAILED)
    run = answered(case, {**last_of(case), "status": word})

    assert not run.counts["succeeded"]
    assert "job_failed" in {problem.kind for problem in run.problems}


# ------------------------------------------------------------------------------ handles

JOBS = [case for case in GOOD if case.polls]
FORMS = {tuple(case.calls[0].body): case for case in JOBS}
"""A job for each form of a submit reply."""


@pytest.mark.parametrize("case", FORMS.values(), ids=named)
@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 413, 429, 500, 502])
def test_a_job_that_any_answer_names_is_followed_and_nothing_is_sent_again(
    case: Case, status: int
) -> None:
    named_job = case.calls[0].body
    plain = json.dumps(named_job)
    for text in (
        json.dumps({**named_job, "detail": "No.", "code": f"{status}000"}),
        plain[:-1] + ', "digits": ' + "9" * 5000 + "}",
        plain[:-1] + ', "deep": ' + "[" * 5000 + "]" * 5000 + "}",
        plain[:-1] + ', "deep": ' + "[" * 5000,
        plain[:-1] + "".join(f', "{key}": null' for key in named_job) + "}",
    ):
        run, server = case.played([Scripted(status, text=text)], case.polls)
        assert len(server.calls) == 1
        assert server.polls, text[:200]
        assert run.ok, text[:200]


@pytest.mark.parametrize("case", FORMS.values(), ids=named)
@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_beside_a_job_renews_nothing(case: Case, status: int) -> None:
    refusal = {**case.calls[0].body, "detail": CREDENTIALS_REFUSED, "code": "403000"}

    run, server = case.played([Scripted(status, refusal)], case.polls, auth="refresh_token")

    exchanged = declared(case).exchange is not None  # a token of the service beside the other
    assert (len(server.calls), server.tokens) == (1, 2 if exchanged else 1)
    assert run.ok


@pytest.mark.parametrize("case", POLLED, ids=named)
def test_a_key_that_an_answer_gives_twice_leaves_the_rows_unknown(case: Case) -> None:
    plain = json.dumps(last_of(case))
    told = last_of(case).get("result", UNSET)
    again = [plain[:-1] + ', "result": 1}'] if told is not UNSET else []
    for text in ('{"status": "failed", ' + plain[1:], *again):
        run, _ = case.played(case.calls, [Scripted(200, text=text)])
        assert run.counts == {"unknown": len(case.rows)}


@pytest.mark.parametrize("case", FORMS.values(), ids=named)
@pytest.mark.parametrize(
    "handle",
    [True, False, -1, 1.0, 4711.5, [4711], {"id": 1}, "9" * 5000, "a\nb", "\ud800", " ", "..", "."],
)
def test_what_can_be_no_handle_is_not_asked_for(case: Case, handle: Any) -> None:
    def put(body: Any) -> Any:
        return {
            key: put(value) if isinstance(value, dict) else handle
            for key, value in body.items()
            if isinstance(value, dict) or key in ("job_id", "id", "job_name")
        }

    run, server = case.played([Scripted(202, put(case.calls[0].body))], case.polls)

    assert not server.polls
    assert run.counts == {"unknown": len(case.rows)}


@pytest.mark.parametrize("case", JOBS, ids=named)
def test_one_job_for_several_batches_is_the_job_of_none(case: Case) -> None:
    operation = declared(case)
    whole = operation.limit(case.params).whole or case.params.get(WHOLE)
    if len(case.rows) < 2 or not case.is_good or whole:
        pytest.skip("one row, or one piece")
    options = {**case.options, "batch_size": 1}
    run, server = replace(case, options=options).played(case.calls, case.polls)

    assert len(server.calls) == len(case.rows)
    assert [row.status for row in run.rows][1:] == ["unknown"] * (len(case.rows) - 1)
    assert len(run.jobs) >= len(case.rows)
