"""A filter of many values in parts: so many in one request as an address and a call may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote_plus

from alation_core.operations.marked_texts import text_of
from alation_core.operations.operation import places
from alation_core.operations.read import Listing
from alation_core.paging.strategies import PAGE_SIZE

MOST_BYTES = 8000
"""Of path and query: servers in front stop at 8,192, method, protocol and pages included (sheet
pagination)."""
MOST_VALUES = PAGE_SIZE
"""In one call 1,000 objects or fewer, when they are read as well (sheet limits)."""
OF_THE_WHOLE = frozenset({"order_by", "skip", "offset", "page"})
"""Parameters that speak of the whole list: in parts they would say something else."""


def in_parts(
    listing: Listing[Any], wired: Mapping[str, Any], taken: int
) -> Iterator[Mapping[str, Any]]:
    """Yield the parameters of the requests that together ask for what these ask for.

    That is one request, where no filter marked `AnyOf` holds more than one request may. Of several
    such filters the longest is asked for in parts. A value that is there twice is asked for once.

    Args:
        listing: what is read.
        wired: parameters by their names on the wire, checked.
        taken: characters that the address has without any filter marked `AnyOf`.
    """
    several = {name: value for name, value in wired.items() if is_several(listing, name, value)}
    sizes = {name: _sizes(listing, name, value) for name, value in several.items()}
    name = max(sizes, key=lambda one: (sum(sizes[one]), len(sizes[one])), default=None)
    if name is None or not OF_THE_WHOLE.isdisjoint(wired):
        yield wired
        return
    room = MOST_BYTES - taken - sum(sum(sizes[one]) for one in sizes if one != name)
    if len(several[name]) <= MOST_VALUES and sum(sizes[name]) <= room:
        yield wired
        return
    values = list({text_of(value): value for value in several[name]}.values())
    for start, end in _bounds(_sizes(listing, name, values), room):
        yield {**wired, name: values[start:end]}


def selects(listing: Listing[Any], name: str) -> bool:
    """Tell whether each value of a filter selects objects of its own."""
    field = listing.params_schema.fields.get(name)
    return field is not None and bool(field.metadata.get("any_of"))


def is_several(listing: Listing[Any], name: str, value: Any) -> bool:
    """Tell whether a parameter is a list of values, each of which selects objects of its own."""
    in_path = name in places(listing.path)
    return isinstance(value, list | tuple) and not in_path and selects(listing, name)


def _sizes(listing: Listing[Any], name: str, values: Sequence[Any]) -> list[int]:
    """How many characters of the address each value takes; none where they stand in the body."""
    if listing.method == "POST" or name in listing.in_body:
        return [0] * len(values)
    joined = listing.params_schema.fields[name].metadata.get("comma_separated")
    beside = len("%2C") if joined else len(quote_plus(name)) + len("&=")
    return [len(quote_plus(text_of(value))) + beside for value in values]


def _bounds(sizes: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """Yield where each part begins and ends; a value that no address bears is a part alone."""
    start, held = 0, 0
    for place, size in enumerate(sizes):
        if place > start and (held + size > room or place - start == MOST_VALUES):
            yield start, place
            start, held = place, 0
        held += size
    yield start, len(sizes)
