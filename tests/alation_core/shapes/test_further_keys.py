"""A shape may take keys beside its fields: all, or those whose names begin in one way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from alation_core import Alation, ApiAccessToken, DirectOperation, Endpoint, JobDetails
from alation_core.shapes import (
    UNSET,
    Maybe,
    json_schema,
    one_of,
    payload_schema,
    row_errors,
    row_from_text,
)
from alation_replay.contract.json_fits import fits


@dataclass(frozen=True)
class Texts:
    """An object with own keys that begin with x-."""

    further_keys: ClassVar = "x-"

    name: str


@dataclass(frozen=True)
class Result:
    """A row with own keys of any name, and a rule."""

    further_keys: ClassVar = ""
    rules: ClassVar = (one_of("value", "texts"),)

    key: str
    value: Maybe[float] = UNSET
    texts: Maybe[Texts] = UNSET


@dataclass(frozen=True)
class Odd:
    """A shape with a field of that name."""

    further_keys: str


class Results(Endpoint):
    """Results with own keys."""

    name = "results"

    log = DirectOperation("POST", "/acme/result/", payload=Result, result=JobDetails)


ROWS = [
    ({"key": "a", "value": 1.5, "x": None, "by.whom": {"id": [1]}}, []),
    ({"key": "a", "texts": {"name": "A", "x-fr": "B"}}, []),
    ({"key": "a", "texts": {"name": "A", "fr": "B"}}, ["texts.fr"]),
    ({"value": 1.5, "x": 1}, ["key"]),
    ({"key": "a", "x": 1}, ["value"]),
    ({"key": "a", "value": "high", "x": 1}, ["value"]),
]


@pytest.mark.parametrize(("row", "wrong"), ROWS)
def test_only_keys_that_are_taken_pass(row: Mapping[str, Any], wrong: list[str]) -> None:
    assert [name for name, _ in row_errors(payload_schema(Result), row)] == wrong


@pytest.mark.parametrize(("row", "wrong"), [case for case in ROWS if case[1] != ["value"]])
def test_the_json_schema_says_the_same(row: Mapping[str, Any], wrong: list[str]) -> None:
    described = json_schema(payload_schema(Result), "results")["items"]
    assert fits(row, described) is not bool(wrong)
    assert described["patternProperties"] == {"^": {}}
    assert described["properties"]["texts"]["patternProperties"] == {"^x-": {}}


def test_cells_of_further_columns_are_read_as_values_of_any_kind() -> None:
    cells = {"key": "5", "value": "5", "own": "5", "by": '{"id": 1}', "no": "", "text": "a, b"}
    assert row_from_text(payload_schema(Result), cells) == {
        **{"key": "5", "value": 5, "own": 5, "by": {"id": 1}, "text": "a, b"}
    }


def test_what_says_how_keys_begin_is_a_text() -> None:
    @dataclass(frozen=True)
    class Open:
        further_keys: ClassVar = True

        name: str

    with pytest.raises(TypeError, match=r"open\.send: Open\.further_keys is True"):

        class OpenThings(Endpoint):
            name = "open"
            send = DirectOperation("POST", "/acme/open/", payload=Open, result=JobDetails)


def test_a_field_may_have_the_name() -> None:
    assert row_errors(payload_schema(Odd), {"further_keys": "x", "x-a": 1}) == [
        ("x-a", "Unknown field.")
    ]


def test_further_keys_are_sent_as_they_were_when_the_row_was_read() -> None:
    results = Alation(
        "https://acme.example.com", ApiAccessToken("fake-token"), plugins=[Results]
    ).use(Results)
    row: dict[str, Any] = {"key": "a", "value": 2.0, "owners": [{"id": 1}]}
    (batch,) = results.log.plan([row])
    row["owners"][0]["id"] = 9
    sent = json.loads(batch.body(Results.log.body))
    assert sent == [{"key": "a", "value": 2.0, "owners": [{"id": 1}]}]


@pytest.mark.parametrize("value", [{1: "a"}, float("nan"), object()])
def test_what_is_no_json_is_refused(value: Any) -> None:
    results = Alation(
        "https://acme.example.com", ApiAccessToken("fake-token"), plugins=[Results]
    ).use(Results)
    assert results.log.validate([{"key": "a", "value": 2.0, "own": value}])
