"""Pieces of HTML. All that is put into one is escaped where it is no piece itself."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from alation_report.contents import safe


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


NOTHING, BLANK = Html(""), Html(" ")


def text(value: object) -> Html:
    """Return a text of anybody's as HTML: on one line, and nothing in it is markup."""
    return value if isinstance(value, Html) else Html(escape(safe(str(value), 4_000)))


def joined(pieces: Iterable[object]) -> Html:
    """Return pieces one after the other."""
    return Html("".join(map(text, pieces)))


def tag(name: str, *inside: object, **attributes: object) -> Html:
    """Return an element.

    Args:
        name: of the element.
        inside: pieces, and texts, which are escaped.
        attributes: a `_` at the end of a name is none of it, one within it is a dash; True: the
            name alone; None or False: the attribute is left out.
    """
    told = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{told}>{joined(inside)}</{name}>")


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(value)}"'


def table(caption: str, headings: Iterable[str], rows: Iterable[Iterable[object]]) -> Html:
    """Return a table; on narrow screens each cell says what it is."""
    named = list(headings)
    head = tag("tr", *(tag("th", one, scope="col") for one in named))
    lines = (
        tag("tr", *(tag("td", c, data_label=n) for n, c in zip(named, row, strict=True)))
        for row in rows
    )
    whole = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *lines))
    return tag("div", whole, class_="sheet", tabindex="0", role="region", aria_label=caption)
