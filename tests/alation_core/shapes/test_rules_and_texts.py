"""A row that changes nothing is named, and so is a character that no catalog can store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.batching.preparing import prepare
from alation_core.batching.rows import EncodedRow, RejectedRow
from alation_core.bodies import JSON_LINES, JSON_LIST
from alation_core.shapes import (
    UNSET,
    Maybe,
    payload_schema,
    row_errors,
    something_beside,
    unstorable,
)
from tests.alation_core.support import JSON


@dataclass(frozen=True)
class Change:
    rules: ClassVar = (something_beside("id", "key", cleared="send null to clear it"),)

    id: Maybe[int] = UNSET
    key: Maybe[str] = UNSET
    title: Maybe[str | None] = UNSET
    extra: Maybe[Any] = UNSET


SCHEMA = payload_schema(Change)


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ({"id": 1}, "id", "Nothing to change beside id: "),
        ({"key": "1.a"}, "key", "Nothing to change beside key: "),
        ({"id": 1, "key": "1.a"}, "id", "Nothing to change beside id and key: "),
        ({}, None, "Nothing to change: "),
    ],
)
def test_a_row_that_changes_nothing_is_named(row: Any, field: str | None, said: str) -> None:
    ((named, message),) = row_errors(SCHEMA, row)

    assert named == field
    assert message.startswith(said)
    assert message.endswith("an empty cell is left out; send null to clear it.")


@pytest.mark.parametrize("change", [{"title": ""}, {"title": None}, {"extra": 0}, {"extra": []}])
def test_a_row_that_empties_a_field_changes_it(change: dict[str, Any]) -> None:
    assert row_errors(SCHEMA, {"id": 1, **change}) == []


@pytest.mark.parametrize("form", [JSON_LIST, JSON_LINES])
@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ({"id": 1, "title": "a\0b"}, "title", "U+0000 at position 2"),
        ({"id": 1, "title": "\ud83d"}, "title", "half of a character, U+D83D at position 1"),
        ({"id": 1, "extra": [{"value": ["x", "a\0"]}]}, "extra[0].value[1]", "U+0000"),
        ({"id": 1, "extra": {"a": {"b\0": 1}}}, "extra.a", "U+0000"),
        ({"id": 1, "extra": ("a", "\udfff")}, "extra[1]", "U+DFFF"),
    ],
)
def test_a_character_that_no_catalog_stores_is_named(
    row: Any, field: str, said: str, form: Any
) -> None:
    (rejected,) = prepare([row], SCHEMA, form)

    assert isinstance(rejected, RejectedRow)
    (problem,) = rejected.problems
    assert (problem.field, said in problem.message) == (field, True)


@pytest.mark.parametrize("text", ["\\u0000", "\\\\u0000", "\x01\x1f\x7f", "\ufffe", "🜚", "\u2028"])
def test_other_characters_are_sent(text: str) -> None:
    (sent,) = prepare([{"id": 1, "title": text}], SCHEMA, JSON_LIST)

    assert isinstance(sent, EncodedRow)


@given(JSON | st.text().map(lambda text: {"a": [text, "\0"]}))
def test_a_value_is_clean_exactly_where_postgres_takes_all_its_texts(value: Any) -> None:
    def texts(part: Any) -> list[str]:
        if isinstance(part, dict):
            return [t for key, below in part.items() for t in (key, *texts(below))]
        if isinstance(part, list):
            return [t for below in part for t in texts(below)]
        return [part] if isinstance(part, str) else []

    bad = [t for t in texts(value) if "\0" in t or any("\ud800" <= s <= "\udfff" for s in t)]

    assert len(list(unstorable(value))) == len(bad)


def test_a_number_without_end_is_a_rejected_row() -> None:
    (rejected,) = prepare([{"id": 1, "title": 10**5000}], SCHEMA, JSON_LIST)

    assert isinstance(rejected, RejectedRow)
    assert rejected.problems[0].field == "title"
