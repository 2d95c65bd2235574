"""What the emulated server says and refuses alike, whatever the endpoint. Sheet: errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from alation_sandbox import Answer, Call, Record, Refusal, World, error

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


def ordered(call: Call, found: Iterable[Record]) -> Iterable[Record]:
    """Return the records of a list in the order that `order_by` asks for.

    A choice, as no source lists the fields: any may be named, a leading minus turns the order, and
    records without the field come last.

    Args:
        call: the request.
        found: the records, in the order of the table.
    """
    order = call.one("order_by")
    if not order:
        return found
    name, kept = order.removeprefix("-"), list(found)
    known = [record for record in kept if record.get(name) is not None]
    known.sort(key=lambda record: _rank(record[name]), reverse=order.startswith("-"))
    return [*known, *(record for record in kept if record.get(name) is None)]


def _rank(value: Any) -> tuple[bool, Any]:
    return (True, value) if isinstance(value, int | float) else (False, str(value))
