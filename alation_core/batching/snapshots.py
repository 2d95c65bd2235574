"""A row as it was when it was prepared, whatever happens to the caller's objects later."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core.foreign import Raised, attempt
from alation_core.shapes.rows import as_wire
from alation_core.wire.decoding import MAX_DEPTH

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_SINGLE = frozenset({str, int, float, bool, type(None)})
_NO_TYPE: frozenset[type] = frozenset()
_DESCRIBED_CHARACTERS = 10_000


class JsonRow(Mapping[str, Any]):
    """A row that is kept as JSON, and decoded where somebody asks for its values.

    Args:
        text: the row, encoded.
    """

    __slots__ = ("_row", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._row: dict[str, Any] | None = None

    @property
    def row(self) -> dict[str, Any]:
        """The row as a dict."""
        if self._row is None:
            self._row = json.loads(self.text)
        return self._row

    @property
    def is_text(self) -> bool:
        """Whether nobody has asked for its values yet."""
        return self._row is None

    def decode_as(self, row: dict[str, Any]) -> None:
        """Keep its values, which somebody decoded along with others."""
        self._row = row

    def __getitem__(self, name: str) -> Any:
        return self.row[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.row)

    def __len__(self) -> int:
        return len(self.row)

    def __repr__(self) -> str:
        return repr(self.row)


def with_values(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return rows with their values at hand: those kept as JSON are decoded all at once."""
    kept = [row for row in rows if isinstance(row, JsonRow)]
    texts = [row.text for row in kept if row.is_text]
    if texts:
        found = iter(json.loads(b"[" + b",".join(texts) + b"]"))
        for row in kept:
            if row.is_text:
                row.decode_as(next(found))
    return [row.row if isinstance(row, JsonRow) else row for row in rows]


def check_inside(value: Any, depth: int = 0) -> None:
    """Hold that a value comes back from JSON as it went in, as far as nobody else has looked.

    Raises:
        ValueError: it is nested too deeply, or within itself.
        TypeError: a name in an object is no text: JSON would make one of it.
    """
    if depth > MAX_DEPTH:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep, or within itself")
    single = _SINGLE if depth < MAX_DEPTH else _NO_TYPE
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


def described(value: Any) -> str:
    """Return a value as JSON; what is no JSON in it, or all of it, stands there as a text."""
    text = attempt(_as_text, value)
    # Its text must come back as it was, in another process too.
    if isinstance(attempt(check_inside, value), Raised):
        return json.dumps(_in_words(value))
    return json.dumps(_in_words(value)) if isinstance(text, Raised) else text


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=_standing)


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
