"""When two values say the same: what a catalog shows is seldom what was sent, letter by letter.

Each function takes a value and returns what stands for it in a comparison; two values are alike
where these are equal. A value that a function does not know stands for itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from unicodedata import normalize

_TAG = re.compile(r"(<[^<>]*>)")
_TAG_NAME = re.compile(r"<(?:\s*(/))?\s*([A-Za-z][^\s/<>]*)")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_BLANKS = re.compile(r"\s+")
_QUOTES = "\"'"
_WRAPPERS = ("p", "div")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLES = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")
_BLOCKS = {*_HEADINGS, *_TABLES, "p", "div", "br", "hr", "ul", "ol", "li", "pre", "blockquote"}
"""Tags beside which blanks show nothing."""
_DAY_OR_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?", re.DOTALL)

Alike = Callable[[Any], Any]
"""Returns what stands for a value in a comparison."""


def text(value: Any) -> Any:
    """Return a text without the blanks around it: the key of a row may have been typed by hand.

    Letters with marks stand in one form: some systems write them as two characters.
    """
    return normalize("NFC", value).strip() if isinstance(value, str) else value


def as_text(value: Any) -> Any:
    """Return a number as its text: 7 and "7" are alike where a field takes either."""
    if isinstance(value, bool) or not isinstance(value, int):
        return text(value)
    return str(value)


def html(value: Any) -> Any:
    """Return a text with its HTML in one form.

    Servers wrap plain text into a paragraph, write entities for characters, and set quotes, blanks
    and the order of attributes as they like (sheet trust_check, flag_reason).
    """
    if not isinstance(value, str):
        return value
    value = normalize("NFC", value)
    if "<" not in value and "&" not in value:
        return _BLANKS.sub(" ", value).strip()
    return "".join(_unwrapped(_without_idle_blanks(list(_pieces(value))))).strip()


def moment(value: Any) -> Any:
    """Return a date, or a date with a time, as a moment in UTC; one without a zone is in UTC.

    A date stands for the beginning of its day.
    """
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return _in_utc(datetime.combine(value, time()))
    if not isinstance(value, str) or not _DAY_OR_MOMENT.fullmatch(value.strip()):
        return value
    try:
        return _in_utc(datetime.fromisoformat(value.strip()))
    except ValueError:
        return value


def any_order(value: Any) -> Any:
    """Return a list in an order of its own: two lists that hold the same are alike."""
    if not isinstance(value, list | tuple):
        return value
    return sorted(value, key=_written)


def _in_utc(value: datetime) -> str:
    known = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    try:
        return known.astimezone(UTC).isoformat()
    except OverflowError:  # at the rim of the calendar
        return known.isoformat()


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


def unescaped(text: str) -> str:
    """Return a text whose HTML entities are the signs that they stand for."""
    from html import unescape  # slow to load, and seldom needed

    return unescape(text)


def _pieces(value: str) -> Iterator[str]:
    """Yield the tags in one form, and the texts between them without entities."""
    for number, piece in enumerate(_TAG.split(value)):
        if number % 2:
            yield _tag(piece)
        elif piece:
            # What was an entity must not pretend to be a tag.
            yield _BLANKS.sub(" ", unescaped(piece)).replace("<", "&lt;")


@lru_cache(maxsize=1024)
def _tag(piece: str) -> str:
    begin = _TAG_NAME.match(piece)
    if begin is None:
        return piece
    closing, name = begin[1], begin[2].lower()
    if closing:
        return f"</{name}>"
    found = _ATTRIBUTE.findall(piece[begin.end() : -1])
    attributes = sorted(
        f"{key.lower()}={unescaped(given.strip(_QUOTES))!r}" for key, given in found
    )
    return f"<{' '.join([name, *attributes])}>"


@lru_cache(maxsize=1024)
def _name(piece: str) -> str:
    begin = _TAG_NAME.match(piece)
    return begin[2] if begin is not None else ""


def _without_idle_blanks(pieces: list[str]) -> list[str]:
    """Return pieces without the blanks at the edges of blocks."""
    kept: list[str] = []
    for number, piece in enumerate(pieces):
        if _name(piece):
            kept.append(piece)
            continue
        before = pieces[number - 1] if number else "<p>"
        behind = pieces[number + 1] if number + 1 < len(pieces) else "<p>"
        shown = piece.lstrip() if _name(before) in _BLOCKS else piece
        shown = shown.rstrip() if _name(behind) in _BLOCKS else shown
        if shown:
            kept.append(shown)
    return kept


def _unwrapped(pieces: list[str]) -> list[str]:
    """Return what stands in the one paragraph that holds everything, if there is one."""
    for name in _WRAPPERS:
        inner = pieces[1:-1]
        wrapped = len(pieces) > 1 and pieces[0] == f"<{name}>" and pieces[-1] == f"</{name}>"
        if wrapped and f"<{name}>" not in inner and f"</{name}>" not in inner:
            return inner
    return pieces
