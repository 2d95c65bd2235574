"""How a list is answered page by page: for each strategy of `alation_core.paging`, its server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from alation_core.paging import (
    Cursor,
    NextLink,
    NextPageHeader,
    Offset,
    OnePage,
    PageNumber,
    Paging,
    PagingName,
    paging_of,
)
from alation_sandbox.exchange.answers import Answer, Refusal
from alation_sandbox.exchange.calls import Call, invalid_query
from alation_sandbox.exchange.paging import DEFAULT_LIMIT, HARD_LIMIT, next_page, page

CURSOR = "after-"
"""Before the number in a cursor, so that nobody takes it for a number of objects."""


@dataclass(frozen=True)
class Leaf:
    """One page of a list.

    Args:
        objects: that stand on it.
        headers: of the answer.
        beside: place in the body -> what stands there beside the objects.
    """

    objects: list[Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Server:
    """How the lists of one kind of paging are served.

    Args:
        leaf: makes a page of a strategy's list: of the call, and of all its objects.
        asks: attributes of the strategy that name its query parameters.
        at: the attribute that says where in the body something stands beside the objects: what
            names the next page, or their number; None: nothing does.
    """

    leaf: Callable[[Any, Call, Iterable[Any]], Leaf]
    asks: tuple[str, ...] = ()
    at: str | None = None


def _by_header(paging: Any, call: Call, rows: Iterable[Any]) -> Leaf:
    answer = page(call, rows)
    return Leaf(answer.body, answer.headers)


def _whole(paging: Any, call: Call, rows: Iterable[Any]) -> Leaf:
    return Leaf(list(rows))


def _by_offset(paging: Any, call: Call, rows: Iterable[Any]) -> Leaf:
    size, skip = _size(call, paging.limit, paging.size), _number(call, paging.offset, 0)
    if paging.total is None:
        return Leaf(list(islice(rows, skip, skip + size)))
    found = list(rows)
    return Leaf(found[skip : skip + size], beside={paging.total: len(found)})


def _by_number(paging: Any, call: Call, rows: Iterable[Any]) -> Leaf:
    size = _size(call, paging.limit, paging.size)
    skip = max(_number(call, paging.page, paging.first) - paging.first, 0) * size
    return Leaf(list(islice(rows, skip, skip + size)))


def _by_cursor(paging: Any, call: Call, rows: Iterable[Any]) -> Leaf:
    given = call.one(paging.param) or f"{CURSOR}0"
    digits = given.removeprefix(CURSOR)
    if not given.startswith(CURSOR) or not (digits.isascii() and digits.isdecimal()):
        raise Refusal(invalid_query([paging.param]))
    objects, skip = _cut(call, rows, int(digits))
    return Leaf(objects, beside={paging.at: None if skip is None else f"{CURSOR}{skip}"})


def _by_link(paging: Any, call: Call, rows: Iterable[Any]) -> Leaf:
    objects, skip = _cut(call, rows, _number(call, "skip", 0))
    return Leaf(objects, beside={paging.at: None if skip is None else next_page(call, skip)})


def _cut(call: Call, rows: Iterable[Any], skip: int) -> tuple[list[Any], int | None]:
    """Return a page, and how many objects lie before the next one; None: there is none."""
    size = _size(call, "limit", None)
    found = list(islice(rows, skip, skip + size + 1))
    return found[:size], skip + size if len(found) > size else None


def _size(call: Call, name: str | None, usual: int | None) -> int:
    asked = _number(call, name, usual or DEFAULT_LIMIT) if name else usual or DEFAULT_LIMIT
    return min(max(asked, 1), HARD_LIMIT)


def _number(call: Call, name: str, usual: int) -> int:
    given = call.integer(name)
    return usual if given is None else max(given, 0)


SERVERS: Mapping[type, Server] = {
    NextPageHeader: Server(_by_header),
    OnePage: Server(_whole),
    Offset: Server(_by_offset, ("limit", "offset"), "total"),
    PageNumber: Server(_by_number, ("page", "limit")),
    Cursor: Server(_by_cursor, ("param",), "at"),
    NextLink: Server(_by_link, at="at"),
}
"""By the class of the strategy. `limit` and `skip` are parameters of every list."""


@dataclass(frozen=True)
class Pages:
    """How a list is answered.

    Args:
        declared: the strategy, as the list declares it.
        items_under: the place of the objects in the body; None: the body is their list.

    Raises:
        ValueError: the strategy is not known, or its body has no place beside the objects.
    """

    declared: Paging | PagingName
    items_under: str | None = None

    def __post_init__(self) -> None:
        if type(self._paging) not in SERVERS:
            known = ", ".join(strategy.__name__ for strategy in SERVERS)
            raise ValueError(f"{self.declared!r} is none of {known}: answer the list by list=")
        at = self._server.at and getattr(self._paging, self._server.at)
        if at is None:
            return
        steps, taken = at.split("."), (self.items_under or "").split(".")
        if self.items_under is None or steps[: len(taken)] == taken or taken[: len(steps)] == steps:
            raise ValueError(
                f"the list says how it goes on at {at!r} of the body, so its objects must stand at "
                f"another place: items_under is {self.items_under!r}"
            )

    @property
    def _paging(self) -> Any:
        return paging_of(self.declared)

    @property
    def _server(self) -> Server:
        return SERVERS[type(self._paging)]

    @property
    def parameters(self) -> list[str]:
        """The query parameters that lead through the list, beside `limit` and `skip`."""
        named = [getattr(self._paging, attribute) for attribute in self._server.asks]
        return [name for name in named if name is not None]

    def answer(self, call: Call, rows: Iterable[Any]) -> Answer:
        """Return the page that a call asks for.

        Raises:
            Refusal: 400 where a parameter of the paging is no whole number, or no cursor.
        """
        leaf = self._server.leaf(self._paging, call, rows)
        if self.items_under is None:
            return Answer(200, leaf.objects, leaf.headers)
        body: dict[str, Any] = {}
        for place, value in {self.items_under: leaf.objects, **leaf.beside}.items():
            *way, last = place.split(".")
            inner = body
            for key in way:
                inner = inner.setdefault(key, {})
            inner[last] = value
        return Answer(200, body, leaf.headers)
