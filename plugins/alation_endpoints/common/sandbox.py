"""What the emulated server says and refuses alike, whatever the endpoint. Sheet: errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from alation_sandbox import Answer, Call, Refusal, World, error

Item = Mapping[str, Any]
"""One row of a request."""

Handler = Callable[[World, Call], Answer]
"""Answers the calls of a route."""

REQUIRED = "This field is required."
"""Said of a field that is not there."""

NOT_FOUND = error(404, "Not found.", "404000")
"""The answer where the object of a path does not exist."""


def no_list(value: Any) -> str:
    """Return what is said of a value that should be a list, and names its type in Python."""
    return f'Expected a list of items but got type "{type(value).__name__}".'


def items_of(call: Call) -> list[Any]:
    """Return the list of items of a request.

    Raises:
        Refusal: the body is no list.
    """
    items = call.json()
    if not isinstance(items, list):
        raise Refusal(error(400, "Expected a list of items.", "400000"))
    return items


def wanted(call: Call, *names: str) -> dict[str, Any]:
    """Return what the records of a list hold: the ids that are asked for, deleted or not.

    Args:
        call: the request.
        names: parameters that name a field and one id.
    """
    ids = {name: value for name in names if (value := call.integer(name)) is not None}
    return {**ids, "deleted": bool(call.flag("deleted"))}
