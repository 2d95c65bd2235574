"""Pieces of HTML. All that is put into one is escaped, by markupsafe, where it is no piece."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from markupsafe import Markup

BASE = "/_sandbox/"
PER_PAGE = 50

_PAGE = Markup(
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title} · Sandbox</title>\n'
    '<link rel="icon" href="{base}icon.svg" type="image/svg+xml">\n'
    '<link rel="stylesheet" href="{base}page.css">\n'
    '<script src="{base}page.js" defer></script>\n</head>\n<body>\n'
    '<a class="skip" href="#main">Skip to the content</a>\n'
    '<header class="top"><div class="bar">'
    '<a class="brand" href="/"><img src="{base}icon.svg" alt="" width="28" height="28">'
    "<span>Sandbox</span></a>"
    '<nav aria-label="Sections">{nav}</nav>'
    '<div class="tools"><span id="news" role="status"></span>'
    '<button id="live" type="button" hidden aria-pressed="false">Live</button>'
    '<a class="button" id="refresh" href="{here}">Refresh</a></div></div></header>\n'
    '<main id="main" tabindex="-1"{live}>\n{body}\n</main>\n'
    "<footer><p>An emulated server, as of {moment} UTC. {kept} This page reads and changes "
    "nothing.</p></footer>\n</body>\n</html>\n"
)
_SECTIONS = (("Catalog", "/"), ("Requests", f"{BASE}requests"), ("Jobs", f"{BASE}jobs"))


def page(
    title: str, body: Markup, *, section: str, here: str, moment: str, kept: str, live: bool
) -> str:
    """Return a whole page.

    Args:
        title: of the page.
        body: what it shows.
        section: which of the sections it belongs to.
        here: address of the page.
        moment: time of the sandbox's clock.
        kept: says where the world is kept.
        live: whether the script may fetch the page again by itself.
    """
    nav = joined(
        Markup('<a href="{}"{}>{}</a>').format(
            address, Markup(' aria-current="true"') if name == section else "", name
        )
        for name, address in _SECTIONS
    )
    return str(
        _PAGE.format(
            title=title,
            base=BASE,
            nav=nav,
            here=here,
            body=body,
            moment=moment,
            kept=kept,
            live=Markup(" data-live") if live else "",
        )
    )


def joined(pieces: Iterable[Markup]) -> Markup:
    """Return pieces one after the other."""
    return Markup("").join(pieces)


def address(view: str, **values: object) -> str:
    """Return the address of a view with these parameters; empty ones are left out."""
    given = {name: value for name, value in values.items() if value not in ("", None)}
    return f"{BASE}{view}?{urlencode(given, errors='replace')}" if given else f"{BASE}{view}"


def crumbs(*links: tuple[str, str], last: str) -> Markup:
    """Return the way back: links, and the name of where one is."""
    ways = joined(Markup('<li><a href="{}">{}</a></li>').format(to, name) for name, to in links)
    return Markup('<nav class="crumbs" aria-label="Way back"><ol>{}<li>{}</li></ol></nav>').format(
        ways, last
    )


def grid(headings: Sequence[str], rows: Iterable[Sequence[object]], kind: str) -> Markup:
    """Return a table; its style may differ by kind."""
    heads = joined(Markup('<th scope="col">{}</th>').format(one) for one in headings)
    lines = joined(
        Markup("<tr>{}</tr>").format(
            joined(
                Markup('<td data-label="{}">{}</td>').format(heading, cell)
                for heading, cell in zip(headings, row, strict=True)
            )
        )
        for row in rows
    )
    return Markup(
        '<div class="sheet"><table class="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody>'
        "</table></div>"
    ).format(kind, heads, lines)


def pill(text: str, mood: str) -> Markup:
    """Return a word in a coloured pill; the word alone says the same."""
    return Markup('<span class="pill {}">{}</span>').format(mood, text)


def block(title: str, text: str) -> Markup:
    """Return a text of several lines under a heading, or nothing."""
    if not text:
        return Markup("")
    return Markup('<section><h2>{}</h2><pre tabindex="0">{}</pre></section>').format(title, text)


def pager(view: str, number: int, total: int, **values: object) -> Markup:
    """Return the links to the pages before and behind this one."""
    pages = max(-(-total // PER_PAGE), 1)
    if pages == 1:
        return Markup("")
    links = [
        Markup('<a class="button" rel="{}" href="{}">{}</a>').format(
            rel, address(view, **values, page=to if to > 1 else None), text
        )
        for rel, to, text, there in (
            ("prev", number - 1, "← Newer" if view != "table" else "← Before", number > 1),
            ("next", number + 1, "Older →" if view != "table" else "Next →", number < pages),
        )
        if there
    ]
    return Markup(
        '<nav class="pager" aria-label="Pages">{}<span>Page {} of {}</span></nav>'
    ).format(joined(links), number, f"{pages:,}")
