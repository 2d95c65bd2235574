"""The ways of rows through preparing: what holds for all rows of one form is found out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alation_core.batching.encoders import Encode, may_hold_nul
from alation_core.batching.rows import EncodedRow
from alation_core.batching.snapshots import Keep
from alation_core.bodies.plain_rows import Encoder, PlainWriter
from alation_core.frozen import dataclass
from alation_core.shapes.fields.checks import Check
from alation_core.shapes.fields.field import Writer
from alation_core.shapes.forms import certain

MOST_FORMS = 256
"""So many forms of rows are known at most: of others each row goes the full way."""

MOST_CHARACTERS = 4000
"""So long are the names of a form together at most: they are kept."""

LONGEST_PAUSE = 63
"""After so many rows that are left to their encoder, one is tried again."""

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
        half = len(form) // 2
        names, kinds = form[:half], form[half:]
        if len(self) >= MOST_FORMS or sum(map(len, names)) > MOST_CHARACTERS:
            return full_way
        way = self._found(names, kinds)
        if way is not full_way:  # that is the way of rows with any names
            self[form] = way
        return way


def way_of(check: Check, write: Writer | None, encoded: Encode) -> Way:
    """Return the way of the rows of one form.

    Args:
        check: of these rows.
        write: makes of one that fits the row that is sent; None: it is sent as it is.
        encoded: encodes that.
    """
    surely = check is certain

    def way(position: int, row: dict[str, Any]) -> EncodedRow | None:
        if not surely and not check(row):
            return None
        # The caller may use the dict again for the next row.
        made = encoded(position, row.copy() if write is None else write(row), True)
        return made if isinstance(made, EncodedRow) else None

    return way


@dataclass(frozen=True)
class Whole:
    """How the rows of one form are written, of which all is sent as one JSON text.

    Args:
        encode: writes each.
        in_one_piece: writes most of them, and sooner.
        look: holds that a row comes back from JSON as it went in; None: nothing has to be held.
        keep: keeps a row; None: a copy of it does.
    """

    encode: Encoder
    in_one_piece: PlainWriter
    look: Callable[[dict[str, Any]], None] | None
    keep: Keep | None


def way_of_whole(check: Check, whole: Whole) -> Way:
    """Return the way of the rows of one form of which all is sent as one JSON text.

    Args:
        check: of these rows.
        whole: how they are written.
    """
    surely, encode, in_one_piece = check is certain, whole.encode, whole.in_one_piece
    look, keep = whole.look, whole.keep
    left = pause = 0

    def way(position: int, row: dict[str, Any]) -> EncodedRow | None:
        nonlocal left, pause
        if not surely and not check(row):
            return None
        if look is not None:
            look(row)
        part = None
        if left:
            left -= 1
        elif (part := in_one_piece(row)) is not None:
            pause = 0
        else:
            # Where the texts of one row need escapes, those of the next ones mostly do as well.
            left = pause = min(2 * pause + 1, LONGEST_PAUSE)
        if part is None:
            part = encode(row)
            if may_hold_nul(part):
                return None
        return EncodedRow(position, row.copy() if keep is None else keep(row, part), part)

    return way
