"""Numbers with exactly their digits: in JSON that is written, and in JSON that is read again."""

from __future__ import annotations

import json
import json.encoder
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

MAX_DIGITS = 4300
"""Characters of a number at most: Python reads no longer whole number from JSON."""

_HALVES = tuple(map(chr, range(0xD800, 0xDC00)))
"""Marks of a number in JSON that is being written. They stand in no text that can be sent: half a
surrogate pair cannot be encoded."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")


class Digits(Decimal):
    """A number that JSON holds with exactly its digits. A field of Decimals makes it."""

    __slots__ = ()


def json_text(encoder: json.JSONEncoder, value: Any) -> str:
    """Return a value as JSON in which each `Digits` is a number as it is written.

    Args:
        encoder: of all the others.
        value: the value.

    Raises:
        ValueError: a number is not finite.
        TypeError: something is no JSON.
    """
    try:
        return encoder.encode(value)
    except TypeError:
        return _with_digits(encoder, value)


def json_writer(encoder: json.JSONEncoder) -> Callable[[Any], str]:
    """Return what writes many values as `json_text` does, each in a third of the time.

    The library makes the part of its encoder that is written in C anew for every value.

    Args:
        encoder: of all values but `Digits`. It is one of the library's own.
    """
    write = _made_once(encoder)
    if write is None:
        return lambda value: json_text(encoder, value)

    def text(value: Any) -> str:
        try:
            return "".join(write(value, 0))
        except TypeError:
            return _with_digits(encoder, value)
        except RecursionError:
            # What holds itself is found out by the library's encoder alone, and named.
            return encoder.encode(value)

    return text


def _made_once(encoder: json.JSONEncoder) -> Callable[[Any, int], Iterable[str]] | None:
    """Return the library's encoder in C, made once; None where Python has none.

    It keeps no notes of the objects that it is within: a value that could not be written would
    leave some of them behind.
    """
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None or encoder.indent is not None:
        return None
    escape = "encode_basestring_ascii" if encoder.ensure_ascii else "encode_basestring"
    made: Callable[[Any, int], Iterable[str]] = make(
        None,
        encoder.default,
        getattr(json.encoder, escape),
        None,
        encoder.key_separator,
        encoder.item_separator,
        encoder.sort_keys,
        encoder.skipkeys,
        encoder.allow_nan,
    )
    return made


def _with_digits(encoder: json.JSONEncoder, value: Any) -> str:
    text = ""
    for mark in _HALVES:
        marking = _Marking(mark)
        text = json.JSONEncoder(
            ensure_ascii=False,
            allow_nan=encoder.allow_nan,
            indent=encoder.indent,
            separators=(encoder.item_separator, encoder.key_separator),
            sort_keys=encoder.sort_keys,
            default=marking,
        ).encode(value)
        if text.count(mark) == marking.found:  # else a text of the value holds this half as well
            text = re.sub(f'"{mark}([^"]*)"', r"\1", text)
            break
    if encoder.ensure_ascii:
        return _BEYOND_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], text)
    return text


class _Marking:
    """Writes `Digits` as a text that begins with a mark, and counts them."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.found = 0

    def __call__(self, number: Any) -> str:
        if type(number) is not Digits:
            raise TypeError(f"Object of type {type(number).__name__} is not JSON serializable")
        self.found += 1
        return f"{self.mark}{number}"


def kept_number(text: str) -> float | Decimal:
    """Return the number of a text: as a float where that is written so, else with its digits."""
    value = float(text)
    return value if repr(value) == text else Digits(text)


def kept_whole(text: str) -> int | Decimal:
    """Return the whole number of a text: an integer, but for minus zero, which none is."""
    return Digits(text) if text == "-0" else int(text)


_KEEPING = json.JSONDecoder(parse_float=kept_number, parse_int=kept_whole)


def kept_json(text: str) -> Any:
    """Return what a text of JSON holds; a number that no float is written as keeps its digits.

    Raises:
        ValueError: the text is no JSON.
        RecursionError: it is nested too deeply.
    """
    return _KEEPING.decode(text)
