from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.jobs import BULK_METADATA_JOBS, JobHandle, JobState
from alation_core.results import details_of
from alation_replay.playing.drift import drift_of_jobs


@dataclass(frozen=True)
class Part:
    number: int


@dataclass(frozen=True)
class PartDetails(JobDetails):
    result: list[Part] | Any = None


@pytest.mark.parametrize(
    ("answer", "keys"),
    [
        ({"status": "successful", "result": [{"number": 1}]}, []),
        ({"status": "successful", "result": [{"number": 1, "x": 1}]}, ["result[].x"]),
        ({"status": "successful", "result": "a text"}, []),
        ([{"status": "successful", "y": 1}], ["y"]),
        ("no object", []),
    ],
)
def test_drift_of_a_job(answer: object, keys: list[str]) -> None:
    details = PartDetails.from_api_response(answer, JobHandle(7))

    assert drift_of_jobs([details]) == keys


def test_drift_of_an_answer_without_a_job() -> None:
    details = PartDetails.from_reply("successful", [{"number": 1, "x": 1}])

    assert drift_of_jobs([details]) == ["result[].x"]


@pytest.mark.parametrize("status", ["failed", "unknown"])
def test_the_body_of_a_refusal_is_no_drift(status: str) -> None:
    details = PartDetails.from_reply(status, [{"number": 1, "title": "a", "code": 7}])

    assert drift_of_jobs([details]) == []


@pytest.mark.parametrize("status", ["failed", "FAILED", " Failed "])
def test_what_a_failed_job_says_is_no_drift(status: str) -> None:
    answer = {"status": status, "result": [{"number": 1, "error": "x"}], "error_code": 7}

    assert drift_of_jobs([PartDetails.from_api_response(answer, JobHandle(7))]) == []


def test_each_key_is_told_once_with_its_place() -> None:
    answer = {"status": "successful", "result": [{"number": 1, "x": 1}] * 3, "x": 1, "\x1b[31m": 1}
    details = PartDetails.from_api_response(answer, JobHandle(7))

    assert drift_of_jobs([details, details]) == ["result[].x", "x", "'\\x1b[31m'"]


def test_words_of_the_protocol_are_no_drift() -> None:
    protocol = replace(
        BULK_METADATA_JOBS,
        words={"broken": JobState.FAILED, "done": JobState.SUCCEEDED},
        state_key="task.state",
        result_key="outcome",
    )

    def drift(state: str) -> list[str]:
        answer = {"task": {"state": state}, "outcome": [{"number": 1, "x": 1}]}
        return drift_of_jobs([details_of(PartDetails, protocol, answer, JobHandle(7))], protocol)

    assert drift("done") == ["result[].x"]
    assert drift("broken") == []
