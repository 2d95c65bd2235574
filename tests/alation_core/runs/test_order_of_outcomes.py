"""Outcomes come in the order of the input, whatever is rejected, refused or too large."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import Alation, Endpoint, JobDetails, JobOperation, RefreshToken
from alation_sandbox import Answer, Call, Route, Sandbox, World, ok

LARGEST = 2


@dataclass(frozen=True)
class Line:
    text: str


class Lines(Endpoint):
    name = "lines"
    add = JobOperation(
        "POST", "/lines/", payload=Line, result=JobDetails, answers_at_once=True, repeat_safe=False
    )


def answer(world: World, call: Call) -> Answer:
    """Refuse with the names of bad rows, then for the size."""
    texts = [row["text"] for row in call.json()]
    errors = [{"text": ["refused"]} if text == "refused" else {} for text in texts]
    if "refused" in texts:
        return Answer(400, {"job_id": None, "errors": errors})
    return Answer(413, {}) if len(texts) > LARGEST else ok({"added": len(texts)})


@pytest.fixture(scope="module")
def catalog() -> Iterator[Alation]:
    with Sandbox(routes=[Route("POST", "/lines/", answer)]) as server:
        known = server.credentials
        yield Alation(server.url, RefreshToken(known.user_id, known.refresh_token), [Lines])


GIVEN = {
    "good": {"text": "good"},
    "refused": {"text": "refused"},
    "rejected": {"texd": "no such field"},
}
STATUS = {"good": "succeeded", "refused": "failed", "rejected": "rejected"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(list(GIVEN)), min_size=1, max_size=12), st.integers(1, 12))
def test_outcomes_are_in_order(catalog: Alation, kinds: list[str], size: int) -> None:
    rows: list[Any] = [GIVEN[kind] for kind in kinds]
    run = catalog.use(Lines).add(rows, batch_size=size, on_invalid="skip", on_refused="isolate")

    assert [outcome.row for outcome in run.rows] == list(range(len(kinds)))
    assert [outcome.status for outcome in run.rows] == [STATUS[kind] for kind in kinds]
    for batch in run.batches:
        named = {problem.row for problem in batch.problems if problem.row is not None}
        assert named <= {outcome.row for outcome in batch.rows}
