"""Typed values as JSON can hold them, where no field says how they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

_WRITTEN: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    (date, lambda value: value.isoformat()),
    (Decimal, str),
    (UUID, str),
)
"""A datetime is a date as well. A Decimal is a text here: no float has its digits."""


def written_value(value: Any) -> Any:
    """Return a single value as JSON can hold it: what stands for it on the wire, or itself."""
    for kind, write in _WRITTEN:
        if isinstance(value, kind):
            return write(value)
    return value


def as_number(value: Any) -> Any:
    """Return a value as JSON can hold it, a Decimal as the nearest number."""
    if isinstance(value, Decimal) and value.is_finite():
        number = float(value)
        return int(number) if number.is_integer() else number
    return written_value(value)


def written(value: Any, members: Callable[[Any], Mapping[str, Any] | None]) -> Any:
    """Return a value, with all that is within it, as JSON can hold it.

    Args:
        value: the value.
        members: returns the members of an object by their wire names; None: it is none.
    """
    named = members(value)
    if isinstance(named if named is not None else value, Mapping):
        found = value if named is None else named
        return {key: written(below, members) for key, below in found.items()}
    if isinstance(value, list | tuple):
        return [written(below, members) for below in value]
    return written_value(value)
