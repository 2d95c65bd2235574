from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.jobs import JobHandle
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
