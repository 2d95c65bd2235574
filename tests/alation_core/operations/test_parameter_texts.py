"""Parameters written in a form of their own: objects as JSON, True with a capital letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pytest

from alation_core.errors import ConfigurationError
from alation_core.shapes import UNSET, CapitalLetter, JsonText, Maybe, WireName, payload_schema
from tests.alation_core.support import asked_at


@dataclass(frozen=True)
class Params:
    fields: Annotated[dict[str, list[str]], JsonText, "Wanted values by field."]
    deleted: Annotated[Maybe[bool], CapitalLetter] = UNSET


def query(**given: object) -> list[tuple[str, str]]:
    return asked_at("/find", Params, given)[1]


def test_an_object_is_sent_as_one_json_text() -> None:
    assert query(fields={"Überblick": ["a"]}) == [("fields", '{"Überblick": ["a"]}')]


def test_a_text_that_holds_the_json_is_sent_as_it_is() -> None:
    assert query(fields='{"a":[]}') == [("fields", '{"a":[]}')]


@dataclass(frozen=True)
class Listed:
    ids: Annotated[Maybe[list[int]], JsonText] = UNSET


def test_a_list_is_sent_as_one_json_text_too_and_not_repeated() -> None:
    assert asked_at("/find", Listed, {"ids": [26, 5]})[1] == [("ids", "[26, 5]")]
    assert asked_at("/find", Listed, {"ids": []})[1] == [("ids", "[]")]
    assert asked_at("/find", Listed, {"ids": "[26]"})[1] == [("ids", "[26]")]


@pytest.mark.parametrize("fields", ["a", '["a"]', {"a": "b"}, 7])
def test_anything_else_is_refused(fields: object) -> None:
    with pytest.raises(ConfigurationError, match="'fields"):
        query(fields=fields)


def test_a_text_that_holds_json_keeps_its_note() -> None:
    metadata = payload_schema(Params).fields["fields"].metadata
    assert metadata["description"] == "Wanted values by field."


@pytest.mark.parametrize(("deleted", "text"), [(True, "True"), (False, "False")])
def test_a_boolean_may_be_sent_with_a_capital_letter(deleted: bool, text: str) -> None:
    assert query(fields={}, deleted=deleted)[1] == ("deleted", text)


@dataclass(frozen=True)
class Located:
    thing_id: Annotated[Maybe[int | None], WireName("thing-id")] = UNSET
    reason: Maybe[str | None] = UNSET


@pytest.mark.parametrize("given", [{}, {"thing_id": None}])
def test_a_place_of_the_path_is_never_filled_by_nothing(given: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError, match=r"x.y: parameter 'thing_id' .* must be given"):
        asked_at("/things/{thing-id}/", Located, given)


def test_null_stands_in_no_query() -> None:
    assert asked_at("/find", Located, {"thing_id": 5, "reason": None})[1] == [("thing-id", "5")]
