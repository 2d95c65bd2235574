"""How a text may be spelled within another: escapes, entities, two bytes a character, wrapped."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus

from alation_replay.scrubbing.edits import Piece, View

_UNITS = r"(?P<units>(?:\\u[0-9A-Fa-f]{4})++)"
_PERCENT = r"(?P<percent>(?:%[0-9A-Fa-f]{2})++)"
_ANY = re.compile(
    rf"{_PERCENT}|{_UNITS}"
    r"|(?P<bytes>(?:\\x[0-9A-Fa-f]{2})++)"
    r"|\\u\{(?P<point>[0-9A-Fa-f]{1,6})\}"
    r"|\\(?P<sign>[\"'/\\bfnrt])"
    r"|(?P<entity>&(?:\#[0-9]{1,7};?|\#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};))"
    r"|(?P<nothing>[\x00\ufeff\u200b\u2060])"
)
_OF_JSON = re.compile(rf"{_UNITS}|\\(?P<sign>[\"/\\bfnrt])")
_OF_FORMS = re.compile(rf"{_PERCENT}|(?P<plus>\+)")
_WRAPPED = re.compile(r"(?<=[A-Za-z0-9+/_-]{40})(?P<nothing>\r?\n[ \t]*)(?=[A-Za-z0-9+/_-])")
_QUOTED_PRINTABLE = re.compile(r"(?P<octets>(?:=[0-9A-Fa-f]{2})++)|(?P<nothing>=\r?\n)")
SHORT = 300
"""Characters of a text that is worth a closer look: with several kinds of escapes it takes long."""
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def views(text: str) -> Iterator[View]:
    """Yield a text with one layer of spelling taken off, where it has any.

    The view of escapes takes off whatever escapes there are, of each kind one layer: what is
    escaped twice shows in the view of the view.
    """
    if _ANY.search(text):
        yield _view(text, _ANY, _as_around)
    if _WRAPPED.search(text):
        yield _view(text, _WRAPPED, _as_it_is)
    if "quoted-printable" in text.lower():
        yield _view(text, _QUOTED_PRINTABLE, _as_it_is)


def views_of_each_kind(text: str) -> Iterator[View]:
    """Yield a short text with one kind of escapes taken off, where it has several.

    What looks like an escape of another kind may be none.
    """
    kinds = kinds_in(text) if len(text) <= SHORT else frozenset()
    if len(kinds) > 1:
        yield from (View(text, _pieces(text, _ANY, kind), _as_around) for kind in kinds)


def kinds_in(text: str) -> frozenset[str | None]:
    """Return which kinds of escapes a text has."""
    return frozenset(found.lastgroup for found in _ANY.finditer(text))


def in_json(text: str) -> View:
    """Return what stands between the quotes of a JSON text."""
    return _view(text, _OF_JSON, lambda new, old: json.dumps(new, ensure_ascii=False)[1:-1])


def in_form(text: str) -> View:
    """Return a name or a value of a form or a query."""
    return _view(text, _OF_FORMS, lambda new, old: quote_plus(new))


def plain(text: str, layers: int = 8) -> str:
    """Return a text with every layer of escapes taken off."""
    for _ in range(layers):
        if not _ANY.search(text):
            break
        text = _view(text, _ANY, _as_it_is).text
    return text


def _view(text: str, pattern: re.Pattern[str], spell: Callable[[str, str], str]) -> View:
    return View(text, _pieces(text, pattern), spell)


def _as_it_is(new: str, old: str) -> str:
    return new


def _as_around(new: str, old: str) -> str:
    """Spell a stand-in as what it takes the place of: with zero bytes between, or quoted."""
    zeros = re.match(r"[^\x00](\x00+)", old)
    if zeros:
        return zeros[1].join(new)
    return quote(new, safe="") if "%" in old else new


def _pieces(text: str, pattern: re.Pattern[str], only: str | None = None) -> Iterator[Piece]:
    for found in pattern.finditer(text):
        kind, start = found.lastgroup or "", found.start()
        if only not in (None, kind):
            continue
        value = found[kind]
        if kind in _IN_BYTES:
            width = _IN_BYTES[kind]
            octets = bytes.fromhex(re.sub(r"[%=]|\\x", "", value))
            for at, length, sign in _characters(octets):
                yield Piece(start + at * width, start + (at + length) * width, sign)
        elif kind == "units":
            units = [int(unit, 16) for unit in value[2:].split("\\u")]
            for at, length, sign in _joined(units):
                yield Piece(start + at * 6, start + (at + length) * 6, sign)
        else:
            sign = _ONE[kind](value)
            if len(sign) <= 1:
                yield Piece(start, found.end(), sign)


def _characters(octets: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield place, number of bytes and character of UTF-8; another byte is a character alone."""
    at = 0
    while at < len(octets):
        first = octets[at]
        length = 1 + (first >= 0xC2) + (first >= 0xE0) + (first >= 0xF0)
        try:
            sign = octets[at : at + length].decode()
        except UnicodeDecodeError:
            sign, length = chr(first), 1
        yield at, length, sign
        at += length


def _joined(units: list[int]) -> Iterator[tuple[int, int, str]]:
    """Yield place, number of units and character of UTF-16."""
    at = 0
    while at < len(units):
        pair = units[at : at + 2]
        if len(pair) == 2 and 0xD800 <= pair[0] < 0xDC00 <= pair[1] < 0xE000:
            yield at, 2, chr(0x10000 + ((pair[0] - 0xD800) << 10) + pair[1] - 0xDC00)
            at += 2
        else:
            yield at, 1, chr(units[at])
            at += 1


_IN_BYTES = {"percent": 3, "octets": 3, "bytes": 4}
"""Kinds of escapes that spell bytes, by the length of one."""
_ONE: dict[str, Callable[[str], str]] = {
    "point": lambda value: chr(int(value, 16)) if int(value, 16) < 0x110000 else "",
    "sign": lambda value: _SIGNS.get(value, value),
    "entity": html.unescape,
    "nothing": lambda value: "",
    "plus": lambda value: " ",
}
"""Other kinds, each a character or none."""
