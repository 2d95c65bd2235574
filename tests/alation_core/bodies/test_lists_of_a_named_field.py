"""A list of bare values whose field a parameter of the call names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import Alation, ApiAccessToken, Endpoint, JobDetails, JobOperation
from alation_core.bodies import list_of
from alation_core.shapes import UNSET, Maybe


@dataclass(frozen=True)
class Gone:
    id: Maybe[int] = UNSET
    key: Maybe[str] = UNSET


@dataclass(frozen=True)
class By:
    field: Maybe[str] = UNSET


class Things(Endpoint):
    name = "things"
    delete = JobOperation(
        "DELETE",
        "/things/",
        payload=Gone,
        result=JobDetails,
        params=By,
        body=list_of("id", "key", named_by="field"),
    )


def bodies(rows: list[Any], **params: Any) -> list[bytes]:
    catalog = Alation("https://catalog.example.com", ApiAccessToken("fake-token"), [Things])
    form = Things.delete.form(params)
    return [batch.body(form) for batch in catalog.use(Things).delete.plan(rows, **params)]


def rejected(rows: list[Any], **params: Any) -> list[bool]:
    catalog = Alation("https://catalog.example.com", ApiAccessToken("fake-token"), [Things])
    batches = catalog.use(Things).delete.plan(rows, **params)
    return [bool(batch.rejected) and not batch.rows for batch in batches]


def test_the_values_are_those_of_the_field_that_the_call_names() -> None:
    assert bodies([{"id": 4}, {"id": 5, "key": "a"}]) == [b"[4,5]"]
    assert bodies([{"key": "a"}, {"id": 5, "key": "b"}], field="key") == [b'["a","b"]']


def test_a_row_without_it_is_not_sent_under_another_meaning() -> None:
    assert rejected([{"id": 4}], field="key") == [True]
    assert rejected([{"key": "a"}]) == [True]


def test_where_nothing_is_known_of_the_call_either_field_will_do() -> None:
    catalog = Alation("https://catalog.example.com", ApiAccessToken("fake-token"), [Things])
    validate = catalog.use(Things).delete.validate
    assert validate([{"id": 4}, {"key": "a"}]) == []
    assert len(validate([{}])) == 1


def test_a_parameter_that_is_not_there_is_refused_when_it_is_declared() -> None:
    with pytest.raises(TypeError, match="asks the parameter 'by'"):

        class Misspelled(Endpoint):
            name = "misspelled"
            delete = JobOperation(
                "DELETE",
                "/things/",
                payload=Gone,
                result=JobDetails,
                params=By,
                body=list_of("id", "key", named_by="by"),
            )
