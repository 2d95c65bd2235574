from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alation_core import RefreshToken
from alation_core.clock import SystemClock
from alation_replay.cases import failures, replay
from alation_replay.index import Call, Entry
from alation_replay.recording import record
from alation_replay.tapes import Interaction, Tape, TapeError
from tests.alation_replay.support import (
    CREATED,
    GOOD,
    HOST,
    RUNNING,
    creating,
    entry_for,
    exchange,
)


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


def test_a_call_of_the_core_is_played_without_an_endpoint(tmp_path: Path) -> None:
    answer = '{"user_id": 42, "token_status": "EXPIRED", "refresh_token": "fake-refresh-token"}'
    asked = '{"refresh_token": "fake-refresh-token", "user_id": 42}'
    tape = Tape((exchange("POST", f"{HOST}/integration/v1/validateRefreshToken/", asked, answer),))
    entry = core_entry(tmp_path, "validate")

    assert failures(entry, tape) == []
    good = replace_answer(tape.interactions[0], answer.replace("EXPIRED", "ACTIVE"), 200)
    assert "item: expected" in failures(entry, Tape((good,)))[0]


def test_a_call_that_the_core_does_not_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(TapeError, match=r"the core has no call auth.forget"):
        replay(core_entry(tmp_path, "forget"), creating())


def test_a_call_of_the_core_is_not_recorded(tmp_path: Path) -> None:
    auth = RefreshToken(42, "fake-refresh-token")
    with pytest.raises(TapeError, match="not recorded"):
        record(core_entry(tmp_path, "validate"), tmp_path, host=HOST, auth=auth)


def core_entry(folder: Path, operation: str) -> Entry:
    call = Call(operation, auth="refresh_token", layer="core")
    entry = entry_for(folder, {"item": {"valid": False, "status": "EXPIRED"}})
    return replace(entry, path=folder / "auth" / "validate__expired.yaml", call=call)
