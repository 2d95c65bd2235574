"""The contract asks of a stranger's protocol and reader what it asks of the vendor's."""

from __future__ import annotations

import contextlib
import inspect
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import pytest

from alation_core import Endpoint
from alation_core.jobs import HandlePlace
from alation_core.reading import trust_status
from alation_core.shapes import InPath
from alation_replay.composing import Asked, write_composed
from alation_replay.contract import EndpointContract
from alation_replay.contract.suite import KINDS
from alation_replay.decisive import Answers
from alation_replay.index import read_index
from alation_replay.mutation import Proof, prove
from alation_replay.tapes import read_tape
from tests.contract.broken import Trusting, everything_done
from tests.contract.changed import suite_of
from tests.contract.stranger import (
    ENTRIES,
    EXPECTED,
    RUNS,
    AcmeReview,
    job_tape,
    reviewing,
    without_ids,
    without_verdicts,
    written,
)

SUCCESS, REFUSED = ("create__success",), ("create__refused",)
CREATE: tuple[str, ...] = ("create",)


def failures_of(suite: type[EndpointContract]) -> dict[str, str]:
    """The rules that fail for a suite, with what they say."""
    told = {}
    for name in dir(suite):
        if name.startswith("test_"):
            rule = getattr(suite(), name)
            for given in calls_of(suite, rule):
                with contextlib.suppress(pytest.skip.Exception):
                    try:
                        rule(*given)
                    except AssertionError as error:
                        told[name] = str(error)
    return told


def calls_of(suite: type[EndpointContract], rule: Any) -> list[tuple[str, ...]]:
    """The arguments with which a rule runs."""
    takes = list(inspect.signature(rule).parameters)
    if not takes:
        return [()]
    if takes == ["tape"]:
        return [SUCCESS, REFUSED]
    belongs, _ = KINDS[takes[0]]
    return [CREATE] if belongs(suite.endpoint.operations()["create"]) else []


def told_of(endpoint: type[Endpoint], folder: Path, **tapes: Any) -> dict[str, str]:
    return failures_of(suite_of(endpoint, written(folder, **tapes)))


def test_a_sound_one_passes(tmp_path: Path) -> None:
    assert told_of(AcmeReview, tmp_path) == {}


FLAWS: dict[str, dict[str, Any]] = {
    "test_failed_job_fails_its_rows": {"reader": everything_done},
    "test_tape_replays": {"protocol": replace(RUNS, handles=(HandlePlace(("run", "nr")),))},
    "test_unfamiliar_state_ends_unknown": {"protocol": replace(RUNS, words=Trusting(RUNS.words))},
    "test_result_of_unknown_shape_is_no_success": {"reader": trust_status},
}


@pytest.mark.parametrize("rule", FLAWS)
def test_its_protocol_and_reader_are_held(rule: str, tmp_path: Path) -> None:
    assert rule in told_of(reviewing(**FLAWS[rule]), tmp_path)


POLLS = [json.dumps({"meta": {"phase": "closed"}, "made": [entry]}) for entry in ENTRIES]
NO_IDS = {**EXPECTED, "ids": [None, None]}


@pytest.mark.parametrize("expect", [NO_IDS, {"status": "successful"}])
def test_a_reader_that_ignores_its_ids_fails(expect: Any, tmp_path: Path) -> None:
    told = told_of(reviewing(reader=without_ids), tmp_path, expect=expect)
    assert list(told) == ["test_ids_are_read"]
    assert "made[].id 71" in told["test_ids_are_read"]


def test_a_reader_that_ignores_its_verdicts_fails(tmp_path: Path) -> None:
    told = told_of(reviewing(reader=without_verdicts), tmp_path)
    assert list(told) == ["test_verdicts_are_read"]
    assert "made[].outcome 'failed' instead of 'made'" in told["test_verdicts_are_read"]


def test_ids_of_other_objects_are_asked_of_nobody(tmp_path: Path) -> None:
    made = [{**entry, "author": {"id": 3}, "hub_id": 4, "batch": 9} for entry in ENTRIES]
    assert told_of(AcmeReview, tmp_path, tape=job_tape(made)) == {}


def test_an_echo_of_the_row_is_no_verdict() -> None:
    made = [{"title": "done", "id": 71, "outcome": "made"}]
    answers = Answers(AcmeReview.create, rows=[{"title": "done"}])
    found = answers.verdicts({"meta": {"phase": "closed"}, "made": made})
    assert [(leaf.place, other) for leaf, other in found] == [("made[].outcome", "failed")]


@dataclass(frozen=True)
class Placed:
    """A review in a shop that the path names."""

    shop: Annotated[int, InPath]
    title: str


def test_rows_that_go_to_several_addresses_pass(tmp_path: Path) -> None:
    rows = [{"title": "Net revenue", "shop": 1}, {"title": "Churn rate", "shop": 2}]
    endpoint = reviewing(path="/acme/shop/{shop}/review/", payload=Placed)
    cassettes = tmp_path / "acme_review"
    for case, status, polls in (("success", 202, POLLS), ("refused", 403, ())):
        asked = Asked(endpoint, "create", rows, status=status, polls=polls)
        write_composed(asked, cassettes, case, "2026-11-23")
    assert failures_of(suite_of(endpoint, cassettes)) == {}


# ------------------------------------------------------------------------------ the prover


def proof(folder: Path, expect: Any, endpoint: type[Endpoint] = AcmeReview) -> Proof:
    cassettes = written(folder, expect=expect)
    entry = read_index(cassettes)["create__success"]
    return prove(entry, read_tape(entry.path), [endpoint])


def test_the_prover_demands_what_decides(tmp_path: Path) -> None:
    strong = proof(tmp_path, EXPECTED)
    assert strong.missed == ()
    assert set(strong.caught) >= {
        "answer 0: run.key 'r-9' becomes 'r-10'",
        "answer 1: meta.phase 'closed' becomes 'broken'",
        "answer 1: made.[0].outcome 'made' becomes 'failed'",
        "answer 1: made.[0].id 71 becomes 72",
    }


def test_the_prover_names_what_a_weak_index_misses(tmp_path: Path) -> None:
    assert proof(tmp_path, {"jobs": 1}).missed == (
        "answer 1: meta.phase 'closed' becomes 'broken'",
        "answer 1: made.[0].outcome 'made' becomes 'failed'",
        "answer 1: made.[1].outcome 'made' becomes 'failed'",
        "the id 71: whatever is altered in it",
        "the id 72: whatever is altered in it",
    )


def test_the_prover_demands_the_verdicts_of_a_careless_reader(tmp_path: Path) -> None:
    missed = proof(tmp_path, EXPECTED, reviewing(reader=without_verdicts)).missed
    assert "answer 1: made.[0].outcome 'made' becomes 'failed'" in missed


def test_the_prover_proves_nothing_of_an_entry_that_fails_as_it_stands(tmp_path: Path) -> None:
    found = proof(tmp_path, {**EXPECTED, "ids": [1, 2]})
    assert found.caught == ()
    assert found.missed[0].startswith("the replay fails as it stands, so it proves nothing")
