"""Numbers with exactly their digits: in JSON that is written, and in JSON that is read again."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

MAX_DIGITS = 4300
"""Characters of a number at most: Python reads no longer whole number from JSON."""

_HALF = "\ud800"
"""Marks a number in JSON that is being written. It stands in no text that can be sent, since half
a surrogate pair cannot be encoded."""
_MARKED = re.compile(f'"{_HALF}([^"]*)"')


class Digits(Decimal):
    """A number that JSON holds with exactly its digits. A field of Decimals makes it."""

    __slots__ = ()


def json_text(encoder: json.JSONEncoder, value: Any) -> str:
    """Return a value as JSON in which each `Digits` is a number as it is written.

    Args:
        encoder: of the others; it leaves characters beyond ASCII as they are.
        value: the value.

    Raises:
        ValueError: a number is not finite.
        TypeError: something is no JSON.
    """
    try:
        return encoder.encode(value)
    except TypeError:
        return _with_digits(encoder, value)


def _with_digits(encoder: json.JSONEncoder, value: Any) -> str:
    found = 0

    def marked(number: Any) -> str:
        nonlocal found
        if type(number) is not Digits:
            raise TypeError(f"Object of type {type(number).__name__} is not JSON serializable")
        found += 1
        return f"{_HALF}{number}"

    text = json.JSONEncoder(
        ensure_ascii=False,
        allow_nan=False,
        separators=(encoder.item_separator, encoder.key_separator),
        sort_keys=encoder.sort_keys,
        default=marked,
    ).encode(value)
    # Where a text of the value holds half a pair too, all is left as it is: nobody can encode it.
    return _MARKED.sub(r"\1", text) if text.count(_HALF) == found else text


def kept_number(text: str) -> float | Decimal:
    """Return the number of a text: as a float where that is written so, else with its digits."""
    value = float(text)
    return value if repr(value) == text else Decimal(text)


def kept_whole(text: str) -> int | Decimal:
    """Return the whole number of a text: an integer, but for minus zero, which none is."""
    return Decimal(text) if text == "-0" else int(text)


_KEEPING = json.JSONDecoder(parse_float=kept_number, parse_int=kept_whole)


def kept_json(text: str) -> Any:
    """Return what a text of JSON holds; a number that no float is written as keeps its digits.

    Raises:
        ValueError: the text is no JSON.
        RecursionError: it is nested too deeply.
    """
    return _KEEPING.decode(text)
