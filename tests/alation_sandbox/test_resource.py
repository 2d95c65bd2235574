"""The routes of an ordinary resource, and how each kind of paging is served."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from alation_core import Alation, Endpoint, Item, ListOperation, RefreshToken
from alation_core.paging import (
    NEXT_PAGE_HEADER,
    ONE_PAGE,
    Cursor,
    NextLink,
    Offset,
    PageNumber,
    Paging,
)
from alation_core.shapes import UNSET, Maybe
from alation_sandbox import Answer, Call, Refusal, Route, Sandbox, World, ok, resource
from alation_sandbox.exchange.routes import RouteTable
from tests.alation_sandbox.support import Client, ManualClock

PATH = "/acme/rating/"


class Server:
    """Answers calls by the routes, without a socket."""

    def __init__(self, routes: list[Route]) -> None:
        self.routes = RouteTable(routes)
        clock = ManualClock().now
        self.world = World(clock, queue_seconds=0, job_seconds=0, token_seconds=1)

    def ask(self, method: str, address: str, body: Any = None) -> Answer:
        parts = urlsplit(address)
        call = Call(method, parts.path, parts.query, body=json.dumps(body).encode())
        found = self.routes.find(call)
        if found is None:
            return Answer(501)
        route, values = found
        call = Call(method, parts.path, parts.query, body=call.body, path_params=values)
        try:
            return route.handler(self.world, call)
        except Refusal as refusal:
            return refusal.answer

    def titles(self, address: str = PATH) -> list[Any]:
        return [one["title"] for one in self.ask("GET", address).body]


def server(**given: Any) -> Server:
    return Server(resource(PATH, **{"table": "rating", **given}))


@pytest.mark.parametrize("given", [{"required": "title"}, {"filters": "title"}])
def test_a_name_in_place_of_names_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"write \('title',\)"):
        server(**given)


def test_an_object_is_made_read_changed_and_removed() -> None:
    there = server()
    made = there.ask("POST", PATH, {"title": "Net", "stars": 4})
    assert (made.status, made.body) == (201, {"id": 1, "title": "Net", "stars": 4})
    assert there.ask("GET", f"{PATH}1/").body == made.body

    changed = there.ask("PATCH", f"{PATH}1/", {"stars": 5})
    assert (changed.status, changed.body) == (200, {"id": 1, "title": "Net", "stars": 5})
    assert there.ask("GET", PATH).body == [changed.body]

    assert there.ask("DELETE", f"{PATH}1/").status == 204
    assert there.ask("GET", PATH).body == []


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_number_is_answered_with_404(method: str) -> None:
    answer = server().ask(method, f"{PATH}7/", {})
    assert (answer.status, answer.body) == (404, {"detail": "Not found."})


def test_a_missing_required_field_is_named() -> None:
    there = server(required=("title", "stars", "note"))
    answer = there.ask("POST", PATH, {"stars": 0})
    assert answer.status == 400
    assert list(answer.body) == ["title", "note"]
    assert there.ask("GET", PATH).body == []


@pytest.mark.parametrize("body", [None, [], "text", 7, [{"title": "Net"}]])
def test_a_body_that_is_no_object_is_refused(body: Any) -> None:
    there = server()
    there.ask("POST", PATH, {"title": "Net"})
    assert there.ask("POST", PATH, body).status == 400
    assert there.ask("PATCH", f"{PATH}1/", body).status == 400
    assert there.titles() == ["Net"]


def test_the_number_stands_under_its_own_key() -> None:
    there = server(id="rating_id")
    made = there.ask("POST", PATH, {"rating_id": 99, "id": "A-7"})
    assert made.body == {"rating_id": 1, "id": "A-7"}
    assert there.ask("PATCH", f"{PATH}1/", {"rating_id": 3, "id": "B"}).body["rating_id"] == 1
    assert there.ask("GET", f"{PATH}1/").body == {"rating_id": 1, "id": "B"}


def test_filters_compare_as_a_query_writes() -> None:
    there = server(filters=("stars", "open", "title"))
    for title, stars, is_open in (("a", 1, True), ("b", 2, False), ("c", None, True)):
        there.ask("POST", PATH, {"title": title, "stars": stars, "open": is_open})
    assert there.titles(f"{PATH}?stars=2") == ["b"]
    assert there.titles(f"{PATH}?open=true") == ["a", "c"]
    assert there.titles(f"{PATH}?title=a&title=b&open=true") == ["a"]
    assert there.titles(f"{PATH}?stars=None") == []


def test_an_unknown_filter_is_refused() -> None:
    answer = server(filters=("stars",)).ask("GET", f"{PATH}?star=1")
    assert (answer.status, answer.body["code"]) == (400, "400006")


def test_values_of_the_path_are_fields_and_apart() -> None:
    there = Server(resource("/acme/<int:shop>/rating/", "rating"))
    made = there.ask("POST", "/acme/3/rating/", {"title": "Net", "shop": 9}).body
    assert made == {"title": "Net", "shop": 3, "id": 1}
    assert there.ask("GET", "/acme/3/rating/").body == [made]
    assert there.ask("GET", "/acme/4/rating/").body == []
    assert there.ask("GET", "/acme/4/rating/1/").status == 404
    assert there.ask("DELETE", "/acme/3/rating/1/").status == 204


def own(world: World, call: Call) -> Answer:
    return ok(dict(call.path_params))


def test_a_call_is_answered_otherwise_or_by_nobody() -> None:
    there = server(id="rating_id", get=own, delete=None, list=None)
    assert there.ask("GET", f"{PATH}7/").body == {"rating_id": 7}
    assert there.ask("DELETE", f"{PATH}7/").status == 501
    assert there.ask("GET", PATH).status == 501
    every = {"list": None, "get": None, "create": None, "update": None}
    assert [route.title for route in resource(PATH, "rating", **every)] == [  # type: ignore[arg-type]
        "DELETE /acme/rating/<int:id>/"
    ]


def test_it_answers_a_client() -> None:
    with Sandbox(routes=resource(PATH, table="rating")) as running:
        client = Client(running)
        client.login()
        assert client.post(PATH, json={"title": "Net"}).status_code == 201
        assert client.get(PATH).json() == [{"id": 1, "title": "Net"}]


# ------------------------------------------------------------------------------ pages


def filled(number: int = 5, **given: Any) -> Server:
    there = server(**given)
    for title in "abcdefgh"[:number]:
        there.ask("POST", PATH, {"title": title})
    return there


def walked(there: Server, paging: Any, address: str) -> Iterator[str]:
    """The titles of each page, as a client that follows what the body names sees them."""
    while True:
        body = there.ask("GET", address).body
        yield "".join(one["title"] for one in body["found"]["ratings"])
        key, inner = paging.at.split(".")
        following = body[key][inner]
        if following is None:
            return
        address = (
            following if isinstance(paging, NextLink) else f"{PATH}?limit=2&cursor={following}"
        )


@pytest.mark.parametrize("paging", [Cursor(), NextLink(), Cursor(at="found.next")])
def test_what_the_body_names_leads_through_the_list(paging: Any) -> None:
    there = filled(paging=paging, items_under="found.ratings")
    assert list(walked(there, paging, f"{PATH}?limit=2")) == ["ab", "cd", "e"]


def test_an_offset_leads_through_the_list() -> None:
    there = filled(paging=Offset("most", "from", size=3))
    assert there.titles() == ["a", "b", "c"]
    assert there.titles(f"{PATH}?most=2&from=3") == ["d", "e"]
    assert there.titles(f"{PATH}?most=2&from=5") == []


def test_a_page_number_leads_through_the_list() -> None:
    there = filled(paging=PageNumber("p", first=0, limit="per", size=2))
    pages = [there.titles(f"{PATH}?p={number}") for number in range(4)]
    assert pages == [["a", "b"], ["c", "d"], ["e"], []]
    assert there.titles(f"{PATH}?p=1&per=4") == ["e"]


def test_a_header_or_nothing_leads_through_the_list() -> None:
    headed = filled(items_under="ratings").ask("GET", f"{PATH}?limit=4")
    assert len(headed.body["ratings"]) == 4
    assert headed.headers == {"X-Next-Page": f"{PATH}?skip=4&limit=4"}
    assert len(filled(paging=ONE_PAGE).titles(f"{PATH}?limit=1")) == 5
    assert len(filled(paging="none").titles()) == 5


@pytest.mark.parametrize("cursor", ["7", "after-", "after--1", "after-x", "nothing"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    there = filled(paging=Cursor(), items_under="ratings")
    assert there.ask("GET", f"{PATH}?cursor={cursor}").status == 400


@pytest.mark.parametrize("items_under", [None, "meta", "meta.next", "meta.next.ratings"])
def test_a_body_without_a_place_for_what_leads_on_is_refused(items_under: str | None) -> None:
    with pytest.raises(ValueError, match=r"says how it goes on at 'meta\.next'"):
        resource(PATH, "rating", paging=Cursor(), items_under=items_under)


class Own:
    """A strategy of a stranger."""

    def begin(self, request: Any) -> Any:
        return request

    def after(self, base: str, request: Any, reply: Any, objects: int) -> Any:
        return None


def test_an_unknown_paging_is_refused() -> None:
    with pytest.raises(ValueError, match="answer the list by list="):
        resource(PATH, "rating", paging=Own())


@dataclass(frozen=True)
class Rating(Item):
    """A rating."""

    id: int | None = None


@dataclass(frozen=True)
class Pages:
    """The size of a page, where the strategy does not say it."""

    limit: Maybe[int] = UNSET


@pytest.mark.parametrize("number", [0, 1, 4, 5])
@pytest.mark.parametrize(
    ("paging", "items_under", "sized"),
    [
        (NEXT_PAGE_HEADER, None, True),
        (NEXT_PAGE_HEADER, "found.ratings", True),
        (ONE_PAGE, "ratings", False),
        (Offset(size=2), None, False),
        (PageNumber("p", first=0, limit="per", size=2), "ratings", False),
        (Cursor("from", "meta.next"), "ratings", True),
        (NextLink("links.next"), "ratings", True),
    ],
)
def test_a_client_reads_every_object_of_any_paging(
    paging: Paging, items_under: str | None, sized: bool, number: int
) -> None:
    listing = ListOperation(PATH, Rating, Pages, paging=paging, items_under=items_under)
    endpoint = type("Ratings", (Endpoint,), {"name": "ratings", "list": listing})
    routes = resource(PATH, table="rating", paging=paging, items_under=items_under)
    with Sandbox(routes=routes) as running:
        for _ in range(number):
            running.world.table("rating").insert({})
        known = running.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(running.url, auth, plugins=[endpoint])
        ratings: Any = catalog.endpoint("ratings")
        found = ratings.list(**({"limit": 2} if sized else {}))
        assert [rating.id for rating in found] == list(range(1, number + 1))
