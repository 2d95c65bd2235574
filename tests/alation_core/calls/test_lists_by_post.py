"""A list whose parameters travel in the body: on the sandbox, repeated like any read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    Endpoint,
    Item,
    ListOperation,
    RefreshToken,
    SimulatedClock,
)
from alation_core.paging import ONE_PAGE, Cursor, NextLink, Offset, PageNumber
from alation_core.shapes import UNSET, Maybe, WireName
from alation_sandbox import Answer, Call, Route, Sandbox, World, ok
from tests.hostile.server import Asked, framed, serving


@dataclass(frozen=True)
class Rule(Item):
    oid: int | None = None


@dataclass(frozen=True)
class Sought:
    domain: str
    domain_id: Maybe[list[int]] = UNSET
    exclude: Maybe[bool] = UNSET
    limit: Maybe[int] = UNSET


PATH = "/acme/{domain}/rules/?view=all"


class Rules(Endpoint):
    name = "rules"
    counted = ListOperation(
        PATH, item=Rule, filters=Sought, method="POST", paging=Offset(size=2), items_under="rules"
    )
    headed = ListOperation(PATH, item=Rule, filters=Sought, method="POST")
    plain = ListOperation("/acme/rules/", item=Rule, method="POST", paging=ONE_PAGE)


def rules(world: World, call: Call) -> Answer:
    tries = world.table("tries")
    tries.insert({})
    if len(tries) == 1:
        return Answer(503, {"detail": "Try again."})
    asked = call.json()
    begin = asked["skip"]
    found = [{"oid": n, "asked": asked} for n in range(3)][begin : begin + asked["limit"]]
    return ok({"rules": found})


def test_the_parameters_travel_in_the_body_with_those_of_the_paging_and_are_repeated() -> None:
    with Sandbox(routes=[Route("POST", "/acme/<domain>/rules/", rules)]) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, [Rules], clock=SimulatedClock())

        found = list(catalog.use(Rules).counted(domain="a b", domain_id=[58], exclude=False))

        asked = [log for log in server.requests if "rules" in log.path]

    assert [item.oid for item in found] == [0, 1, 2]
    assert found[0].raw["asked"] == {"domain_id": [58], "exclude": False, "limit": 2, "skip": 0}
    assert found[2].raw["asked"] == {"domain_id": [58], "exclude": False, "limit": 2, "skip": 2}
    assert [log.status for log in asked] == [503, 200, 200, 200]
    assert {(log.method, log.path, log.query) for log in asked} == {
        ("POST", "/acme/a b/rules/", "view=all")
    }


def read(operation: str, answer: Any, **filters: Any) -> list[Asked]:
    with serving(answer) as server:
        auth = ApiAccessToken("fake-access-token")
        catalog = Alation(server.url, auth, [Rules], clock=SimulatedClock())
        list(getattr(catalog.use(Rules), operation)(**filters))
        return server.asked


def test_where_there_are_no_parameters_the_body_is_an_empty_object() -> None:
    (asked,) = read("plain", lambda asked: framed([]))

    assert asked.line == "POST /acme/rules/ HTTP/1.1"
    assert asked.body == b"{}"
    assert "Content-Type: application/json" in asked.head


def test_the_same_body_is_sent_again_to_the_next_page_that_a_header_names() -> None:
    def answer(asked: Asked) -> bytes:
        first = "view=all" in asked.line
        more = {"X-Next-Page": "/acme/x/rules/?skip=1&limit=1"} if first else {}
        return framed([{"oid": 1 if first else 2}], headers=more)

    one, two = read("headed", answer, domain="x", domain_id=[58])

    assert one.line.startswith("POST /acme/x/rules/?view=all ")
    assert two.line.startswith("POST /acme/x/rules/?skip=1&limit=1 ")
    assert one.body == two.body
    assert json.loads(one.body) == {"limit": 1000, "domain_id": [58]}


@pytest.mark.parametrize(
    ("paging", "sent"),
    [
        (PageNumber(limit="size", size=5), [{"size": 5, "page": 1}, {"size": 5, "page": 2}]),
        (Cursor(), [{}, {"cursor": 7}]),
        (NextLink(), [{}, {}]),
    ],
    ids=repr,
)
def test_every_paging_goes_with_a_body(paging: Any, sent: list[Any]) -> None:
    class Other(Endpoint):
        name = "other"
        list = ListOperation("/x/", item=Rule, method="POST", paging=paging, items_under="data")

    def answer(asked: Asked) -> bytes:
        more = {"meta": {"next": 7}, "links": {"next": "?after=7"}} if not server.asked[1:] else {}
        return framed({"data": [{"oid": 1}] if more else [], **more})

    with serving(answer) as server:
        auth = ApiAccessToken("fake-access-token")
        assert len(list(Alation(server.url, auth, [Other], clock=SimulatedClock()).other.list()))
        assert [json.loads(asked.body) for asked in server.asked] == sent


@pytest.mark.parametrize("wrong", [{}, {"domain": "x", "exclude": 1}, {"domain": "x", "no": 1}])
def test_parameters_are_checked_before_anything_is_sent(wrong: dict[str, Any]) -> None:
    with serving(lambda asked: framed([])) as server:
        auth = ApiAccessToken("fake-access-token")
        catalog = Alation(server.url, auth, [Rules], clock=SimulatedClock())
        with pytest.raises(ConfigurationError, match=r"rules\.counted: parameter"):
            catalog.use(Rules).counted(**wrong)
        assert server.asked == []


def test_its_repr_says_how_it_is_asked() -> None:
    catalog = Alation("https://catalog.example.com", ApiAccessToken("fake-access-token"), [Rules])
    assert repr(catalog.use(Rules).plain) == "<rules.plain: POST /acme/rules/, page by page>"


@dataclass(frozen=True)
class Typed:
    class_: Annotated[str, WireName("class")]
    above: Maybe[Decimal] = UNSET
    keys: Annotated[Maybe[list[UUID]], WireName("keys[]")] = UNSET
    many: Annotated[Maybe[int], WireName("limit")] = UNSET


KEY = UUID("9b2f0a1c-5d3e-4f60-8a7b-1c2d3e4f5a6b")


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_wire_names_and_typed_values_travel_as_they_stand_on_the_wire(method: Any) -> None:
    """The digits of a number stay through the pages; a filter may be a parameter of the paging."""

    class Other(Endpoint):
        name = "other"
        list = ListOperation(
            "/x/{class}/", item=Rule, filters=Typed, method=method, paging=Offset(size=9)
        )

    with serving(lambda asked: framed([{"oid": 1}] if not server.asked[1:] else [])) as server:
        auth = ApiAccessToken("fake-access-token")
        catalog: Any = Alation(server.url, auth, [Other], clock=SimulatedClock())
        assert len(list(catalog.other.list(class_="a", above=Decimal("1.10"), keys=[KEY], many=3)))
        first, second = server.asked

    if method == "POST":
        sent = [f'{{"above":1.10,"keys[]":["{KEY}"],"limit":3,"skip":{n}}}' for n in (0, 1)]
        assert [first.body.decode(), second.body.decode()] == sent
    else:
        sent = [f"/x/a/?above=1.10&keys%5B%5D={KEY}&limit=3&skip={n}" for n in (0, 1)]
        assert [one.line.split(" ")[1] for one in (first, second)] == sent
