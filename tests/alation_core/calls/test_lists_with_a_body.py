"""A list that says which of its parameters stand in the body, and one that puts parts together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import (
    Alation,
    ConfigurationError,
    Endpoint,
    Item,
    ListOperation,
    RefreshToken,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_core.paging import Offset
from alation_core.shapes import UNSET, Maybe
from alation_sandbox import Answer, Call, Route, Sandbox, World

PATH = "/acme/rules/"


@dataclass(frozen=True)
class Rule(Item):
    id: int | None = None
    asked: Any = None


@dataclass(frozen=True)
class Sought:
    ids: Maybe[list[int]] = UNSET
    exclude: Maybe[bool] = UNSET
    limit: Maybe[int] = UNSET
    skip: Maybe[int] = UNSET


def pairs(answer: Any) -> Any:
    return [*answer["rules"], *({"note": note} for note in answer["notes"])]


def noted(parts: list[Any]) -> list[Any]:
    notes = [part["note"] for part in parts if "note" in part]
    return [{**part, "asked": notes} for part in parts if "note" not in part]


class Rules(Endpoint):
    name = "rules"
    bare = ListOperation(PATH, item=Rule, filters=Sought, body="ids")
    object = ListOperation(PATH, item=Rule, filters=Sought, method="POST", body=("ids", "exclude"))
    whole = ListOperation("/acme/noted/", item=Rule, decode=pairs, assemble=noted)
    broken = ListOperation("/acme/noted/", item=Rule, decode=pairs, assemble=lambda parts: parts[9])


def rules(world: World, call: Call) -> Answer:
    """Two pages of one object each, which says what its page was asked with."""
    world.table("asked").insert({"call": call})
    skip = call.integer("skip") or 0
    found = [{"id": skip + 1, "asked": call.json() if call.body else None}]
    rest = f"{PATH}?skip=1&limit={call.one('limit')}"
    return Answer(200, found, {"X-Next-Page": rest} if skip == 0 else {})


def noted_pages(world: World, call: Call) -> Answer:
    """The notes of the first page stand on the second."""
    if call.integer("skip"):
        return Answer(200, {"rules": [{"id": 2}], "notes": ["late"]})
    return Answer(200, {"rules": [{"id": 1}], "notes": []}, {"X-Next-Page": "/acme/noted/?skip=1"})


ROUTES = [
    Route("GET", PATH, rules),
    Route("POST", PATH, rules),
    Route("GET", "/acme/noted/", noted_pages),
]


def read(name: str, **params: Any) -> tuple[list[Rule], list[Call]]:
    with Sandbox(routes=ROUTES) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, [Rules], clock=SimulatedClock())
        found = list(getattr(catalog.use(Rules), name)(**params))
        return found, [record["call"] for record in server.world.table("asked").rows()]


@pytest.mark.parametrize(
    ("name", "params", "sent", "query"),
    [
        ("bare", {"ids": [4, 5], "exclude": True}, [4, 5], {"exclude": ["true"]}),
        ("bare", {}, None, {}),
        ("bare", {"ids": []}, [], {}),
        ("object", {"ids": [4], "exclude": False}, {"ids": [4], "exclude": False}, {}),
        ("object", {}, {}, {}),
        ("object", {"skip": 0, "limit": 7}, {}, {"skip": ["0"], "limit": ["7"]}),
    ],
)
def test_what_the_body_names_travels_there_with_every_page_and_the_rest_in_the_query(
    name: str, params: dict[str, Any], sent: Any, query: Mapping[str, list[str]]
) -> None:
    found, (first, second) = read(name, **params)
    assert [rule.raw["asked"] for rule in found] == [sent, sent]
    assert first.query == {"limit": ["1000"], **query}
    assert second.query == {"skip": ["1"], "limit": first.query["limit"]}


def test_an_object_is_put_together_from_the_parts_of_all_pages() -> None:
    found, _ = read("whole")
    assert [(rule.id, rule.asked) for rule in found] == [(1, ["late"]), (2, ["late"])]


def test_a_function_that_raises_ends_its_list_only() -> None:
    with pytest.raises(UnreadableAnswer, match="cannot be decoded"):
        read("broken")


def test_a_parameter_that_is_not_there_is_refused_when_it_is_called() -> None:
    with pytest.raises(ConfigurationError, match="parameter 'idz'"):
        read("bare", idz=[4])


def test_what_cannot_work_is_refused_when_it_is_declared() -> None:
    with pytest.raises(ValueError, match="body= leaves no place"):
        ListOperation(PATH, item=Rule, filters=Sought, body="ids", paging=Offset())
    with pytest.raises(TypeError, match="body takes the parameter 'idz'"):

        class Misspelled(Endpoint):
            name = "misspelled"
            list = ListOperation(PATH, item=Rule, filters=Sought, body="idz")
