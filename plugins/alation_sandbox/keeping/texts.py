"""Values as texts and back: JSON, and a name for each kind of value that JSON does not know.

Nothing in a text names code, so that a file of a stranger can bring values and no more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

_PLAIN = frozenset({str, int, float, bool, type(None)})
_SIGN = "$"
"""The only key of an object that stands for another kind of value begins so."""


class NotKept(ValueError):
    """A value that no state file can hold; the message says which, and what to put instead."""


class _Unknown(Exception):
    """A kind of values that is not known, and the way to it."""

    def __init__(self, kind: type) -> None:
        self.kind, self.way = kind, ""


_Form = tuple[Callable[[Any], Any], Callable[[Any], Any]]

_FORMS: Mapping[type, _Form] = {
    tuple: (list, tuple),
    set: (list, set),
    frozenset: (list, frozenset),
    bytes: (lambda value: value.hex(), bytes.fromhex),
    datetime: (datetime.isoformat, datetime.fromisoformat),
    date: (date.isoformat, date.fromisoformat),
    time: (time.isoformat, time.fromisoformat),
    timedelta: (lambda value: value.total_seconds(), lambda text: timedelta(seconds=text)),
    Decimal: (str, Decimal),
    UUID: (str, UUID),
}
"""What else is kept: how a value is written, of values that are, and read again."""

_MARKS = {kind: f"{_SIGN}{kind.__name__}" for kind in _FORMS}
_READERS = {_MARKS[kind]: read for kind, (_, read) in _FORMS.items()}
_PAIRS = f"{_SIGN}dict"
"""Marks a mapping whose keys are no texts, or look like a mark."""


def text_of(value: Any) -> str:
    """Return the text that stands for a value.

    Raises:
        NotKept: the value, or one inside it, is of a kind that is not known.
    """
    try:
        return json.dumps(_written(value), separators=(",", ":"))
    except _Unknown as fault:
        place = f" at {fault.way.removeprefix('.')}" if fault.way else ""
        raise NotKept(
            f"it holds a {fault.kind.__name__}{place}, which a state file cannot: put texts, "
            "numbers, lists, mappings, dates there"
        ) from None
    except RecursionError:
        raise NotKept("it is nested too deeply, or holds itself") from None


def value_of(text: str) -> Any:
    """Return the value that a text stands for.

    Raises:
        ValueError: the text stands for none.
    """
    try:
        return json.loads(text, object_hook=_read)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError) as fault:
        raise ValueError(f"it cannot be read: {fault}") from None


def _written(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list:
        return [
            one if type(one) in _PLAIN else _inner(one, f"[{index}]")
            for index, one in enumerate(value)
        ]
    if isinstance(value, Mapping):
        if any(type(key) is not str or key[:1] == _SIGN for key in value):
            return {_PAIRS: _written([[key, one] for key, one in value.items()])}
        return {
            key: one if type(one) in _PLAIN else _inner(one, f".{key}")
            for key, one in value.items()
        }
    if kind not in _FORMS:
        raise _Unknown(kind)
    return {_MARKS[kind]: _written(_FORMS[kind][0](value))}


def _inner(value: Any, step: str) -> Any:
    try:
        return _written(value)
    except _Unknown as fault:
        fault.way = step + fault.way
        raise


def _read(found: dict[str, Any]) -> Any:
    if len(found) != 1:
        return found
    ((mark, held),) = found.items()
    if mark == _PAIRS:
        return dict(held)
    return _READERS[mark](held) if mark.startswith(_SIGN) else found
