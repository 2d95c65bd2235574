"""A row as it was when it was prepared, whatever happens to the caller's objects later."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from alation_core.foreign import Raised, attempt
from alation_core.shapes.rows import as_wire
from alation_core.wire.decoding import MAX_DEPTH

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
IMMUTABLE = frozenset({str, int, float, bool, type(None)})
"""Types of values of JSON that never change."""
_NO_TYPE: frozenset[type] = frozenset()
_DESCRIBED_CHARACTERS = 10_000


_WITHIN: Any = object()
"""In the place of a value that may change: it stands in the text."""


class JsonRow(Mapping[str, Any]):
    """A row that is kept as JSON, and decoded where somebody asks for its values.

    Args:
        text: the row, encoded.
        known: its values, but for those that may change, which are marked; None: none is at hand.
    """

    __slots__ = ("_known", "_row", "text")

    def __init__(self, text: bytes, known: dict[str, Any] | None = None) -> None:
        self.text = text
        self._known = known
        self._row: dict[str, Any] | None = None

    @property
    def row(self) -> dict[str, Any]:
        """The row as a dict."""
        if self._row is None:
            self._row = json.loads(self.text)
        return self._row

    @property
    def is_text(self) -> bool:
        """Whether none of its values is at hand."""
        return self._row is None and self._known is None

    @property
    def decoded(self) -> Mapping[str, Any]:
        """The row as a dict where that was made of its text, else itself."""
        return self if self._row is None else self._row

    def decode_as(self, row: dict[str, Any]) -> None:
        """Keep its values, which somebody decoded along with others."""
        self._row = row

    def __getitem__(self, name: str) -> Any:
        if self._known is None:
            return self.row[name]
        value = self._known[name]
        return self.row[name] if value is _WITHIN else value

    def __iter__(self) -> Iterator[str]:
        return iter(self.row if self._known is None else self._known)

    def __len__(self) -> int:
        return len(self.row if self._known is None else self._known)

    def __repr__(self) -> str:
        return repr(self.row)


def with_values(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return rows with their values at hand: those kept as JSON alone are decoded all at once."""
    if JsonRow not in set(map(type, rows)):
        return [*rows]
    kept = [row for row in rows if isinstance(row, JsonRow) and row.is_text]
    if kept:
        found = json.loads(b"[" + b",".join([row.text for row in kept]) + b"]")
        for row, values in zip(kept, found, strict=True):
            row.decode_as(values)
    return [row.decoded if isinstance(row, JsonRow) else row for row in rows]


Keep = Callable[[dict[str, Any], bytes], JsonRow]
"""Keeps a row as it is now, with its text, whatever becomes of the values in it."""


def keeper_of(names: Sequence[str], kinds: Sequence[type]) -> Keep | None:
    """Return what keeps the rows of one form; None: a copy of the row does.

    Args:
        names: of a row, in order.
        kinds: the types of its values, in the same order.
    """
    held = [name for name, kind in zip(names, kinds, strict=True) if kind not in IMMUTABLE]
    if not held:
        return None
    marked = dict.fromkeys(held, _WITHIN)
    return lambda row, text: JsonRow(text, row | marked)


def check_inside(value: Any, depth: int = 0) -> None:
    """Hold that a value comes back from JSON as it went in, as far as nobody else has looked.

    Raises:
        ValueError: it is nested too deeply, or within itself.
        TypeError: a name in an object is no text: JSON would make one of it.
    """
    if depth > MAX_DEPTH:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep, or within itself")
    single = IMMUTABLE if depth < MAX_DEPTH else _NO_TYPE
    if type(value) is dict or isinstance(value, Mapping):
        for name, below in value.items():
            if type(name) is not str:
                raise TypeError(f"the name {name!r} of a field is no text")
            if type(below) not in single:
                check_inside(below, depth + 1)
    elif isinstance(value, list | tuple):
        for below in value:
            if type(below) not in single:
                check_inside(below, depth + 1)


def described(value: Any) -> tuple[str, bool]:
    """Return a value as JSON, and whether that is in words.

    Then what is no JSON in it, or all of it, stands there as a text, which is another value.
    """
    # Its text must come back as it was, in another process too.
    if isinstance(attempt(check_inside, value), Raised):
        return json.dumps(_in_words(value)), True
    exact = attempt(_encoded, value)
    if not isinstance(exact, Raised):
        return exact, False
    text = attempt(lambda: _encoded(_finite(value), default=_standing))
    return json.dumps(_in_words(value)) if isinstance(text, Raised) else text, True


def _encoded(value: Any, default: Callable[[Any], Any] | None = None) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False, default=default)


def _finite(value: Any) -> Any:
    """Return a value with words for each float that is none in JSON, as NaN."""
    if isinstance(value, float):
        return value if math.isfinite(value) else _in_words(value)
    if isinstance(value, dict):
        return {name: _finite(below) for name, below in value.items()}
    return [_finite(below) for below in value] if isinstance(value, list | tuple) else value


def _standing(value: Any) -> Any:
    """What stands for a typed value on the wire; of anything else its words."""
    known = attempt(as_wire, value)
    plain = isinstance(known, str | int | float | bool | dict)
    return known if plain and known is not value else _in_words(value)


def _in_words(value: Any) -> str:
    """The same words in every process: an object's address is left out."""
    text = attempt(repr, value)
    if not isinstance(text, str):
        return f"<{type(value).__name__}>"
    return _ADDRESS.sub("", text[:_DESCRIBED_CHARACTERS])
