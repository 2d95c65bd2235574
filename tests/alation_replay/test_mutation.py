from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from alation_replay.alterations import alterations
from alation_replay.index import Call
from alation_replay.mutation import prove
from alation_replay.tapes import Tape
from tests.alation_replay.support import GOOD, HOST, creating, entry_for, exchange


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


def test_an_entry_that_fails_as_it_stands_proves_nothing(tmp_path: Path) -> None:
    proof = prove(entry_for(tmp_path, {**GOOD, "ids": [1]}), creating())

    assert proof.caught == ()
    (told,) = proof.missed
    assert told.startswith("the replay fails as it stands, so it proves nothing: ids: expected [1]")


def test_proof_of_an_index_that_claims_nothing_of_the_answer(tmp_path: Path) -> None:
    entry = replace(
        entry_for(tmp_path, {"drift": []}), call=Call("list", params={"document_hub_id": 3})
    )
    uri = f"{HOST}/integration/v2/document/?document_hub_id=3&limit=1000"

    proof = prove(entry, Tape((exchange("GET", uri, None, "[]"),)))

    assert proof.caught == ("answer 0: HTTP 200 becomes 503",)
