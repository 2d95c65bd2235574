"""Lists: the standard family of pages, and the check of query parameters (sheet pagination)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import TypeVar
from urllib.parse import quote, urlencode

from alation_sandbox.exchange.answers import Answer, Refusal
from alation_sandbox.exchange.calls import Call, invalid_query

DEFAULT_LIMIT = 100
HARD_LIMIT = 1000
PAGE_PARAMETERS = frozenset({"limit", "skip"})

Row = TypeVar("Row")


def check_query(call: Call, allowed: Collection[str]) -> None:
    """Refuse unknown query parameters; `limit` and `skip` are always allowed.

    Not every endpoint does so: use it where the sheet shows code 400006.

    Args:
        call: the request.
        allowed: names of the filters.

    Raises:
        Refusal: 400 that names the unknown parameters in the order sent.
    """
    unknown = [name for name in call.query if name not in allowed and name not in PAGE_PARAMETERS]
    if unknown:
        raise Refusal(invalid_query(unknown))


def _same(row: object) -> object:
    return row


def page(call: Call, rows: Iterable[Row], show: Callable[[Row], object] = _same) -> Answer:
    """Answer one page of a list, with X-Next-Page where more rows follow.

    `limit` is 100 where it is absent and is held between 1 and 1000: the sheet leaves open what a
    larger one does. The next page repeats the filters, and the limit where one was given.

    Args:
        call: the request; its `limit` and `skip` count.
        rows: all rows that pass the filters, in order. Rows behind the page are not fetched.
        show: makes the answered form of a row; called for the rows of the page only.

    Returns:
        Status 200 with a JSON array.

    Raises:
        Refusal: 400 where `limit` or `skip` is no whole number.
    """
    given = call.integer("limit")
    limit = min(max(given if given is not None else DEFAULT_LIMIT, 1), HARD_LIMIT)
    skip = max(call.integer("skip") or 0, 0)
    found = list(islice(rows, skip, skip + limit + 1))
    headers = {"X-Next-Page": next_page(call, skip + limit)} if len(found) > limit else {}
    return Answer(200, [show(row) for row in found[:limit]], headers)


def next_page(call: Call, skip: int) -> str:
    """Return path and query of the page that begins after `skip` rows; filters and limit stay."""
    kept = {name: values for name, values in call.query.items() if name != "skip"}
    return f"{quote(call.path)}?{urlencode({'skip': [str(skip)], **kept}, doseq=True)}"
