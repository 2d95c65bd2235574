"""Rows of texts, whole numbers and nulls as JSON: in one piece, where nothing is to be escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alation_core.bodies.encoding import as_json, as_json_line

Encoder = Callable[[Mapping[str, Any]], bytes]
PlainWriter = Callable[[Mapping[str, Any]], bytes | None]
"""Writes a row as its encoder does; None: it leaves the row to that."""

_PLACES: Mapping[type, str] = {str: '"%s"', int: "%s", type(None): "null%.0s"}
"""What stands for a value of each type, beside its name."""
_BLANKS: Mapping[type, Any] = {str: "", int: 0, type(None): None}
_ESCAPED = bytes(range(0x20)) + b'"\\'
"""What no text of JSON holds as it is."""
_LONGEST_PAUSE = 63
"""After so many rows that are left to their encoder, one is tried again."""


def plain_writer(
    encode: Encoder, names: Sequence[str], kinds: Sequence[type]
) -> PlainWriter | None:
    """Return what writes the rows of one form; None: the encoder has to write each of them.

    Texts are written as they are. Where one needs an escape, the row holds more signs that are
    escaped than stand around its values.

    Args:
        encode: encoder of the rows.
        names: of a row, in order.
        kinds: the types of its values, in the same order.
    """
    if encode not in (as_json, as_json_line) or not _PLACES.keys() >= set(kinds):
        return None
    if any("\0" in name for name in names):  # no catalog can store it: that is found out later
        return None
    members = (_name(name) + _PLACES[kind] for name, kind in zip(names, kinds, strict=True))
    form = "{" + ",".join(members) + "}"
    around = _escapable((form % tuple(map(_BLANKS.get, kinds))).encode())

    left = pause = 0

    def written(row: Mapping[str, Any]) -> bytes | None:
        nonlocal left, pause
        if left:
            left -= 1
            return None
        text = (form % tuple(row.values())).encode()
        if len(text) - len(text.translate(None, _ESCAPED)) == around:
            pause = 0
            return text
        # Where the texts of one row need escapes, those of the next ones mostly do as well.
        left = pause = min(2 * pause + 1, _LONGEST_PAUSE)
        return None

    def in_a_line(row: Mapping[str, Any]) -> bytes | None:
        text = written(row)
        return None if text is None or not text.isascii() else text

    return written if encode is as_json else in_a_line


def _name(name: str) -> str:
    """Return a name as it stands before its value, in a form of `%`."""
    return as_json({name: ""})[1:-3].decode().replace("%", "%%")


def _escapable(text: bytes) -> int:
    return len(text) - len(text.translate(None, _ESCAPED))
