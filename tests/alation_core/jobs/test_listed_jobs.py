"""Jobs that nothing but a list of jobs shows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alation_core.jobs import (
    HandlePlace,
    JobHandle,
    JobProtocol,
    JobState,
    listed_job,
    poll_request,
    read_poll,
)
from alation_core.wire import Reply

LISTED = JobProtocol(
    path="/svc/job/?type=BULK&order_by=-made",
    handles=(HandlePlace(("job_key",), by="name"), HandlePlace(("id",))),
    words={"done": JobState.SUCCEEDED, "busy": JobState.RUNNING},
    listed_by={"name": "key", "id": "id"},
)
JOBS: list[Any] = [
    {"id": 9, "key": "k-9", "status": "busy"},
    {"id": 7, "key": "k-7", "status": "done", "result": {"made": 2}},
    "something else",
]


def polled(body: Any, handle: JobHandle) -> Any:
    return read_poll(LISTED, Reply(200, {}, json.dumps(body).encode()), handle)


def test_the_list_is_asked_for_as_it_stands() -> None:
    request = poll_request(LISTED, JobHandle("k-7", "name"))
    assert (request.path, list(request.query)) == (
        "/svc/job/",
        [("type", "BULK"), ("order_by", "-made")],
    )


@pytest.mark.parametrize("handle", [JobHandle("k-7", "name"), JobHandle(7)])
def test_the_job_of_the_handle_counts(handle: JobHandle) -> None:
    poll = polled(JOBS, handle)
    assert (poll.state, poll.answer) == (JobState.SUCCEEDED, JOBS[1])
    assert listed_job(LISTED, handle, JOBS) is JOBS[1]


@pytest.mark.parametrize(
    "body", [[], JOBS[:1], [*JOBS, {"id": 7, "key": "k-7", "status": "busy"}], ["k-7"], [None]]
)
def test_a_list_that_does_not_hold_it_once_tells_nothing(body: list[Any]) -> None:
    """A lone other job is not taken for it; the job may not be listed yet."""
    poll = polled(body, JobHandle("k-7", "name"))
    assert (poll.state, poll.gone) == (JobState.UNFAMILIAR, False)
    assert poll.failure == "the list holds no such job"
    assert poll.answer == body


def test_an_answer_that_is_no_list_is_the_job() -> None:
    assert polled(JOBS[1], JobHandle(7)).state is JobState.SUCCEEDED
