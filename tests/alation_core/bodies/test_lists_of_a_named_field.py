"""A list of bare values, in the body or in the query, whose field a parameter of the call names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import Alation, ApiAccessToken, Endpoint, JobDetails, JobOperation
from alation_core.bodies import Body, list_in_query, list_of
from alation_core.shapes import UNSET, Maybe


@dataclass(frozen=True)
class Gone:
    id: Maybe[int] = UNSET
    key: Maybe[str] = UNSET


@dataclass(frozen=True)
class By:
    field: Maybe[str] = UNSET


def deletes(body: Body) -> Any:
    return JobOperation("DELETE", "/things/", payload=Gone, result=JobDetails, params=By, body=body)


class Things(Endpoint):
    name = "things"
    in_body = deletes(list_of("id", "key", named_by="field"))
    in_query = deletes(list_in_query("ids", "id", "key", named_by="field"))


def bound(operation: str) -> Any:
    catalog = Alation("https://catalog.example.com", ApiAccessToken("fake-token"), [Things])
    return getattr(catalog.use(Things), operation)


def listed(operation: str, rows: list[Any], **params: Any) -> list[Any]:
    form = getattr(Things, operation).form(params)
    batches = bound(operation).plan(rows, **params)
    return [batch.body(form) or form.query(one.part for one in batch.rows) for batch in batches]


def rejected(operation: str, rows: list[Any], **params: Any) -> list[bool]:
    batches = bound(operation).plan(rows, **params)
    return [bool(batch.rejected) and not batch.rows for batch in batches]


@pytest.mark.parametrize(
    ("operation", "ids", "keys"),
    [
        ("in_body", b"[4,5]", b'["a","b"]'),
        ("in_query", [("ids", "4,5")], [("ids", "a,b")]),
    ],
)
def test_the_values_are_those_of_the_field_that_the_call_names(
    operation: str, ids: Any, keys: Any
) -> None:
    assert listed(operation, [{"id": 4}, {"id": 5, "key": "a"}]) == [ids]
    assert listed(operation, [{"key": "a"}, {"id": 5, "key": "b"}], field="key") == [keys]


@pytest.mark.parametrize("operation", ["in_body", "in_query"])
def test_a_row_without_it_is_not_sent_under_another_meaning(operation: str) -> None:
    assert rejected(operation, [{"id": 4}], field="key") == [True]
    assert rejected(operation, [{"key": "a"}]) == [True]


@pytest.mark.parametrize("operation", ["in_body", "in_query"])
def test_where_nothing_is_known_of_the_call_either_field_will_do(operation: str) -> None:
    validate = bound(operation).validate
    assert validate([{"id": 4}, {"key": "a"}]) == []
    assert len(validate([{}])) == 1


@pytest.mark.parametrize(
    "body",
    [list_of("id", "key", named_by="by"), list_in_query("ids", "id", "key", named_by="by")],
)
def test_a_parameter_that_is_not_there_is_refused_when_it_is_declared(body: Body) -> None:
    with pytest.raises(TypeError, match="asks the parameter 'by'"):

        class Misspelled(Endpoint):
            name = "misspelled"
            delete = deletes(body)
