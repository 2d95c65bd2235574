"""Parameters of a call that stand in its bodies, at places of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    BatchLimit,
    DirectOperation,
    Endpoint,
    JobDetails,
)
from alation_core.bodies import Body, list_under, object_with
from alation_core.shapes import UNSET, Maybe

PLACES = {"twice": "options.twice", "note": "options.more.note", "kind": "kind"}


@dataclass(frozen=True)
class Row:
    name: str


@dataclass(frozen=True)
class Params:
    twice: Maybe[bool] = UNSET
    note: Maybe[str] = UNSET
    kind: Maybe[str] = UNSET
    dry: Maybe[bool] = UNSET


def bound(body: Body) -> Any:
    class Things(Endpoint):
        name = "things"
        put = DirectOperation(
            "POST",
            "/thing/",
            Row,
            JobDetails,
            params=Params,
            body=body,
            batch=BatchLimit(items=1, hard=True),
        )

    catalog = Alation("https://catalog.example.com", ApiAccessToken("fake-token"), [Things])
    return catalog.endpoint("things").put  # type: ignore[attr-defined]


GIVEN: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"twice": False}, {"options": {"twice": False}}),
    (
        {"twice": True, "note": "x", "kind": "k", "dry": True},
        {"options": {"twice": True, "more": {"note": "x"}}, "kind": "k"},
    ),
]


@pytest.mark.parametrize(("given", "told"), GIVEN)
def test_they_stand_where_the_declaration_says(given: dict[str, Any], told: dict[str, Any]) -> None:
    for body, alone in (
        (object_with(PLACES), {"name": "a"}),
        (list_under("rows", params=PLACES), {"rows": [{"name": "a"}]}),
    ):
        write = bound(body)
        (batch,) = write.plan([{"name": "a"}], **given)
        sent = batch.body(write.operation.form(given))
        assert json.loads(sent) == {**alone, **told}


def test_names_alone_are_places() -> None:
    write = bound(object_with(("twice",)))
    (batch,) = write.plan([{"name": "a"}], twice=True)
    assert json.loads(batch.body(write.operation.form({"twice": True}))) == {
        "name": "a",
        "twice": True,
    }


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (object_with({"other": "options.other"}), "takes the parameter 'other'"),
        (object_with({"twice": "name"}), "two values for the key 'name'"),
        (list_under("rows", params={"twice": "rows.twice"}), "two values for the key 'rows'"),
    ],
)
def test_places_that_cannot_be_are_refused_when_they_are_declared(body: Body, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        bound(body)
