"""How a row that fits is encoded, and what of it is kept beside that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alation_core.batching.rows import EncodedRow, Errors, Place, Placing
from alation_core.batching.snapshots import IMMUTABLE, JsonRow, check_inside
from alation_core.bodies.body import Body
from alation_core.bodies.encoding import as_json, as_json_line
from alation_core.shapes import PayloadSchema, Row, places_of, unstorable
from alation_core.shapes.rows import leaves_unchecked, names_of_holders
from alation_core.shapes.secret_values import Cut, cutter

_BACKSLASH = ord("\\")


def may_hold_nul(encoded: bytes) -> bool:
    """Tell whether the character that no catalog stores may be in an encoded row."""
    # The second form of U+0000 may also be six characters of a text. Most rows hold no backslash.
    return 0 in encoded or (_BACKSLASH in encoded and rb"\u0000" in encoded)


_WHOLE_ROW = (as_json, as_json_line)
"""Encoders whose part is the whole row as JSON."""


def are_whole(schema: PayloadSchema, form: Body, placing: Placing | None) -> bool:
    """Tell whether what is sent of a row is all of it, as one JSON text."""
    return form.encode in _WHOLE_ROW and placing is None and cutter(schema) is None


Encode = Callable[[int, dict[str, Any], bool], EncodedRow | Errors]
"""Encodes a row that fits, with its position, and with whether the quick check said so; or returns
why it cannot be sent all the same."""


def encoder_of(schema: PayloadSchema, form: Body, placing: Placing | None) -> Encode:
    """Return what encodes the rows of a call.

    Args:
        schema: what they fit.
        form: of the bodies.
        placing: finds what of a row stands in its address; None: nothing does.
    """
    cut = cutter(schema)
    if cut is not None or placing is not None:
        return _parting(schema, form, cut, placing)
    encode, holders, keep = form.encode, names_of_holders(schema), _keeper(schema, form)
    unchanging = IMMUTABLE.issuperset

    def encoded(position: int, row: dict[str, Any], sure: bool) -> EncodedRow | Errors:
        # A caller may use a dict, or a list in it, again for the next row.
        kept: Row = row
        if (sure and holders.isdisjoint(row)) or unchanging(map(type, row.values())):
            part = encode(row)
            if type(part) is not bytes:
                raise _no_bytes(part)
        else:
            kept, part = keep(row)
        wrong = list(unstorable(kept)) if may_hold_nul(part) else None
        return wrong or EncodedRow(position, kept, part)

    return encoded


def _keeper(schema: PayloadSchema, form: Body) -> Callable[[dict[str, Any]], tuple[Row, bytes]]:
    """Return what encodes a row and keeps its values as they are now: as the encoded text.

    It is decoded where somebody asks for it.
    """
    encode, whole, unchecked = form.encode, form.encode in _WHOLE_ROW, leaves_unchecked(schema)

    def kept(row: dict[str, Any]) -> tuple[Row, bytes]:
        if unchecked:
            check_inside(row)
        part = _as_bytes(encode(row))
        return JsonRow(part if whole else as_json(row)), part

    return kept


def _parting(schema: PayloadSchema, form: Body, cut: Cut | None, placing: Placing | None) -> Encode:
    """Return what encodes a row of which not all is body and record."""
    elsewhere, unchecked = places_of(schema), leaves_unchecked(schema)

    def parted(position: int, row: dict[str, Any], sure: bool) -> EncodedRow | Errors:
        if unchecked:
            check_inside(row)
        place = placing(row) if placing is not None else None
        known, secrets = cut(row) if cut is not None else (row, ())
        inside = {name: value for name, value in row.items() if name not in elsewhere}
        part = _as_bytes(form.encode(inside))
        kept = JsonRow(as_json(known))
        wrong: Errors = []
        if place is not None and not isinstance(place, Place):
            wrong, place = [*place], None
        if not wrong and (may_hold_nul(part) or may_hold_nul(kept.text)):
            wrong += unstorable(row)
        return wrong or EncodedRow(position, kept, part, place, secrets, parted=True)

    return parted


def _as_bytes(part: Any) -> bytes:
    if type(part) is not bytes:
        raise _no_bytes(part)
    return part


def _no_bytes(part: Any) -> TypeError:
    return TypeError(f"its encoder returns {type(part).__name__}, not bytes")
