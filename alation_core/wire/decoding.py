"""A body decoded as well as can be: in any encoding, in bounded work, and never with a traceback.

What a decoder would refuse as a whole is taken for what it says: a number that is too long, NaN and
half of a surrogate pair stay the text that stands in the answer, and of a key that is given twice
the last value that is not null counts. Only what would cost too much is left undecoded.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import countOf
from typing import Any

from alation_core.frozen import dataclass

MAX_DEPTH = 100
"""Levels of lists and objects in an answer. One that is deeper is taken for a text."""
MAX_VALUES = 1_000_000
"""Values, lists and objects in an answer. Each takes up to thirty times the room of its text, so an
answer that holds more of them is taken for a text."""
MAX_DIGITS = 4300
"""Digits of a number that Python reads by default. A longer one stays a text."""
_LONG = 1 << 14
"""Characters of a text in which so many openers are likely that they are not counted."""
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Decoded:
    """What a text means.

    Args:
        value: decoded from JSON, else the text.
        is_json: whether it could be decoded.
        doubled: keys that one object holds twice, with values that differ.
    """

    value: Any
    is_json: bool = False
    doubled: frozenset[str] = frozenset()


def text_of(content: bytes) -> str:
    """Return a body as text, in UTF-8, UTF-16 or UTF-32; bytes that are none of it are replaced."""
    text = content.decode(json.detect_encoding(content), errors="replace")
    return text.removeprefix("\ufeff")


def decoded(text: str) -> Decoded:
    """Decode a text from JSON where that can be done in bounds; else it stays a text."""
    long = len(text) > _LONG or text.count("[") + text.count("{") > MAX_DEPTH
    doubled: frozenset[str] = frozenset()
    try:
        if len(text) >= MAX_VALUES and _signs(text) >= MAX_VALUES and _values(text) >= MAX_VALUES:
            return Decoded(text)
        value = _plain(text) if long else None
        if value is None:
            try:
                value = _value(text)
            except _DoubledKey:
                value, doubled = _with_doubled_keys(text)
            if long and _texts(value) is None:
                return Decoded(text)
        if "\\" in text and ("\\ud" in text or "\\uD" in text):
            value = _without_surrogates(value)
    except (ValueError, RecursionError, MemoryError):
        return Decoded(text)
    return Decoded(value, True, doubled)


class _DoubledKey(Exception):
    """An object gives a key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _DoubledKey
    return found


def _plain(text: str) -> Any:
    """Decode a long text in the quickest way; None: it may need care.

    Of a key that is given twice one value is lost. Where a value holds as many texts as stand in
    quotes, no key is doubled.
    """
    if not 0 < sys.get_int_max_str_digits() <= MAX_DIGITS:
        return None
    try:
        value = _QUICK.decode(text)
    except ValueError:
        return None
    texts = _texts(value)
    return value if texts is not None and 2 * texts == _quotes(text) else None


def _quotes(text: str) -> int:
    """Count the quotes around the strings of a JSON text."""
    if "\\" not in text:
        return text.count('"')
    plain = text.replace("\\\\", "")
    return plain.count('"') - plain.count('\\"')


def _value(text: str) -> Any:
    """Decode the usual way, and with care where a number is longer than Python reads."""
    if 0 < sys.get_int_max_str_digits() <= MAX_DIGITS:
        try:
            return _USUAL.decode(text)
        except json.JSONDecodeError:
            raise
        except ValueError:
            pass
    return _decoder(_object, whole_number).decode(text)


def _fraction(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


def whole_number(text: str) -> int | str:
    """Return the number that a text of digits is; one that is longer than Python reads stays."""
    try:
        return int(text) if len(text) <= MAX_DIGITS else text
    except ValueError:  # this process reads shorter ones only
        return text


def _decoder(
    pairs: Callable[[list[tuple[str, Any]]], Any],
    integer: Callable[[str], Any] | None = None,
) -> json.JSONDecoder:
    """A control character within a text harms nobody; NaN and Infinity stay as they are written."""
    return json.JSONDecoder(
        strict=False,
        parse_float=_fraction,
        parse_constant=str,
        parse_int=integer,
        object_pairs_hook=pairs,
    )


def _no_text(text: str) -> float:
    """Refuse what would become a text that stands in no quotes."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_USUAL = _decoder(_object)
_QUICK = json.JSONDecoder(strict=False, parse_float=_no_text, parse_constant=_no_text)
"""Doubled keys are lost in it."""


def _signs(text: str) -> int:
    """Count the signs of which one stands before each value but the first, within strings too."""
    return text.count(",") + text.count("[") + text.count("{")


def _values(text: str) -> int:
    """Count the values of a JSON text; what stands in its strings is none."""
    return sum(map(_signs, _outside_strings(text)))


def _outside_strings(text: str) -> Iterator[str]:
    """Yield what stands outside the strings of a JSON text, in parts."""
    plain = text.replace("\\\\", "").replace('\\"', "")
    inside = 0
    for start in range(0, len(plain), _BLOCK):
        parts = plain[start : start + _BLOCK].split('"')
        yield "".join(parts[inside::2])
        inside ^= (len(parts) - 1) & 1


def _texts(value: Any) -> int | None:
    """Count the texts in a value, keys included; None: JSON is nested deeper than `MAX_DEPTH`.

    What is not comes to an end, whatever walks it.
    """
    texts = 0
    parts: Iterable[Sequence[Any]] = [[value]]
    for _ in range(MAX_DEPTH + 1):
        objects: list[dict[str, Any]] = []
        lists: list[list[Any]] = []
        for values in parts:
            kinds = {*map(type, values)}
            alike = len(kinds) == 1
            if str in kinds:
                texts += len(values) if alike else countOf(map(type, values), str)
            if dict in kinds:
                objects += values if alike else [one for one in values if type(one) is dict]
            if list in kinds:
                lists += values if alike else [one for one in values if type(one) is list]
        if not objects and not lists:
            return texts
        texts += sum(map(len, objects))
        parts = [list(chain.from_iterable(lists)), *_columns(objects)]
    return None


def _columns(objects: list[dict[str, Any]]) -> Iterable[Sequence[Any]]:
    """Return the values of objects, those together that stand at one place: most are of one type.

    Of objects with several numbers of keys, all come together.
    """
    values = list(chain.from_iterable(map(dict.values, objects)))
    keys = {*map(len, objects)}
    # Not by zip: an iterator for each object is work for the garbage collector.
    return [values[place :: max(keys)] for place in range(*keys)] if len(keys) == 1 else [values]


def _with_doubled_keys(text: str) -> tuple[Any, frozenset[str]]:
    doubled: set[str] = set()

    def merged(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found and found[key] != value:
                doubled.add(key)
            if value is not None or found.get(key) is None:
                found[key] = value
        return found

    return _decoder(merged, whole_number).decode(text), frozenset(doubled)


def _without_surrogates(value: Any) -> Any:
    """Write halves of surrogate pairs as their escape: nothing else can carry them."""
    if isinstance(value, str):
        if value.isascii():
            return value
        return value.encode("utf-8", errors="backslashreplace").decode("utf-8")
    if isinstance(value, list):
        return [_without_surrogates(inner) for inner in value]
    if isinstance(value, dict):
        return {
            _without_surrogates(key): _without_surrogates(inner) for key, inner in value.items()
        }
    return value
