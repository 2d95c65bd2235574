"""What the emulated server says and refuses alike, whatever the endpoint. Sheet: errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_sandbox import Call, Refusal, error

REQUIRED = "This field is required."


def items_of(call: Call) -> list[Any]:
    """Return the list of items of a request.

    Raises:
        Refusal: the body is no list.
    """
    items = call.json()
    if not isinstance(items, list):
        raise Refusal(error(400, "Expected a list of items.", "400000"))
    return items


def missing(item: Mapping[str, Any], *names: str) -> Iterator[Any]:
    """Yield an error for each required field that is not there."""
    for name in names:
        if item.get(name) is None:
            yield {name: [REQUIRED]}
