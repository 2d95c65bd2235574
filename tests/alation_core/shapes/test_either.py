"""What is said of a value that fits none of the types that its field takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from marshmallow.validate import Length

from alation_core.shapes import payload_schema, row_errors


@dataclass(frozen=True)
class Person:
    name: str


@dataclass(frozen=True)
class Team:
    members: str | Annotated[list[str], Length(max=3)] | Annotated[list[Person], Length(max=3)]


@pytest.mark.parametrize(
    ("members", "errors"),
    [
        (7, [("members", "None of the types that this field takes fits the number 7.")]),
        (["a", 7, "b"], [("members[1]", "Expected a text, not the number 7.")]),
        (["a"] * 4, [("members", "Longer than maximum length 3.")]),
        ([{"name": "a"}] * 4, [("members", "Longer than maximum length 3.")]),
        ([{"nom": "a"}], [("members[0].name", "Missing data for required field.")]),
    ],
)
def test_the_type_that_nearly_fits_speaks(members: Any, errors: list[tuple[str, str]]) -> None:
    told = row_errors(payload_schema(Team), {"members": members})
    assert told[: len(errors)] == errors
    assert len(told) <= 2
