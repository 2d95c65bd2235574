"""The walk through a list, from page to page, and the end of one that does not end by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from alation_core.errors import UnreadableAnswer
from alation_core.paging.strategies import Offset, PageNumber, Paging
from alation_core.wire.messages import Reply, Request
from alation_core.wire.places import identities_of, value_at

MAX_PAGES = 100_000


def pages(
    read: Callable[[Request], Reply],
    base: str,
    request: Request,
    paging: Paging,
    decode: Callable[[Any], Any] | None = None,
    items_under: str | None = None,
) -> Iterator[list[Any]]:
    """Yield the pages of a list, untyped, each when it is asked for.

    Args:
        read: performs the read of a page.
        base: the configured host, which no page leaves.
        request: for the first page.
        paging: how the list goes on.
        decode: turns an answer that is no JSON list into the list of objects; None: it is one.
        items_under: place of the list in an answer; None: the answer is the list.

    Raises:
        ServerUnreachable: a page could not be had.
        RequestRefused: the server answered with an error.
        UnreadableAnswer: a page is not a list, or the pages go round in a circle.
    """
    where = f"{request.method} {request.path}"
    asked: set[int] = set()
    held: set[int] = set()
    for _ in range(MAX_PAGES):
        place = hash((request.path, *request.query, request.link, request.body))
        if place in asked:
            break
        asked.add(place)
        reply = read(request)
        objects = _listed(where, decode(reply.data) if decode else reply.data, items_under)
        content = _content(objects, paging)
        if content in held:
            raise UnreadableAnswer(
                f"{where}: the server's pages do not end: one holds what an earlier one held, so "
                "the server may take no notice of the parameters of this paging",
                reply.data,
            )
        held |= set() if content is None else {content}
        yield objects
        following = paging.after(base, request, reply, len(objects))
        if following is None:
            return
        request = following
    raise UnreadableAnswer(f"{where}: the server's pages do not end", None)


def _listed(where: str, page: Any, items_under: str | None) -> list[Any]:
    objects = page if items_under is None else value_at(page, items_under)
    if isinstance(objects, list):
        return objects
    told = f"holds no list under {items_under!r}" if items_under else "is not a list"
    raise UnreadableAnswer(f"{where}: the page {told}", page)


def _content(objects: list[Any], paging: Paging) -> int | None:
    """What a page is known by; None where another page may honestly hold the same.

    Objects without an id may be equal; where pages are counted here, that is not told from a server
    that counts none.
    """
    ids = identities_of(objects)
    if objects and None not in ids:
        return hash(tuple(ids))
    return hash(repr(objects)) if objects and isinstance(paging, Offset | PageNumber) else None
