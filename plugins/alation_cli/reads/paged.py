"""The size of the pages of a list, which is not the number of objects that a person wants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_cli.exits import BadInput
from alation_core import BoundGet, BoundList
from alation_core.operations import Listing
from alation_core.paging import Cursor, NextLink, Offset, OnePage, PageNumber
from alation_core.shapes import by_python_name

LARGEST_PAGE = 1000
"""Objects of a page where the server says how a list goes on (sheet pagination)."""


def page_params(
    read: BoundList[Any] | BoundGet[Any],
    params: Mapping[str, Any],
    limit: int | None,
    page_size: int | None,
) -> dict[str, Any]:
    """Return the parameter that takes the size of a page, where one is to be sent.

    A list of which few objects are wanted is asked for no larger page.

    Args:
        read: what is asked for.
        params: of the caller.
        limit: of the objects that are wanted.
        page_size: that the caller chose.

    Raises:
        BadInput: it brings one object, or the size of its pages cannot be chosen.
    """
    if isinstance(read, BoundGet):
        given = "--limit" if limit is not None else "--page-size" if page_size is not None else None
        if given is not None:
            raise BadInput(f"{read.name} brings one object: leave {given} out")
        return {}
    name, usual = _of_pages(read.operation)
    if page_size is not None and name is None:
        raise BadInput(f"{read.name}: the size of its pages cannot be chosen: no --page-size")
    if page_size is not None and name in params:
        raise BadInput(f"--page-size and --param {name}=... say the same: give one of them")
    if name is None or name in params:
        return {}
    size = page_size if page_size is not None else limit
    return {} if size is None or (page_size is None and size >= usual) else {name: size}


def _of_pages(listing: Listing[Any]) -> tuple[str | None, int]:
    """Return the parameter that takes the size of a page, None: there is none, and that size."""
    match listing.strategy:
        case Offset(limit=wire, size=size):
            usual = size
        case PageNumber(limit=str(wire), size=int(size)):
            usual = size
        case PageNumber() | Cursor() | NextLink() | OnePage():
            return None, LARGEST_PAGE
        case _:
            wire, usual = "limit", LARGEST_PAGE
    schema = listing.params_schema
    names = [name for name in by_python_name(schema) if schema.renamed.get(name, name) == wire]
    return (names[0] if names else None), usual
