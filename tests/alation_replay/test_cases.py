from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from alation_core.clock import SystemClock
from alation_replay.cases import failures, replay
from alation_replay.index import Call
from alation_replay.mutation import alterations, prove
from alation_replay.playing import SocketRefused
from alation_replay.playing.guard import no_sockets
from alation_replay.playing.player import playing
from alation_replay.tapes import Interaction, Tape, TapeError
from tests.alation_replay.support import CREATED, HOST, RUNNING, creating, entry_for, exchange

GOOD: dict[str, object] = {
    "status": "successful",
    "rows": ["succeeded"],
    "ids": [7301],
    "problems": [],
    "jobs": 1,
}


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


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("catalog.example.com", 443),
        lambda: socket.gethostbyname("catalog.example.com"),
    ],
)
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_every_socket_is_refused_while_a_tape_is_played(reach: object) -> None:
    assert callable(reach)
    with playing(creating()), pytest.raises(SocketRefused):
        reach()


def test_sockets_work_again_after_it() -> None:
    before = socket.socket.connect
    with no_sockets():
        assert socket.socket.connect is not before

    assert socket.socket.connect == before


def test_every_answer_is_altered_in_every_way() -> None:
    told = [alteration.what for alteration in alterations(creating())]

    assert told == [
        "answer 0: HTTP 202 becomes 503",
        "answer 0: job_id 7 becomes 8",
        "answer 1: HTTP 200 becomes 503",
        "answer 1: status 'successful' becomes 'failed'",
        "answer 1: msg '' becomes 'altered '",
        "answer 1: result.created_term_count 1 becomes 2",
        "answer 1: result.created_terms.[0] dropped",
        "answer 1: result.created_terms.[0].id 7301 becomes 7302",
        "answer 1: result.created_terms.[0].title 'Net revenue' becomes 'altered Net revenue'",
    ]


def test_proof_names_what_the_index_would_miss(tmp_path: Path) -> None:
    weak = prove(entry_for(tmp_path, {"jobs": 1}), creating())
    strong = prove(entry_for(tmp_path, GOOD), creating())

    assert "answer 1: result.created_term_count 1 becomes 2" in weak.missed
    assert strong.missed == ()
    assert "answer 1: status 'successful' becomes 'failed'" in strong.caught


def test_proof_of_an_index_that_claims_nothing_of_the_answer(tmp_path: Path) -> None:
    entry = replace(
        entry_for(tmp_path, {"drift": []}), call=Call("list", params={"document_hub_id": 3})
    )
    uri = f"{HOST}/integration/v2/document/?document_hub_id=3&limit=1000"

    proof = prove(entry, Tape((exchange("GET", uri, None, "[]"),)))

    assert proof.caught == ("answer 0: HTTP 200 becomes 503",)
