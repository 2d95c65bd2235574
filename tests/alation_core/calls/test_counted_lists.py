"""Lists by offset whose answers count all objects: `Offset(total=...)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alation_core import UnreadableAnswer
from alation_core.paging import Offset
from alation_sandbox import Sandbox, resource
from tests.alation_core.calls.test_paging import answering, catalog, query_of
from tests.alation_sandbox.support import Client

COUNTED = Offset(size=2, total="meta.total")
FIVE = [{"rating_id": n, "id": n} for n in range(1, 6)]
Page = Callable[[list[Any], int, int], Any]


def page(objects: list[Any], total: Any) -> Any:
    return {"found": objects, "meta": {"total": total}}


def asked_for(
    size: int, total: Callable[[int], Any], number: int = 5, **filters: Any
) -> tuple[list[int], list[str]]:
    """Reads a list of `number` objects, at most `size` on a page, that counts as `total` says."""

    def answer(query: dict[str, list[str]]) -> Any:
        begin = int(query["skip"][0])
        most = min(size, int(query["limit"][0]))
        return page(FIVE[:number][begin : begin + most], total(begin))

    with answering(answer) as server:
        found = catalog(server.url, COUNTED, items_under="found").ratings.list(**filters)
        return [item.rating_id for item in found], [
            query_of(one)["skip"][0] for one in server.asked
        ]


@pytest.mark.parametrize(
    ("size", "total", "asked"),
    [
        pytest.param(2, lambda _: 5, ["0", "2", "4"], id="all-came"),
        pytest.param(1, lambda _: 5, ["0", "1", "2", "3", "4"], id="short-pages"),
        pytest.param(2, lambda _: None, ["0", "2", "4", "5"], id="no-total"),
        pytest.param(2, lambda _: "5", ["0", "2", "4", "5"], id="a-text"),
        pytest.param(2, lambda _: True, ["0", "2", "4", "5"], id="a-truth-value"),
        pytest.param(2, lambda _: 1, ["0", "2", "4", "5"], id="fewer-than-came"),
        pytest.param(2, lambda _: 0, ["0", "2", "4", "5"], id="none-though-some-came"),
        pytest.param(2, lambda begin: 9 if begin < 4 else 5, ["0", "2", "4"], id="it-shrinks"),
    ],
)
def test_it_ends_where_as_many_came_as_are_counted(
    size: int, total: Callable[[int], Any], asked: list[str]
) -> None:
    assert asked_for(size, total) == ([1, 2, 3, 4, 5], asked)


def test_a_beginning_of_the_callers_own_counts() -> None:
    assert asked_for(2, lambda _: 5, skip=3) == ([4, 5], ["3"])
    assert asked_for(2, lambda _: 5, skip=7) == ([], ["7"])
    assert asked_for(2, lambda _: 0, number=0) == ([], ["0"])


@pytest.mark.parametrize("number", [0, 3])
def test_an_empty_page_before_all_came_is_no_end(number: int) -> None:
    with pytest.raises(UnreadableAnswer, match=f"counts 5 objects, and sends none after {number}"):
        asked_for(2, lambda _: 5, number)


@pytest.mark.parametrize("place", ["", "a..b", 7])
def test_a_place_that_is_none_is_refused(place: Any) -> None:
    with pytest.raises(ValueError, match="total= is a key"):
        Offset(total=place)


def test_the_sandbox_counts_its_objects() -> None:
    routes = resource("/acme/rating/", "rating", paging=COUNTED, items_under="found")
    with Sandbox(routes=routes) as server:
        for one in FIVE:
            server.world.table("rating").insert(one)
        client = Client(server)
        client.login()
        assert client.get("/acme/rating/?skip=4").json() == page(FIVE[4:], 5)
