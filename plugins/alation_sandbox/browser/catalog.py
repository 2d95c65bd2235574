"""The views of what is in a sandbox: the overview, a table, an object."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from alation_sandbox.browser.look import NAMES, NOWHERE, Look, counted, sliced, title_of
from alation_sandbox.browser.markup import address, crumbs, grid, joined, pager
from alation_sandbox.browser.secrets import MASK, is_secret, masked, text_of
from alation_sandbox.browser.traffic import FEW, job_grid, request_grid
from alation_sandbox.exchange.answers import Refusal
from alation_sandbox.world import Record, Table
from alation_sandbox.world.seeds import SEEDS

SECTION = "Catalog"
NEWEST = 8
COLUMNS = 3
LONGEST = 90
LONGEST_LINE = 2_000
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def overview(look: Look) -> tuple[str, str, Markup, bool]:
    """Show what there is, and what happened last."""
    tables = {name: table for name, table in sorted(look.world.tables().items()) if len(table)}
    given = {name for name, table in tables.items() if len(table) == len(SEEDS.get(name, ()))}
    made = [name for name in tables if name not in given]
    total, jobs = sum(map(len, tables.values())), list(look.world.jobs())
    facts = Markup(
        '<ul class="facts"><li><div><strong>{}</strong><span>objects</span></div></li>'
        '<li><a href="/_sandbox/requests"><strong>{}</strong><span>requests</span></a></li>'
        '<li><a href="/_sandbox/jobs"><strong>{}</strong><span>jobs</span></a></li></ul>'
    ).format(f"{total:,}", f"{look.total:,}", f"{len(jobs):,}")
    body = joined(
        (
            Markup('<h1>Catalog</h1><p class="lead">What is in this sandbox.</p>'),
            facts,
            Markup("<section><h2>Made here</h2>{}</section>").format(
                _cards(tables, made, "cards") if made else _NOTHING
            ),
            Markup("<section><h2>There from the start</h2>{}</section>").format(
                _cards(tables, sorted(given), "cards quiet")
            ),
            _newest("requests", request_grid(look, list(look.exchanges)[: -NEWEST - 1 : -1]))
            if look.exchanges
            else Markup(""),
            _newest("jobs", job_grid(look, jobs[:NEWEST])) if jobs else Markup(""),
        )
    )
    return "Catalog", SECTION, body, True


_NOTHING = Markup(
    '<div class="empty"><p>Nothing yet. Load something, for example</p>'
    "<p><code>alation load document.create documents.csv</code></p></div>"
)


def _cards(tables: dict[str, Table], names: Sequence[str], kind: str) -> Markup:
    cards = joined(
        Markup('<li><a href="{}"><span>{}</span><strong>{}</strong></a></li>').format(
            address("table", name=name), name, f"{len(tables[name]):,}"
        )
        for name in names
    )
    return Markup('<ul class="{}">{}</ul>').format(kind, cards)


def _newest(what: str, shown: Markup) -> Markup:
    return Markup(
        '<section><h2>Newest {0}</h2>{1}<p class="more"><a href="/_sandbox/{0}">All {0}</a></p>'
        "</section>"
    ).format(what, shown)


def table(look: Look) -> tuple[str, str, Markup, bool]:
    """Show the objects of a table, those that hold a text where one is searched for."""
    name, searched = look.text("name"), look.text("q").strip()
    records = _table(look, name).rows()
    if searched:
        records = (one for one in records if _holds(one, searched.lower()))
    shown, number, total = sliced(look, records)
    found = f" with “{searched}”" if searched else ""
    search = Markup(
        '<form class="search" role="search" action="/_sandbox/table"><input type="hidden" '
        'name="name" value="{}"><input type="search" name="q" value="{}" aria-label="Search" '
        'placeholder="Search in all fields ( / )"><button>Search</button></form>'
    ).format(name, searched)
    body = joined(
        (
            crumbs((SECTION, "/"), last=name),
            Markup('<h1>{}</h1><p class="lead">{}{}</p>').format(
                name, counted(total, "object"), found
            ),
            search,
            _objects(name, shown) if shown else Markup('<div class="empty">Nothing here.</div>'),
            pager("table", number, total, name=name, q=searched),
        )
    )
    return name, SECTION, body, not searched


def _objects(name: str, records: Sequence[Record]) -> Markup:
    fields = _telling(records)
    rows = (
        (
            record["id"],
            Markup('<a href="{}">{}</a>').format(
                address("object", name=name, id=record["id"]), _short(title_of(record))
            ),
            *(_short(_line(shown.get(field))) for field in fields),
        )
        for record, shown in ((one, masked(one, FEW)) for one in records)
    )
    return grid(("Id", "Object", *fields), rows, "objects")


def _telling(records: Sequence[Record]) -> list[str]:
    """Return the fields that tell the objects apart: those with most different short values."""
    values: dict[str, Counter[str]] = {}
    for record in records:
        title = title_of(record)
        for name, value in record.items():
            field = str(name)
            if field not in ("id", "deleted") and value not in (*_EMPTY, (), title):
                values.setdefault(field, Counter())[str(value)[:LONGEST]] += 1
    plain = [field for field in values if not field.startswith(("ts_", "custom_field"))]
    plain.sort(key=lambda field: (field not in NAMES, -len(values[field]), -values[field].total()))
    return plain[:COLUMNS]


def one(look: Look) -> tuple[str, str, Markup, bool]:
    """Show an object with all its fields."""
    name = look.text("name")
    record = _table(look, name).get(look.number("id"))
    if record is None:
        raise Refusal(NOWHERE)
    title = title_of(record)
    rows = ((field, _value(look, field, record[field])) for field in sorted(record, key=_rank))
    body = joined(
        (
            crumbs((SECTION, "/"), (name, address("table", name=name)), last=str(record["id"])),
            Markup('<h1>{}</h1><p class="lead">{} {}</p>').format(title, name, record["id"]),
            grid(("Field", "Value"), rows, "fields"),
        )
    )
    return title, SECTION, body, False


def _value(look: Look, field: str, value: Any) -> Markup:
    shown = MASK if value and is_secret(field) else text_of(value)
    kind = Markup(' class="soft"') if value in _EMPTY else ""
    return Markup("<pre{}>{}</pre>").format(kind, look.clean(shown))


def _rank(field: str) -> int:
    """Return where a field stands: what names the object first, its times last."""
    name = str(field)
    return 0 if name == "id" else 1 if name in NAMES else 3 if name.startswith("ts_") else 2


def _table(look: Look, name: str) -> Table:
    found = look.world.tables().get(name)
    if found is None:
        raise Refusal(NOWHERE)
    return found


def _holds(record: Record, text: str) -> bool:
    """Tell whether a text stands in a field that is shown. Tables may be long: this is quick."""
    return any(text in str(value).lower() and not is_secret(name) for name, value in record.items())


def _line(value: Any) -> str:
    """Return a value in one line, without the tags that make it a paragraph."""
    return "" if value in _EMPTY else _TAG.sub(" ", text_of(value, None)[:LONGEST_LINE])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
