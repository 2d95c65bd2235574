"""Lists are read page by page, as far as they are asked for, and never from another host."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any
from weakref import ReferenceType, ref

import pytest
from marshmallow.validate import Range

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    Endpoint,
    Item,
    ListOperation,
    RefreshToken,
    RequestRefused,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_core.shapes import UNSET, Maybe
from alation_core.transport import http as http_module
from alation_core.wire import Reply
from alation_sandbox import Sandbox
from tests.alation_core.support import http, scripted

PATH = "/integration/v2/document/"


@dataclass(frozen=True)
class AtMostTen:
    limit: Annotated[Maybe[int], Range(max=10)] = UNSET


def pages_read(server: Sandbox) -> list[str]:
    return [
        request.query
        for request in server.requests
        if request.method == "GET" and request.path == PATH
    ]


@pytest.fixture
def seven(server: Sandbox, catalog: Alation) -> Alation:
    rows = [{"title": f"Document {number}", "document_hub_id": 1} for number in range(7)]
    assert catalog.document.create(rows).ok
    return catalog


def test_three_pages_are_one_list(server: Sandbox, seven: Alation) -> None:
    titles = [found.title for found in seven.document.list(limit=3)]

    assert titles == [f"Document {number}" for number in range(7)]
    assert pages_read(server) == ["limit=3", "skip=3&limit=3", "skip=6&limit=3"]


def test_untyped_objects_are_what_the_typed_ones_have_as_raw(seven: Alation) -> None:
    assert [*seven.document.list.untyped(limit=3)] == [one.raw for one in seven.document.list()]
    with pytest.raises(ConfigurationError, match="nothing_like_it"):
        seven.document.list.untyped(nothing_like_it=3)


def test_pages_are_fetched_when_they_are_asked_for(server: Sandbox, seven: Alation) -> None:
    found = seven.document.list(limit=3)
    assert pages_read(server) == []

    next(found)
    assert len(pages_read(server)) == 1
    list(islice(found, 2))
    assert len(pages_read(server)) == 1
    next(found)
    assert len(pages_read(server)) == 2


@pytest.mark.parametrize("typed", [True, False])
def test_no_more_than_two_pages_are_kept(
    seven: Alation, monkeypatch: pytest.MonkeyPatch, typed: bool
) -> None:
    kept = list[ReferenceType[Any]]()

    class Watched(Reply):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            kept.append(ref(self))

    monkeypatch.setattr(http_module, "Reply", Watched)
    objects = list[ReferenceType[Any]]()
    read = seven.document.list if typed else seven.document.list.untyped
    for found in read(limit=1):
        objects += [ref(found)] if typed else []
        assert sum(one() is not None for one in kept) <= 2
        del found
        assert sum(one() is not None for one in objects) <= 1
    assert len(kept) == 7


def test_a_page_holds_as_many_as_the_server_gives(server: Sandbox, seven: Alation) -> None:
    assert len(list(seven.document.list())) == 7
    assert pages_read(server) == ["limit=1000"]


def test_filters_are_checked_before_anything_is_asked(server: Sandbox, seven: Alation) -> None:
    before = len(server.requests)

    for wrong in ({"hub": 1}, {"document_hub_id": "1"}, {"deleted": 1}, {"limit": None}):
        with pytest.raises(ConfigurationError, match=r"document\.list: parameter"):
            seven.document.list(**wrong)

    assert len(server.requests) == before


def test_filters_are_written_as_text(server: Sandbox, seven: Alation) -> None:
    assert [d.id for d in seven.document.list(deleted=True)] == []
    assert [d.title for d in seven.document.list(search="document 3")] == ["Document 3"]
    assert pages_read(server)[-2:] == [
        "limit=1000&deleted=true",
        "limit=1000&search=document+3",
    ]


def test_an_object_keeps_its_raw_form(seven: Alation) -> None:
    document = next(seven.document.list(limit=1, values="title,deleted"))

    assert (document.id, document.title) == (None, "Document 0")
    assert document.raw == {"title": "Document 0", "deleted": False}


# ------------------------------------------------------------------------------ scripted pages


def listed(url: str, clock: SimulatedClock) -> list[Any]:
    auth = ApiAccessToken("fake-access-token")
    return list(Alation(url, auth, ["document"], clock=clock).document.list())


def paged(body: Any, following: str) -> bytes:
    return http(200, body, {"X-Next-Page": following})


def test_pages_that_go_in_a_circle_end(clock: SimulatedClock) -> None:
    round_trip = [paged([{"id": 1}], f"{PATH}?skip=1"), paged([{"id": 2}], f"{PATH}?skip=2")]
    back = paged([{"id": 3}], f"{PATH}?skip=1")
    with scripted([*round_trip, back]) as server, pytest.raises(UnreadableAnswer, match="not end"):
        listed(server.url, clock)

    assert len(server.requests) == 3


def test_a_next_page_on_another_host_is_not_asked_for(clock: SimulatedClock) -> None:
    with scripted([http(200, [])]) as other:
        with scripted([paged([{"id": 1}], f"{other.url}{PATH}?skip=1")]) as server:
            auth = ApiAccessToken("fake-access-token")
            found = Alation(server.url, auth, ["document"], clock=clock).document.list()
            assert next(found).id == 1
            with pytest.raises(UnreadableAnswer, match="not followed"):
                next(found)
        assert other.requests == []


def test_an_absolute_next_page_on_the_host_is_followed(clock: SimulatedClock) -> None:
    first = paged([{"id": 1}], f"{{url}}{PATH}?skip=1")
    with scripted([first, http(200, [{"id": 2}])]) as server:
        assert [found.id for found in listed(server.url, clock)] == [1, 2]

    assert server.requests[1].startswith(f"GET {PATH}?skip=1 ")


@pytest.mark.parametrize("body", [{"detail": "x"}, "text", None, 5])
def test_a_page_that_is_no_list_is_told_with_its_body(body: Any, clock: SimulatedClock) -> None:
    with scripted([http(200, body)]) as server, pytest.raises(UnreadableAnswer) as caught:
        listed(server.url, clock)

    assert caught.value.raw == body


def test_a_page_of_html_is_told_too(clock: SimulatedClock) -> None:
    with scripted([http(200, b"<html>")]) as server, pytest.raises(UnreadableAnswer):
        listed(server.url, clock)


def test_a_page_that_is_refused_ends_the_list_after_the_pages_before(clock: SimulatedClock) -> None:
    bad = {"detail": "Invalid query parameters: [test]", "code": "400006"}
    with scripted([paged([{"id": 1}], f"{PATH}?skip=1"), http(400, bad)]) as server:
        auth = ApiAccessToken("fake-access-token")
        found = Alation(server.url, auth, ["document"], clock=clock).document.list()
        assert next(found).id == 1
        with pytest.raises(RequestRefused, match="Invalid query parameters") as caught:
            next(found)

    assert caught.value.status == 400
    assert caught.value.raw == bad


def test_odd_objects_are_handed_over(clock: SimulatedClock) -> None:
    with scripted([http(200, [{"id": "7", "title": None, "new": 1}, 5, None])]) as server:
        document, number, nothing = listed(server.url, clock)

    assert (document.id, document.title, document.raw["new"]) == ("7", None, 1)
    assert (number, nothing) == (5, None)


def test_no_size_of_a_page_is_asked_for_that_the_list_does_not_take(server: Sandbox) -> None:
    """Such a list asks for the size that the server gives."""

    class Small(Endpoint):
        name = "small"
        list = ListOperation("/integration/v2/document/", item=Item, filters=AtMostTen)

    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    assert list(Alation(server.url, auth, [Small]).use(Small).list()) == []
    assert pages_read(server) == [""]
