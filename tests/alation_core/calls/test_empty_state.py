"""A whole state without rows deletes everything: its run says whether the server agreed."""

from __future__ import annotations

from typing import get_args

import pytest

from alation_core import JobDetails, Problem
from alation_core.problems import ProblemKind
from alation_core.runs.outcome import BatchOutcome, Run
from alation_core.runs.tally import RunStatus

STATUSES: dict[ProblemKind, RunStatus] = {
    "refused": "failed",
    "job_failed": "failed",
    "transport": "unknown",
    "timeout": "unknown",
    "unparsed": "unknown",
    "row_failed": "partial",
    "count_mismatch": "partial",
}


def run_of(*kinds: ProblemKind) -> Run[JobDetails]:
    problems = tuple(Problem(None, None, "no", kind) for kind in kinds)
    return Run("x.replace", [BatchOutcome((), (), problems)])


def test_an_empty_state_that_was_taken_is_successful() -> None:
    assert run_of().ok


@pytest.mark.parametrize("kind", sorted(STATUSES))
def test_an_empty_state_with_a_problem_is_not(kind: ProblemKind) -> None:
    assert run_of(kind).status == STATUSES[kind]


def test_every_problem_of_an_answer_counts() -> None:
    assert set(STATUSES) == set(get_args(ProblemKind)) - {"invalid_payload"}
