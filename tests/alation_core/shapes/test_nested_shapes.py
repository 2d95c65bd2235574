"""A shape of an answer may hold itself, as child columns do."""

from __future__ import annotations

from dataclasses import dataclass

from alation_core.shapes import answer_schema


@dataclass(frozen=True)
class Branch:
    name: str
    branches: list[Branch] | None = None


def test_a_shape_that_holds_itself_is_typed_at_every_depth() -> None:
    answer = {"name": "a", "branches": [{"name": "b", "branches": [{"name": "c"}]}]}

    assert answer_schema(Branch).load(answer) == Branch("a", [Branch("b", [Branch("c")])])


def test_a_branch_of_another_shape_stays_as_it_came() -> None:
    answer = {"name": "a", "branches": [{"title": "b"}]}

    assert answer_schema(Branch).load(answer) == Branch("a", [{"title": "b"}])  # type: ignore[list-item]
