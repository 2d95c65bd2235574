"""Rows as JSON, written in one piece where no text in them needs an escape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alation_core.bodies.encoding import as_json, as_json_line, json_text

Encoder = Callable[[Mapping[str, Any]], bytes]
PlainWriter = Callable[[Mapping[str, Any]], bytes | None]
"""Writes a row as its encoder does; None: it leaves the row to that."""

_NULL = type(None)
_PLACES: Mapping[type, str] = {str: '"%s"', int: "%s", _NULL: "null%.0s"}
"""What stands for a value of each type, beside its name. Any other value is written as JSON."""
_ESCAPED = bytes(range(0x20)) + b'"\\'
"""What no text of JSON holds as it is."""


def plain_writer(
    encode: Encoder, names: Sequence[str], kinds: Sequence[type]
) -> PlainWriter | None:
    """Return what writes the rows of one form; None: the encoder has to write each of them.

    Args:
        encode: encoder of the rows.
        names: of a row, in order.
        kinds: the types of its values, in the same order.
    """
    if encode not in (as_json, as_json_line) or str not in kinds:
        return None
    if any("\0" in name for name in names):  # no catalog can store it: that is found out later
        return None
    pairs = zip(names, kinds, strict=True)
    form = "{" + ",".join(_name(name) + _PLACES.get(kind, "%s") for name, kind in pairs) + "}"
    inner = [at for at, kind in enumerate(kinds) if kind not in _PLACES]
    write = _around(form, kinds, inner) if inner else _of_single_values(form, kinds)
    if encode is as_json:
        return write

    def in_a_line(row: Mapping[str, Any]) -> bytes | None:
        text = write(row)
        return None if text is None or not text.isascii() else text

    return in_a_line


def _name(name: str) -> str:
    """Return a name as it stands before its value, in a form of `%`."""
    return as_json({name: ""})[1:-3].decode().replace("%", "%%")


def _of_single_values(form: str, kinds: Sequence[type]) -> PlainWriter:
    """Return what writes rows of texts, whole numbers and nulls.

    Where a text needs an escape, the row holds more signs that do than stand around its values.
    """
    blank = form % tuple("" if kind is str else 0 for kind in kinds)
    around = len(blank.encode()) - len(blank.encode().translate(None, _ESCAPED))

    def written(row: Mapping[str, Any]) -> bytes | None:
        text = (form % tuple(row.values())).encode()
        return text if len(text) - len(text.translate(None, _ESCAPED)) == around else None

    return written


def _around(form: str, kinds: Sequence[type], inner: Sequence[int]) -> PlainWriter:
    """Return what writes rows that hold other values as well: it writes the texts around those."""
    texts = [at for at, kind in enumerate(kinds) if kind is str]

    def written(row: Mapping[str, Any]) -> bytes | None:
        values = [*row.values()]
        held = "".join([values[at] for at in texts]).encode()
        if len(held) != len(held.translate(None, _ESCAPED)):
            return None
        for at in inner:
            values[at] = json_text(values[at])
            if "\\u0000" in values[at]:
                return None
        return (form % tuple(values)).encode()

    return written
