"""How the sandbox emulates groups. Sheet: group; where it is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alation_sandbox import (
    Answer,
    Call,
    Record,
    Refusal,
    Route,
    World,
    check_query,
    error,
    ok,
    page,
)

PATH = "/integration/v1/group/"
TABLE = "group"
FIELDS = ("id", "profile_id", "display_name", "email", "url")
_NUMBERS, _TEXTS = ("id", "profile_id"), ("display_name", "email")
_FILTERS = (
    *_NUMBERS,
    *(name + end for name in _TEXTS for end in ("", "__contains", "__icontains")),
    *("order_by", "values"),
)


def _shown(record: Record, fields: Iterable[str] = FIELDS) -> dict[str, Any]:
    """Return the fields of a group; one that was inserted with a part of them shows the rest."""
    usual = {"profile_id": record["id"], "url": f"/group/{record['id']}/"}
    return {name: record.get(name, usual.get(name)) for name in fields}


def _passes(call: Call, record: Record) -> bool:
    shown = _shown(record)
    for name in _NUMBERS:
        if call.integer(name) not in (None, shown[name]):
            return False
    for name in _TEXTS:
        exact, part, any_case = (call.one(name + end) for end in ("", "__contains", "__icontains"))
        text = shown[name] or ""
        if exact not in (None, text):
            return False
        if (part or "") not in text or (any_case or "").casefold() not in text.casefold():
            return False
    return True


def _list(world: World, call: Call) -> Answer:
    # A choice: an unknown parameter is refused. It may be that a server ignores it.
    check_query(call, _FILTERS)
    order, values = call.one("order_by") or "id", call.one("values")
    name = order.removeprefix("-")
    if name not in FIELDS:
        raise Refusal(error(400, "Invalid query parameters: [order_by]", "400006"))
    chosen = FIELDS if values is None else [name for name in FIELDS if name in values.split(",")]
    found = sorted(
        (record for record in world.table(TABLE).rows() if _passes(call, record)),
        key=lambda record: _sortable(_shown(record)[name]),
        reverse=order != name,
    )
    return page(call, found, lambda record: _shown(record, chosen))


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is None, value)  # A choice: a missing value is the greatest.


def _get(world: World, call: Call) -> Answer:
    record = world.table(TABLE).get(call.path_params["group_id"])
    return error(404, "Not found.", "404000") if record is None else ok(_shown(record))


ROUTES = [
    Route("GET", PATH, _list),
    Route("GET", PATH + "<int:group_id>/", _get),
]
