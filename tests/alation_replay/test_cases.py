from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alation_core.clock import SystemClock
from alation_replay.cases import failures, replay
from alation_replay.index import Call
from alation_replay.tapes import Interaction, Tape, TapeError
from tests.alation_replay.support import CREATED, GOOD, RUNNING, creating, entry_for


def test_tape_that_fits_brings_no_failure(tmp_path: Path) -> None:
    assert failures(entry_for(tmp_path, GOOD), creating(RUNNING, CREATED)) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"status": "partial"}, "status: expected 'partial', got 'successful'"),
        ({"ids": [7302]}, "ids"),
        ({"jobs": 2}, "jobs"),
        ({"jobs": True}, "jobs"),
        ({"problems": ["refused"]}, "problems"),
        ({"problem_messages": ["x"]}, "problem_messages"),
        ({"typed": False}, "typed"),
        ({"item": {}}, "nothing of that name"),
        ({"raises": "AuthenticationFailed"}, "raises"),
    ],
)
def test_each_claim_is_compared(tmp_path: Path, wrong: dict[str, object], told: str) -> None:
    (failure,) = failures(entry_for(tmp_path, GOOD | wrong), creating())

    assert told in failure


def test_interaction_left_unplayed_is_a_failure(tmp_path: Path) -> None:
    tape = creating(CREATED, CREATED)

    assert failures(entry_for(tmp_path, GOOD), tape) == [f"never asked for: {tape.interactions[2]}"]


def test_request_that_is_not_on_the_tape_is_a_failure(tmp_path: Path) -> None:
    (failure,) = failures(entry_for(tmp_path, GOOD), creating(RUNNING))

    assert failure.startswith("a request is not on the tape")


def test_error_that_the_index_does_not_expect_is_a_failure(tmp_path: Path) -> None:
    denied = '{"detail": "Authentication credentials were not provided.", "code": "403000"}'
    tape = Tape((replace_answer(creating().interactions[0], denied, 403),))

    told = failures(entry_for(tmp_path, {"status": "failed"}), tape)

    assert any("it raised AuthenticationFailed" in failure for failure in told)


def replace_answer(one: Interaction, body: str, status: int) -> Interaction:
    return replace(one, answer=replace(one.answer, body=body, status=status))


def test_unknown_operation_is_told(tmp_path: Path) -> None:
    entry = replace(entry_for(tmp_path, GOOD), call=Call("make"))

    with pytest.raises(TapeError, match="document has no operation 'make'"):
        replay(entry, creating())


def test_drift_passes_and_is_listed(tmp_path: Path) -> None:
    grown = CREATED.replace('"id": 7301', '"id": 7301, "slug": "net-revenue"').replace(
        '"msg": ""', '"msg": "", "queue": 2'
    )

    replayed = replay(entry_for(tmp_path, GOOD), creating(grown))

    assert failures(entry_for(tmp_path, GOOD), creating(grown)) == []
    assert replayed.facts["drift"] == ["queue", "result.created_terms[].slug"]


def test_replay_never_sleeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: SystemClock, seconds: float) -> None:
        raise AssertionError(f"slept {seconds} s")

    monkeypatch.setattr(SystemClock, "sleep", refuse)
    polls = [RUNNING] * 30

    assert failures(entry_for(tmp_path, GOOD), creating(*polls, CREATED)) == []
