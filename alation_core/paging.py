"""How a list goes on: strategies as frozen values, and the walk from page to page.

Each strategy says what the first page is asked with, and what is asked after a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol
from urllib.parse import unquote

from alation_core.errors import UnreadableAnswer
from alation_core.problems import shorten
from alation_core.wire.hosts import next_page
from alation_core.wire.messages import Reply, Request

PAGE_SIZE = 1000
"""Objects asked for per page, the documented hard limit (sheet pagination)."""
MAX_PAGES = 100_000


class Paging(Protocol):
    """How a list goes on: a value, for what it needs to know stands in request and reply."""

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Return what asks for the next page, or None where the list is over.

        Args:
            base: the configured host, which no page leaves.
            request: asked for the page before.
            reply: the page before.
            objects: that it held.

        Raises:
            UnreadableAnswer: the page names no usable next one.
        """
        ...


@dataclass(frozen=True)
class NextPageHeader:
    """The answer names its next page in the header X-Next-Page (sheet pagination, standard)."""

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Follow the header, on the configured host and at the path of the list only."""
        value = reply.headers.get("x-next-page", "").strip()
        if not value:
            return None
        path, query = next_page(base, value)
        if _plain(path) != _plain(request.path):
            raise UnreadableAnswer(
                f"{request.method} {request.path}: the server names a next page at another "
                f"address ({shorten(path, 200)}); it is not asked for",
                value,
            )
        return replace(request, query=query)


def _plain(path: str) -> str:
    return unquote(path).rstrip("/")


@dataclass(frozen=True)
class OnePage:
    """The list comes in one answer."""

    def after(self, base: str, request: Request, reply: Reply, objects: int) -> Request | None:
        """Nothing comes after it."""
        return None


NEXT_PAGE_HEADER = NextPageHeader()
ONE_PAGE = OnePage()

PagingName = Literal["next_page_header", "none"]
_NAMED: Mapping[str, Paging] = {"next_page_header": NEXT_PAGE_HEADER, "none": ONE_PAGE}


def paging_of(declared: Paging | PagingName) -> Paging:
    """Return the strategy that a declaration names, by itself or by its older name.

    Raises:
        ValueError: there is no strategy of that name.
    """
    if not isinstance(declared, str):
        return declared
    if declared not in _NAMED:
        raise ValueError(f"there is no paging {declared!r}: known are {', '.join(_NAMED)}")
    return _NAMED[declared]


def pages(
    read: Callable[[Request], Reply],
    base: str,
    request: Request,
    paging: Paging,
    decode: Callable[[Any], Any] | None = None,
) -> Iterator[list[Any]]:
    """Yield the pages of a list, untyped, each when it is asked for.

    Args:
        read: performs the read of a page.
        base: the configured host, which no page leaves.
        request: for the first page.
        paging: how the list goes on.
        decode: turns an answer that is no JSON list into the list of objects; None: it is one.

    Raises:
        ServerUnreachable: a page could not be had.
        RequestRefused: the server answered with an error.
        UnreadableAnswer: a page is not a list, or the pages go round in a circle.
    """
    where = f"{request.method} {request.path}"
    seen: set[int] = set()
    for _ in range(MAX_PAGES):
        place = hash((request.path, *request.query))
        if place in seen:
            break
        seen.add(place)
        reply = read(request)
        objects = decode(reply.data) if decode else reply.data
        if not isinstance(objects, list):
            raise UnreadableAnswer(f"{where}: the page is not a list", reply.data)
        yield objects
        following = paging.after(base, request, reply, len(objects))
        if following is None:
            return
        request = following
    raise UnreadableAnswer(f"{where}: the server's pages do not end", None)
