"""Handles and states of jobs (sheet job)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from alation_core.jobs.answers import (
    job_answer,
    job_state,
    poll_request,
    read_poll,
    texts,
    words_of,
)
from alation_core.jobs.handles import read_handle
from alation_core.jobs.protocol import (
    BULK_METADATA_JOBS,
    NOTHING_STARTED,
    HandlePlace,
    JobHandle,
    JobProtocol,
    JobState,
)
from alation_core.results import JobDetails, details_of
from alation_core.wire.messages import NoReply, Reply
from tests.alation_core.support import JSON, reply

NAME = "MetadataExtraction#318_2025-02-11-09-20-02-698215-00-00-3f0c2b1a"
UUID = "5b7f3f0e-2c2b-4e4a-9d34-0d2f8f6f1c77"


@pytest.mark.parametrize(
    ("body", "handle"),
    [
        ({"job_id": 4711}, JobHandle(4711)),
        ({"job_id": "4711"}, JobHandle("4711")),
        ({"job_id": 4711, "href": "/api/v1/bulk_metadata/job/?id=99"}, JobHandle(4711)),
        ({"task": {"id": 4711, "state": "QUEUED", "status": "NA"}}, JobHandle(4711)),
        ({"task": {"id": UUID, "type": "COMMIT_TO_CATALOG"}}, JobHandle(UUID)),
        ({"job": {"id": 4711, "url": "/api/job/4711/"}}, JobHandle(4711)),
        ({"job_name": NAME}, JobHandle(NAME, "name")),
        ({"job_id": 4711, "errors": [None, "text about the second item"]}, JobHandle(4711)),
        ({"job_id": None, "job_name": NAME}, JobHandle(NAME, "name")),
        ({"job_id": 0}, JobHandle(0)),
        ({"job_id": None, "invalid_documents": []}, NOTHING_STARTED),
        ({"task": {"id": None}}, NOTHING_STARTED),
        ({"job_name": None}, NOTHING_STARTED),
        ({}, None),
        ({"job_id": ""}, None),
        ({"job_id": True}, None),
        ({"job_id": [4711]}, None),
        ({"job": 4711}, None),
        ({"task": "id"}, None),
        ({"deleted_document_count": 2}, None),
        ([{"job_id": 4711}], None),
        ("<html>", None),
        (None, None),
    ],
)
def test_the_handle_is_found_in_every_place(body: Any, handle: object) -> None:
    found = read_handle(BULK_METADATA_JOBS, body)

    assert found == handle
    if isinstance(found, JobHandle):
        assert found.reply == body


@given(JSON)
def test_no_submit_reply_makes_looking_for_the_handle_fail(body: Any) -> None:
    read_handle(BULK_METADATA_JOBS, body)


def test_a_job_is_asked_for_by_id_or_by_name() -> None:
    by_id = poll_request(BULK_METADATA_JOBS, JobHandle(4711))
    assert (by_id.method, by_id.path) == ("GET", "/api/v1/bulk_metadata/job/")
    assert list(by_id.query) == [("id", "4711")]
    # The name goes out as it is: the HTTP library encodes its # once.
    assert list(poll_request(BULK_METADATA_JOBS, JobHandle(NAME, "name")).query) == [("name", NAME)]


def test_another_protocol_has_the_handle_in_its_path() -> None:
    tasks = JobProtocol("/tasks/{handle}", (HandlePlace(("task", "id")),), {})

    request = poll_request(tasks, JobHandle("a/b#c"))

    assert (request.path, list(request.query)) == ("/tasks/a%2Fb%23c", [])


STATES = {
    JobState.RUNNING: ("running", "queued", "started", "processing", "na"),
    JobState.SUCCEEDED: ("successful", "succeeded"),
    JobState.PARTIAL: ("partial_success", "partially_successful", "partially_succeeded"),
    JobState.FAILED: ("failed",),
    JobState.ENDED: ("skipped",),
    JobState.UNFAMILIAR: ("hibernating", ""),
}


@pytest.mark.parametrize(
    ("word", "state"), [(word, state) for state, words in STATES.items() for word in words]
)
def test_both_families_of_words_are_known_in_any_case(word: str, state: JobState) -> None:
    for written in (word, word.upper(), word.title(), f" {word} "):
        assert job_state(BULK_METADATA_JOBS, {"status": written}) == (state, written)


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"state": "finished"}, JobState.ENDED),
        ({"state": "Finished", "status": "na"}, JobState.ENDED),
        ({"state": "finished", "status": "failed"}, JobState.FAILED),
        ({"state": "FINISHED", "status": "partial_success"}, JobState.PARTIAL),
        ({"state": "queued", "status": "na"}, JobState.RUNNING),
        ({"state": "started", "status": "succeeded"}, JobState.SUCCEEDED),
        ({"state": None, "status": None}, JobState.UNFAMILIAR),
        ({"status": 5}, JobState.UNFAMILIAR),
        ({"detail": "Not found."}, JobState.UNFAMILIAR),
        ([{"status": "successful"}], JobState.SUCCEEDED),
        ([{"status": "successful"}, {"status": "successful"}], JobState.UNFAMILIAR),
        ([], JobState.UNFAMILIAR),
        ("successful", JobState.UNFAMILIAR),
        (None, JobState.UNFAMILIAR),
    ],
)
def test_the_state_of_an_answer(body: Any, state: JobState) -> None:
    assert job_state(BULK_METADATA_JOBS, body)[0] is state


def test_only_known_ends_are_ends() -> None:
    going_on = {JobState.RUNNING, JobState.UNFAMILIAR}

    assert {state for state in JobState if not state.is_end} == going_on


@given(JSON)
def test_an_unfamiliar_answer_is_never_a_success(body: Any) -> None:
    state, _ = job_state(BULK_METADATA_JOBS, body)

    answer = job_answer(body)
    said = answer.get("status") if isinstance(answer, dict) else None
    assert state is not JobState.SUCCEEDED or said in ("successful", "succeeded")


@pytest.mark.parametrize(
    ("answer", "gone"),
    [
        (NoReply(sent=True, reason="connection reset"), False),
        (reply(500, {"detail": "out of order"}), False),
        (reply(429, {"detail": "throttled"}), False),
        (reply(403, {"detail": "no"}), False),
        (reply(404, {"detail": "Not found."}), True),
        (reply(410, None), True),
        (Reply(200, {}, b"<html>"), False),
        (Reply(200, {}, b""), False),
    ],
)
def test_a_poll_that_fails_says_nothing_about_the_job(answer: Reply | NoReply, gone: bool) -> None:
    poll = read_poll(BULK_METADATA_JOBS, answer)

    assert (poll.state, poll.gone) == (JobState.UNFAMILIAR, gone)
    assert poll.failure or answer.data is None  # type: ignore[union-attr]


def test_a_poll_keeps_the_word_and_the_answer() -> None:
    body = {"status": "Successful", "msg": None, "result": ["x"]}

    poll = read_poll(BULK_METADATA_JOBS, reply(200, body))

    assert (poll.state, poll.word, poll.answer) == (JobState.SUCCEEDED, "Successful", body)


def test_the_texts_of_a_result() -> None:
    assert texts("a") == ["a"]
    assert texts(["a", None, {"b": 1}, "c"]) == ["a", "c"]
    assert texts(None) == []


OTHER_KEYS = JobProtocol(
    path="/acme/tasks/{handle}/",
    handles=(HandlePlace(("task", "id")),),
    words={"done": JobState.SUCCEEDED, "broken": JobState.FAILED},
    state_key="meta.phase",
    message_key="note",
    result_key="data.rows",
)


def test_the_keys_of_an_answer_are_data_of_its_protocol() -> None:
    answer = {"meta": {"phase": "Done"}, "note": "fine", "data": {"rows": [1, 2]}, "status": "x"}

    assert job_state(OTHER_KEYS, answer) == (JobState.SUCCEEDED, "Done")
    details = details_of(JobDetails, OTHER_KEYS, answer, JobHandle(7))
    assert (details.status, details.msg, details.result) == ("Done", "fine", [1, 2])
    assert details.raw is answer


def test_what_a_job_says_is_read_under_the_keys_of_its_protocol() -> None:
    answer = {"note": "bad input", "msg": "not this", "data": {"rows": ["row 1", "row 2"]}}

    assert words_of(OTHER_KEYS, answer) == "bad input; row 1; row 2"
    assert words_of(OTHER_KEYS, {"data": {}}) == "no reason given"


def test_a_missing_key_is_absent_and_not_another_ones_value() -> None:
    details = details_of(JobDetails, OTHER_KEYS, {"status": "x", "msg": "y"}, JobHandle(7))

    assert (details.status, details.msg, details.result) == (None, None, None)


def test_the_words_of_a_protocol_are_taken_as_an_author_writes_them() -> None:
    words = {" Done": JobState.SUCCEEDED, "true": JobState.SUCCEEDED, "3": JobState.FAILED}
    protocol = JobProtocol("/runs/", (HandlePlace(("run",)),), words, over=frozenset({"Over"}))
    for told, state in (("DONE", "SUCCEEDED"), (True, "SUCCEEDED"), (3, "FAILED")):
        assert job_state(protocol, {"status": told})[0] is JobState[state]
    assert job_state(protocol, {"status": "?", "state": "over"})[0] is JobState.ENDED


@pytest.mark.parametrize(
    ("first", "answer", "state"),
    [
        (True, {"status": "good", "state": "at work"}, JobState.RUNNING),
        (True, {"status": "good", "state": "resting"}, JobState.UNFAMILIAR),
        (True, {"status": "good", "state": 5}, JobState.UNFAMILIAR),
        (True, {"status": "good", "state": "OVER"}, JobState.SUCCEEDED),
        (True, {"status": "odd", "state": "over"}, JobState.ENDED),
        (True, {"status": "good", "state": None}, JobState.SUCCEEDED),
        (True, {"status": "good"}, JobState.SUCCEEDED),
        (False, {"status": "good", "state": "at work"}, JobState.SUCCEEDED),
    ],
)
def test_a_job_whose_state_counts_first_goes_on_until_it_is_over(
    first: bool, answer: Any, state: JobState
) -> None:
    words = {"good": JobState.SUCCEEDED, "at work": JobState.RUNNING}
    over = frozenset({"over"})
    protocol = JobProtocol("/tasks/", (), words, over=over, over_first=first)

    assert job_state(protocol, answer)[0] is state


BARE = JobProtocol(
    path="/task/{handle}",
    handles=(HandlePlace(("task_id",)),),
    words={"running": JobState.RUNNING, "failed": JobState.FAILED},
    result_key="context.made",
    bare_result=True,
)
ENDING = replace(BARE, bare_result=False, otherwise=JobState.ENDED)


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b'{"status": "running"}', JobState.RUNNING),
        (b'{"status": "failed", "context": {"error": "no"}}', JobState.FAILED),
        (b'{"status": "successful"}', JobState.UNFAMILIAR),
        (b'{"status": true}', JobState.UNFAMILIAR),
        (b'{"detail": "no task"}', JobState.UNFAMILIAR),
        (b"{}", JobState.UNFAMILIAR),
        (b"null", JobState.UNFAMILIAR),
        (b"", JobState.UNFAMILIAR),
        (b'""', JobState.UNFAMILIAR),
        (b" \n", JobState.UNFAMILIAR),
        (b"<html>Not now</html>", JobState.UNFAMILIAR),
        (b'"\\n<!DOCTYPE html>"', JobState.UNFAMILIAR),
        (b"product:\n  productId: x\n", JobState.SUCCEEDED),
        (b'"product: x"', JobState.SUCCEEDED),
        (b"[]", JobState.SUCCEEDED),
        (b'[{"status": "running"}]', JobState.SUCCEEDED),
    ],
)
def test_a_result_without_a_frame_is_a_list_or_a_text(body: bytes, state: JobState) -> None:
    poll = read_poll(BARE, Reply(200, {}, body))

    assert poll.state is state
    assert read_poll(BULK_METADATA_JOBS, Reply(200, {}, b"[]")).state is JobState.UNFAMILIAR
    assert read_poll(BARE, Reply(404, {}, body)).state is JobState.UNFAMILIAR


@pytest.mark.parametrize("state_key", ["status", "context.state"])
@pytest.mark.parametrize("result", [[{"status": True}], [], "product: x"])
def test_a_result_without_a_frame_is_the_result_and_stays_as_it_came(
    result: Any, state_key: str
) -> None:
    protocol = replace(BARE, state_key=state_key)
    details = details_of(JobDetails, protocol, result, JobHandle("t"))

    assert (details.status, details.result, details.untyped) == ("successful", result, result)
    assert details.raw is result


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"status": "running"}, JobState.RUNNING),
        ({"status": "on strike"}, JobState.ENDED),
        ({"status": ""}, JobState.UNFAMILIAR),
        ({"status": None}, JobState.UNFAMILIAR),
        ({"detail": "no"}, JobState.UNFAMILIAR),
        ([], JobState.UNFAMILIAR),
    ],
)
def test_a_word_that_is_not_listed_may_end_a_job_but_not_well(body: Any, state: JobState) -> None:
    assert job_state(ENDING, body)[0] is state


@pytest.mark.parametrize("state", [JobState.SUCCEEDED, JobState.FAILED, JobState.RUNNING])
def test_nobody_knows_what_an_unlisted_word_means(state: JobState) -> None:
    with pytest.raises(ValueError, match="otherwise= is UNFAMILIAR or ENDED"):
        replace(BARE, otherwise=state)
