"""The ways of rows through preparing: what holds for all rows of one form is found out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alation_core.batching.encoders import Encode
from alation_core.batching.rows import EncodedRow
from alation_core.bodies.plain_rows import PlainWriter
from alation_core.shapes.fields.checks import Check, undecided
from alation_core.shapes.fields.field import Writer
from alation_core.shapes.forms import certain

MOST_FORMS = 256
"""So many forms of rows are known at most: of others each row goes the full way."""

Way = Callable[[int, dict[str, Any]], EncodedRow | None]
"""Prepares a row of one form, with its position; None: it goes the full way."""
Form = tuple[Any, ...]
"""The names of a row, and after them the types of its values."""


def full_way(position: int, row: dict[str, Any]) -> None:
    """Leave a row to the full way."""


class Ways(dict[Form, Way]):
    """The way of the rows of each form.

    Args:
        found: finds the way of the rows with such names, and values of such types.
    """

    def __init__(self, found: Callable[[Form, Form], Way]) -> None:
        super().__init__()
        self._found = found

    def __missing__(self, form: Form) -> Way:
        if len(self) >= MOST_FORMS:
            return full_way
        half = len(form) // 2
        way = self[form] = self._found(form[:half], form[half:])
        return way


def way_of(check: Check, write: Writer | None, encoded: Encode, plain: PlainWriter | None) -> Way:
    """Return the way of the rows of one form.

    Args:
        check: of these rows.
        write: makes of one that fits the row that is sent; None: it is sent as it is.
        encoded: encodes that.
        plain: writes most of them as they stand in the body; None: none of them.
    """
    if check is undecided:
        return full_way
    surely = check is certain

    def checked(position: int, row: dict[str, Any]) -> EncodedRow | None:
        if not surely and not check(row):
            return None
        # The caller may use the dict again for the next row.
        made = encoded(position, row.copy() if write is None else write(row), True)
        return made if isinstance(made, EncodedRow) else None

    def plainly(position: int, row: dict[str, Any]) -> EncodedRow | None:
        part = plain(row) if plain is not None and (surely or check(row)) else None
        return checked(position, row) if part is None else EncodedRow(position, row.copy(), part)

    return checked if plain is None else plainly
