"""How the sandbox finds objects by their values. Sheet: custom_field_value; choices are marked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from alation_endpoints.common.references.sandbox import TABLES
from alation_endpoints.common.sandbox import NOT_FOUND
from alation_endpoints.custom_field_value.sandbox.objects import values
from alation_sandbox import Answer, Call, Refusal, Text, World, error, ok

OTYPES = ("schema", "table", "attribute")


def find_by_field(world: World, call: Call) -> Answer:
    """Answer one JSON object per line, as text/html; the last line is empty."""
    otype = call.path_params["otype"]
    if otype not in OTYPES:
        raise Refusal(NOT_FOUND)  # a choice
    asked = _asked(call)
    with_deleted = call.flag("include_deleted")
    ids = {name: _field_id(world, name) for name in asked}
    lines = []
    for record in world.table(TABLES[otype][0]).rows():
        held = values(record)
        shown = {name: _texts(world, held.get(identity)) for name, identity in ids.items()}
        wanted = all(
            texts and (not asked[name] or set(texts) & set(asked[name]))
            for name, texts in shown.items()
        )
        if wanted and (with_deleted or not record.get("deleted")):
            # A choice: several entries of one value are separated by commas.
            told = {name: ", ".join(texts) for name, texts in shown.items()}
            lines.append(json.dumps({"key": record["key"], **told}, ensure_ascii=False))
    return ok(Text("\n".join([*lines, ""]), "text/html; charset=utf-8"))


def _asked(call: Call) -> Mapping[str, Sequence[Any]]:
    """Return the wanted values by the name of the field.

    Raises:
        Refusal: they are no JSON object of lists. The text is a choice.
    """
    try:
        asked = json.loads(call.one("custom_fields") or "")
    except ValueError:
        asked = None
    if not isinstance(asked, dict) or not all(isinstance(v, list) for v in asked.values()):
        raise Refusal(error(400, "custom_fields must hold a JSON object of lists.", "400000"))
    return asked


def _field_id(world: World, name: str) -> int:
    field = world.table("custom_field").by_key(name_singular=name)
    return 0 if field is None else int(field["id"])


def _texts(world: World, value: Any) -> list[str]:
    """Return the entries of a value as texts; no value has none."""
    if value is None:
        return []
    return [_text(world, entry) for entry in (value if isinstance(value, list) else [value])]


def _text(world: World, entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return str(entry)
    user = world.table("user").get(entry["oid"]) if entry["otype"] == "user" else None
    return f"{user['email'] if user else entry['oid']}:{entry['otype']}"
