"""Each way in which a list goes on: what is asked on the wire, where it ends, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from alation_core import (
    Alation,
    AlationError,
    ApiAccessToken,
    ConfigurationError,
    Endpoint,
    Item,
    ListOperation,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_core.paging import (
    NEXT_PAGE_HEADER,
    ONE_PAGE,
    Cursor,
    NextLink,
    Offset,
    PageNumber,
    Paging,
    paging_of,
)
from alation_core.shapes import UNSET, Maybe
from tests.hostile.server import Asked, Server, framed, serving

PATH = "/acme/rating/"
FOUR = [{"rating_id": n} for n in range(1, 5)]


@dataclass(frozen=True)
class Rating(Item):
    rating_id: int | None = None


@dataclass(frozen=True)
class Filters:
    text: Maybe[str] = UNSET
    limit: Maybe[int] = UNSET
    skip: Maybe[int | str] = UNSET


def ratings(paging: Any, **declared: Any) -> type[Endpoint]:
    class Ratings(Endpoint):
        name = "ratings"
        list = ListOperation(PATH, item=Rating, paging=paging, **{"filters": Filters, **declared})

    return Ratings


def catalog(url: str, paging: Any, **declared: Any) -> Any:
    plugins = [ratings(paging, **declared)]
    return Alation(url, ApiAccessToken("fake-access-token"), plugins, clock=SimulatedClock())


Pages = Callable[[dict[str, list[str]]], Any]


@contextmanager
def answering(pages: Pages) -> Iterator[Server]:
    """A server whose answer is a function of the query."""
    with serving(lambda asked: framed(pages(query_of(asked)))) as server:
        yield server


def query_of(asked: Asked) -> dict[str, list[str]]:
    return parse_qs(urlsplit(target_of(asked)).query, keep_blank_values=True)


def target_of(asked: Asked) -> str:
    return asked.line.split(" ")[1]


def queries(server: Server) -> list[str]:
    return [target_of(asked).partition("?")[2] for asked in server.asked]


def listed(pages: Pages, paging: Any, **filters: Any) -> tuple[list[Any], list[str]]:
    """The ids of a list, and the queries that asked for it."""
    with answering(pages) as server:
        items = list(catalog(server.url, paging).ratings.list(**filters))
        return [item.rating_id for item in items], queries(server)


# ------------------------------------------------------------------------------ counted pages


def by_offset(query: dict[str, list[str]]) -> Any:
    begin, size = int(query["skip"][0]), int(query["limit"][0])
    return FOUR[begin : begin + size]


def test_offset_sends_its_parameters_with_every_page_and_ends_with_an_empty_one() -> None:
    assert listed(by_offset, Offset(size=2)) == (
        [1, 2, 3, 4],
        ["limit=2&skip=0", "limit=2&skip=2", "limit=2&skip=4"],
    )
    assert listed(by_offset, Offset())[1] == ["limit=100&skip=0", "limit=100&skip=4"]


def test_offset_goes_on_by_as_many_objects_as_came() -> None:
    def at_most_three(query: dict[str, list[str]]) -> Any:
        begin = int(query["offset"][0])
        return FOUR[begin : begin + 3]

    found, asked = listed(at_most_three, Offset("n", "offset", 50))

    assert found == [1, 2, 3, 4]
    assert asked == ["n=50&offset=0", "n=50&offset=3", "n=50&offset=4"]


def test_a_page_number_counts_from_the_first() -> None:
    def numbered(query: dict[str, list[str]]) -> Any:
        page = int(query["page"][0])
        return FOUR[2 * page : 2 * page + 2]

    assert listed(numbered, PageNumber(first=0)) == ([1, 2, 3, 4], ["page=0", "page=1", "page=2"])

    sized = PageNumber("p", limit="per_page", size=2)
    pages = {"1": FOUR[:1], "2": FOUR[1:], "3": []}
    assert listed(lambda query: pages[query["p"][0]], sized) == (
        [1, 2, 3, 4],
        ["per_page=2&p=1", "per_page=2&p=2", "per_page=2&p=3"],
    )


def test_filters_go_beside_the_parameters_and_the_callers_own_size_counts() -> None:
    asked = listed(by_offset, Offset(size=2), text="a b", limit=3, skip=1)[1]

    assert asked == ["text=a+b&limit=3&skip=1", "text=a+b&limit=3&skip=4"]


def test_a_beginning_that_is_no_number_is_refused_before_anything_is_asked() -> None:
    with answering(by_offset) as server:
        with pytest.raises(ConfigurationError, match="parameter 'skip' counts objects or pages"):
            catalog(server.url, Offset()).ratings.list(skip="later")
        assert server.asked == []


# ------------------------------------------------------------------------------ named pages


def by_cursor(query: dict[str, list[str]]) -> Any:
    following = {"": "a/b=c&d", "a/b=c&d": 7, "7": ""}
    cursor = query.get("cursor", [""])[0]
    begin = list(following).index(cursor)
    return {"data": FOUR[begin : begin + 1], "meta": {"next": following[cursor]}}


def test_a_cursor_goes_beside_all_filters() -> None:
    with answering(by_cursor) as server:
        found = catalog(server.url, Cursor(), items_under="data").ratings.list(text="x", limit=1)
        assert [item.rating_id for item in found] == [1, 2, 3]

    assert queries(server) == [
        "text=x&limit=1",
        "text=x&limit=1&cursor=a%2Fb%3Dc%26d",
        "text=x&limit=1&cursor=7",
    ]


def test_no_page_size_of_ours_goes_beside_a_cursor() -> None:
    with answering(lambda query: {"data": []}) as server:
        assert list(catalog(server.url, Cursor(), items_under="data").ratings.list()) == []
    assert queries(server) == [""]


def _data_and(more: dict[str, Any], asked: Asked) -> bytes:
    return framed({"data": FOUR, **more})


@pytest.mark.parametrize("end", [{}, {"meta": None}, {"meta": {"next": None}}, {"meta": []}])
@pytest.mark.parametrize("empty", [None, "", " ", [], {}])
def test_cursor_and_link_end_where_their_place_is_missing_null_or_empty(
    end: dict[str, Any], empty: Any
) -> None:
    for paging in (Cursor(), NextLink(at="meta.next")):
        for answer in (end, {"meta": {"next": empty}}):
            with serving(partial(_data_and, answer)) as server:
                found = list(catalog(server.url, paging, items_under="data").ratings.list())
            assert len(found) == 4
            assert len(server.asked) == 1


@pytest.mark.parametrize("odd", [True, False, [1], {"id": 1}, "\0", "x" * 40_000])
def test_what_is_no_cursor_and_no_link_is_an_error(odd: Any) -> None:
    for paging in (Cursor(), NextLink(at="meta.next")):
        with answering(lambda query: {"data": FOUR, "meta": {"next": odd}}) as server:
            found = catalog(server.url, paging, items_under="data").ratings.list()
            with pytest.raises(UnreadableAnswer):
                list(found)
        assert len(server.asked) == 1


LINKS = {
    "absolute": "{url}/acme/rating/?cursor=a,b%7Cc&flag",
    "of the root": "/acme/rating/?cursor=a,b%7Cc&flag",
    "of the page": "?cursor=a,b%7Cc&flag",
    "elsewhere": "/acme/more/1/?cursor=a,b%7Cc&flag",
}


@pytest.mark.parametrize("form", LINKS)
def test_a_link_is_taken_as_it_stands(form: str) -> None:
    link = LINKS[form]

    def answer(asked: Asked) -> bytes:
        following = link.replace("{url}", server.url) if len(server.asked) == 1 else None
        return framed({"data": [FOUR[len(server.asked)]], "links": {"next": following}})

    with serving(answer) as server:
        ours = catalog(server.url, NextLink(), items_under="data").ratings
        assert len(list(ours.list(text="x"))) == 2

    path = "/acme/more/1/" if form == "elsewhere" else PATH
    assert target_of(server.asked[1]) == f"{path}?cursor=a,b%7Cc&flag"


@pytest.mark.parametrize("link", ["http://127.0.0.1:9/x/", "//catalog.example.com/x/", "http://[x"])
def test_a_link_to_another_host_is_not_followed(link: str) -> None:
    with answering(lambda query: {"data": FOUR, "links": {"next": link}}) as server:
        found = catalog(server.url, NextLink(), items_under="data").ratings.list()
        assert len([next(found) for _ in range(4)]) == 4
        with pytest.raises(UnreadableAnswer, match=r"not followed|has no address"):
            next(found)
    assert len(server.asked) == 1


# ------------------------------------------------------------------------------ ends and circles


@pytest.fixture
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a circle is not noticed, the test ends all the same."""
    monkeypatch.setattr("alation_core.paging.walk.MAX_PAGES", 20)


EACH: list[Paging] = [Offset(size=4), PageNumber(), Cursor(), NextLink()]


def endless(objects: list[Any], query: dict[str, list[str]], number: int) -> Any:
    following = {"meta": {"next": f"c{number}"}, "links": {"next": f"?cursor=c{number}"}}
    return {"data": objects, **following}


@pytest.mark.parametrize("paging", EACH, ids=repr)
def test_each_ends_with_an_empty_page(paging: Paging) -> None:
    def answer(asked: Asked) -> bytes:
        pages = [FOUR[:1], FOUR[1:], []]
        return framed(endless(pages[asked.number], query_of(asked), asked.number))

    with serving(answer) as server:
        found = list(catalog(server.url, paging, items_under="data").ratings.list())

    assert [item.rating_id for item in found] == [1, 2, 3, 4]
    assert len(server.asked) == 3


@pytest.mark.parametrize("paging", [*EACH, NEXT_PAGE_HEADER], ids=repr)
@pytest.mark.parametrize("after", [1, 2])
def test_each_refuses_pages_that_go_round(paging: Paging, after: int, few_pages: None) -> None:
    """A server that takes no notice of the parameter, and one that begins anew."""

    def answer(asked: Asked) -> bytes:
        objects = [[{"id": 1}, {"id": 2}], [{"id": 3}]][asked.number % after]
        headers = {"X-Next-Page": f"{PATH}?skip={asked.number + 1}"}
        return framed(endless(objects, query_of(asked), asked.number), headers=headers)

    with serving(answer) as server:
        found = catalog(server.url, paging, items_under="data").ratings.list()
        with pytest.raises(UnreadableAnswer, match="pages do not end"):
            list(found)

    assert len(server.asked) == after + 1


@pytest.mark.parametrize("paging", [Offset(size=4), PageNumber()], ids=repr)
def test_counted_pages_without_ids_that_are_equal_are_refused(
    paging: Paging, few_pages: None
) -> None:
    with answering(lambda query: FOUR) as server:
        found = catalog(server.url, paging).ratings.list()
        assert [next(found).rating_id for _ in range(4)] == [1, 2, 3, 4]
        with pytest.raises(UnreadableAnswer, match="take no notice of the parameters"):
            next(found)
    assert len(server.asked) == 2


@pytest.mark.parametrize("paging", [Cursor(), NextLink()], ids=repr)
def test_the_same_cursor_or_link_once_more_is_a_circle(paging: Paging, few_pages: None) -> None:
    answer = {"data": FOUR, "meta": {"next": "c"}, "links": {"next": f"{PATH}?cursor=c"}}
    with answering(lambda query: answer) as server:
        found = catalog(server.url, paging, items_under="data").ratings.list()
        with pytest.raises(UnreadableAnswer, match="pages do not end"):
            list(found)
    assert len(server.asked) == 2


def test_a_server_that_names_the_next_page_may_hold_equal_objects_without_ids() -> None:
    def answer(asked: Asked) -> bytes:
        more = {"X-Next-Page": f"{PATH}?skip={asked.number + 1}"} if asked.number < 2 else {}
        return framed([{"deleted": False}], headers=more)

    with serving(answer) as server:
        assert len(list(catalog(server.url, NEXT_PAGE_HEADER).ratings.list())) == 3


# ------------------------------------------------------------------------------ places of the list


@pytest.mark.parametrize(
    "page", [[], {}, {"a": []}, {"a": {"b": None}}, {"a": {"b": {}}}, {"a.b": []}, "text", None, 7]
)
def test_a_page_without_a_list_at_the_place_is_unreadable(page: Any) -> None:
    with answering(lambda query: page) as server:
        found = catalog(server.url, ONE_PAGE, items_under="a.b").ratings.list()
        with pytest.raises(UnreadableAnswer, match=r"holds no list under 'a\.b'") as caught:
            list(found)
    assert caught.value.raw == page


def test_the_list_may_stand_at_a_dotted_place() -> None:
    with answering(lambda query: {"a": {"b": FOUR, "c": []}}) as server:
        found = list(catalog(server.url, "none", items_under="a.b").ratings.list())
    assert [item.raw for item in found] == FOUR


# ------------------------------------------------------------------------------ declarations


def test_older_names_go_on_working() -> None:
    assert paging_of("none") is ONE_PAGE
    assert paging_of("next_page_header") is NEXT_PAGE_HEADER


def test_a_strategy_of_an_author_needs_no_more_than_what_comes_after() -> None:
    class Twice:
        def after(self, base: str, request: Any, reply: Any, objects: int) -> Any:
            return (
                None
                if request.query[0] == ("limit", "7")
                else type(request)("GET", request.path, [("limit", "7")])
            )

    with answering(lambda query: [{"rating_id": int(query["limit"][0])}]) as server:
        found = [item.rating_id for item in catalog(server.url, Twice()).ratings.list()]
    assert found == [1000, 7]


BAD: list[tuple[Callable[[], Any], str]] = [
    (lambda: Offset(limit=""), "needs a name of its own"),
    (lambda: Offset(limit=None), "needs a name of its own"),  # type: ignore[arg-type]
    (lambda: Offset(limit="n", offset="n"), "needs a name of its own"),
    (lambda: Offset(size=0), "size= is a whole number from 1"),
    (lambda: Offset(size=True), "size= is a whole number from 1"),
    (lambda: Offset(size="9"), "size= is a whole number from 1"),  # type: ignore[arg-type]
    (lambda: PageNumber(limit="per_page"), "give both"),
    (lambda: PageNumber(size=10), "give both"),
    (lambda: PageNumber(page=""), "needs a name of its own"),
    (lambda: PageNumber(page="p", limit="p", size=1), "needs a name of its own"),
    (lambda: PageNumber(first="1"), "first= is a whole number"),  # type: ignore[arg-type]
    (lambda: PageNumber(limit="n", size=-1), "size= is a whole number from 1"),
    (lambda: Cursor(param=""), "needs a name of its own"),
    (lambda: Cursor(at=""), "at= is a key"),
    (lambda: Cursor(at="meta..next"), "at= is a key"),
    (lambda: NextLink(at=""), "at= is a key"),
    (lambda: ratings(Offset), "is no strategy: write, for example, Offset()"),
    (lambda: ratings(None), "is no strategy"),
    (lambda: ratings("offset"), "no paging 'offset'"),
    (lambda: ratings(ONE_PAGE, items_under=""), "items_under= is a key"),
    (lambda: ratings(ONE_PAGE, items_under="a..b"), "items_under= is a key"),
    (lambda: ratings(ONE_PAGE, items_under="a", decode=list), "leave one of them out"),
    (lambda: ratings(ONE_PAGE, method="PUT"), "method='PUT' is no way to read"),
]


@pytest.mark.parametrize(("declare", "said"), BAD)
def test_paging_that_cannot_work_is_refused_when_it_is_declared(
    declare: Callable[[], Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said.replace("(", r"\(").replace(")", r"\)")):
        declare()


def test_a_parameter_stands_in_the_path_or_in_the_paging() -> None:
    with pytest.raises(
        ValueError, match=r"/x/\{page\}/: 'page' stands in the path, and the paging"
    ):
        ListOperation("/x/{page}/", item=Rating, paging=PageNumber())


def test_every_strategy_is_a_frozen_value() -> None:
    for one, other in ((Offset(), Offset()), (PageNumber(), PageNumber()), (Cursor(), Cursor())):
        assert one == other
        assert hash(one) == hash(other)
    with pytest.raises(AttributeError):
        Cursor().param = "x"  # type: ignore[misc]


def test_a_page_that_is_refused_ends_the_list_after_the_pages_before() -> None:
    def answer(asked: Asked) -> bytes:
        return framed(FOUR[:2]) if asked.number == 0 else framed({"detail": "No."}, status=400)

    with serving(answer) as server:
        found = catalog(server.url, Offset()).ratings.list()
        assert [next(found).rating_id for _ in range(2)] == [1, 2]
        with pytest.raises(AlationError, match="No"):
            next(found)
    assert json.dumps(queries(server)) == '["limit=100&skip=0", "limit=100&skip=2"]'
