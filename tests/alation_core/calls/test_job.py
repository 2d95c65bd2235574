"""The vendor-documented class `Job`, and taking up any job by its handle."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    Job,
    JobDetails,
    JobTimeout,
    RequestRefused,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_core.calls import job as job_module
from alation_core.jobs.answers import Poll
from alation_core.jobs.protocol import JobHandle
from alation_sandbox import Sandbox
from tests.alation_core.support import http, scripted

ROW = {"title": "Net revenue", "document_hub_id": 1}


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _simulated(clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vendor's signature has no place for a clock."""
    monkeypatch.setattr(job_module, "SystemClock", lambda: clock)


def answers(*words: str) -> list[bytes]:
    return [http(200, {"status": word, "msg": None, "result": [word]}) for word in words]


# ------------------------------------------------------------------------------ the vendor's class


def test_the_signatures_are_the_documented_ones() -> None:
    made = inspect.signature(Job.__init__, eval_str=False).parameters

    assert {name: found.annotation for name, found in list(made.items())[1:]} == {
        "access_token": "str",
        "session": "requests.Session",
        "host": "str",
        "job_response": "dict[str, Any]",
    }
    assert list(inspect.signature(Job.check_job_status).parameters) == ["self"]
    assert list(inspect.signature(Job._get_job).parameters) == ["self"]
    assert inspect.signature(Job._get_job).return_annotation == "JobDetails"


def test_a_job_is_polled_until_it_has_ended_and_each_state_is_logged(
    session: requests.Session, caplog: pytest.LogCaptureFixture
) -> None:
    with scripted(answers("running", "RUNNING", "Successful")) as server:
        job = Job("fake-access-token", session, server.url, {"job_id": 4711})
        with caplog.at_level(logging.INFO, "alation_core.job"):
            found = job.check_job_status()

    assert found == [{"status": "Successful", "msg": None, "result": ["Successful"]}]
    assert [record.getMessage() for record in caplog.records] == [
        "job 4711: running",
        "job 4711: RUNNING",
        "job 4711: Successful",
    ]
    assert all("?id=4711 " in request for request in server.requests)
    assert all("TOKEN: fake-access-token" in request for request in server.requests)


def test_an_answer_that_is_a_list_is_returned_as_it_is(session: requests.Session) -> None:
    with scripted([http(200, [{"status": "successful"}])]) as server:
        job = Job("fake-access-token", session, server.url, {"job_id": 4711})

        assert job.check_job_status() == [{"status": "successful"}]


@pytest.mark.parametrize(
    ("reply", "query"),
    [
        ({"task": {"id": 12}}, "?id=12 "),
        ({"job": {"id": 13}}, "?id=13 "),
        ({"job_name": "MetadataExtraction#318_x"}, "?name=MetadataExtraction%23318_x "),
    ],
)
def test_every_handle_is_taken(
    session: requests.Session, reply: dict[str, Any], query: str
) -> None:
    with scripted(answers("failed")) as server:
        details = Job("fake-access-token", session, server.url, reply)._get_job()

    assert isinstance(details, JobDetails)
    assert (details.status, details.result) == ("failed", ["failed"])
    assert query in server.requests[0]


@pytest.mark.parametrize("reply", [{"job_id": None}, {}, {"deleted": 2}])
def test_a_reply_without_a_handle_started_no_job(
    session: requests.Session, reply: dict[str, Any]
) -> None:
    with pytest.raises(ConfigurationError, match="names no job"):
        Job("fake-access-token", session, "https://acme.example.com", reply)


def test_a_job_without_an_end_is_not_waited_for_for_ever(
    session: requests.Session, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Job, "wait_seconds", 1.0)
    with scripted(answers(*["hibernating"] * 50)) as server:
        job = Job("fake-access-token", session, server.url, {"job_id": 4711})
        with pytest.raises(
            JobTimeout, match=r"not ended within 1 s.*catalog\.job\(4711\)"
        ) as caught:
            job.check_job_status()

    assert caught.value.handle == 4711
    assert caught.value.raw == {"status": "hibernating", "msg": None, "result": ["hibernating"]}
    assert clock.now() == pytest.approx(1.0)


# ------------------------------------------------------------------------------ catalog.job


def test_a_job_is_taken_up_by_its_number(catalog: Alation, clock: SimulatedClock) -> None:
    run = catalog.document.create([ROW], timeout=0.5)
    handle = run.jobs[0].handle
    assert run.status == "unknown"
    assert handle is not None

    seen: list[Poll] = []
    details = catalog.job(handle.value).wait(timeout=600, on_poll=seen.append)

    assert details.status == "successful"
    assert details.result["created_term_count"] == 1
    assert {poll.word for poll in seen} == {"running", "successful"}
    assert 1.0 <= clock.now() < 1.5


def test_a_handle_is_a_number_or_a_name(catalog: Alation) -> None:
    assert catalog.job("4711").handle == catalog.job(4711).handle == JobHandle(4711)
    assert catalog.job("Extraction#3").handle == JobHandle("Extraction#3", "name")


def test_the_details_of_a_job_are_asked_for_once(server: Sandbox, catalog: Alation) -> None:
    catalog.document.create([ROW], timeout=0.0)
    before = len(server.requests)

    assert catalog.job(1001).details().status == "running"

    assert len(server.requests) == before + 1
    with pytest.raises(RequestRefused, match=r"the server has no job 999 \(.*HTTP 404"):
        catalog.job(999).details()


def test_a_job_that_is_not_there_is_given_up(catalog: Alation, clock: SimulatedClock) -> None:
    with pytest.raises(UnreadableAnswer, match="the server has no job 999"):
        catalog.job(999).wait()

    assert clock.now() < 60.0


def test_a_poll_that_fails_ends_no_wait(clock: SimulatedClock) -> None:
    troubled = [http(503, b"<html>", {"Retry-After": "9"}), b"", http(200, b"<html>")]
    with scripted([*troubled, *answers("running", "successful")]) as server:
        other = Alation(server.url, ApiAccessToken("fake-access-token"), [], clock=clock)

        assert other.job(4711).wait().status == "successful"

    assert clock.now() >= 9.0
