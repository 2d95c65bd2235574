"""Which rows would put an older value over what a later row has set on the same object."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from alation_core.operations.write import WriteOperation
from alation_core.shapes import UNSET
from alation_core.shapes.rows import Row

Placed = tuple[int, Row]
"""A row after its position."""


def overtaken(
    operation: WriteOperation[Any], left: Iterable[Placed], there: Iterable[Placed]
) -> Mapping[int, int]:
    """Return the rows that a later one has overtaken, each with the position of that one.

    It set what they set, on the same object, to another value.

    Args:
        operation: of the rows.
        left: the rows that may be sent, each once.
        there: rows of the same call that are in the catalog, or may be, in any order.
    """
    wanted = {
        (position, one): value for position, row in left for one, value in _sets(operation, row)
    }
    if not wanted:
        return {}
    names = {one for _, one in wanted}
    last: dict[Hashable, tuple[int, str]] = {}
    for position, row in there:
        for one, value in _sets(operation, row):
            if one in names and position > last.get(one, (-1, ""))[0]:
                last[one] = position, value
    return {
        position: last[one][0]
        for (position, one), value in wanted.items()
        if one in last and last[one][0] > position and last[one][1] != value
    }


def _sets(operation: WriteOperation[Any], row: Row) -> Iterator[tuple[Hashable, str]]:
    """Yield what a row sets, as its object and what of it, and to which value."""
    name = operation.same_object.of(row) if operation.same_object else None
    if name is not None:
        for what, value in compared_settings(operation, row).items():
            yield (name, what), value


def compared_settings(operation: WriteOperation[Any], row: Row) -> dict[str, str]:
    """Return what a row sets on its object, in a form that can be compared: 1 is not true."""
    return {
        name: "" if value is UNSET else json.dumps(value, sort_keys=True, default=repr)
        for name, value in operation.settings(row).items()
    }
