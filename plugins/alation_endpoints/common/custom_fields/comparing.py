"""How values of custom fields are compared with what lists show.

Sheets: custom_field_value (value_types), document, rdbms_schema (op).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from alation_core import Compared, Entries
from alation_core.alike import any_order, as_text, html, moment


def field_value(value: Any) -> Any:
    """Return what stands for a value, whose type only the definition of its field tells.

    A picker may come as a text or as a list with one; entries have no order; ids of objects come as
    numbers or texts; a date may come with a time.
    """
    if isinstance(value, list):
        entries = any_order([_entry(one) for one in value])
        return entries[0] if len(entries) == 1 and isinstance(entries[0], str) else entries
    return _entry(value)


def _entry(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {"otype": value.get("otype"), "oid": as_text(value.get("oid", value.get("id")))}
    return html(moment(value))


def becomes(entry: Mapping[str, Any], present: Any) -> Any:
    """Return the value of a field after a change: `add` and `remove` say no whole value."""
    given, op = entry.get("value"), entry.get("op")
    if op not in ("add", "remove") or not isinstance(given, list):
        return given
    there = present if isinstance(present, list) else [] if present is None else [present]
    named = [field_value(one) for one in given]
    if op == "remove":
        return [one for one in there if field_value(one) not in named]
    known = [field_value(one) for one in there]
    return [*there, *(one for one in given if field_value(one) not in known)]


CUSTOM_FIELDS: Compared = Compared(
    alike=field_value,
    entries=Entries("field_id", becomes=becomes, only_shown=("field_name", "title")),
)
"""The list `custom_fields`: a field that a row does not name stays as it is."""

ON_TEMPLATE: Compared = replace(CUSTOM_FIELDS, needs=("template_id",))
"""The same where the template has to be named with them (sheet document)."""
