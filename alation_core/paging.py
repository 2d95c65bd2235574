"""How a list goes on: the pages of a list, read one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from alation_core.errors import UnreadableAnswer
from alation_core.wire.hosts import next_page
from alation_core.wire.messages import Reply, Request

Paging = Literal["next_page_header", "none"]
PAGE_SIZE = 1000
"""Objects asked for per page, the documented hard limit (sheet pagination)."""
MAX_PAGES = 100_000


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
    where = f"GET {request.path}"
    seen = {(request.path, *request.query)}
    for _ in range(MAX_PAGES):
        reply = read(request)
        objects = decode(reply.data) if decode else reply.data
        if not isinstance(objects, list):
            raise UnreadableAnswer(f"{where}: the page is not a list", reply.data)
        yield objects
        value = reply.headers.get("x-next-page", "").strip()
        if not value or paging == "none":
            return
        path, query = next_page(base, value)
        if (path, *query) in seen:
            break
        seen.add((path, *query))
        request = Request("GET", path, query)
    raise UnreadableAnswer(f"{where}: the server's pages do not end", None)
