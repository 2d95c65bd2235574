"""What the sandbox refuses in a write of values. Sheets: custom_field_value, errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alation_endpoints.common.custom_fields.sandbox import SET_TYPES, not_allowed
from alation_endpoints.common.custom_fields.shapes import MAX_ENTRIES
from alation_endpoints.common.references.sandbox import find
from alation_endpoints.common.sandbox import REQUIRED, Item, items_of
from alation_endpoints.custom_field_value.sandbox.objects import BUILTIN_NAMES
from alation_endpoints.custom_field_value.shapes import SUPPORTED_OTYPES
from alation_sandbox import Answer, Call, Record, Refusal, World

LIMIT = 10_000

_INVALID: Mapping[str, Any] = {
    "title": "Invalid Payload",
    "detail": "Please check the API documentation for more details on the spec.",
}
_RELATIONAL = ("data", "schema", "table", "attribute")


def checked_items(world: World, call: Call) -> Sequence[Item]:
    """Return the rows of a write.

    One bad row refuses the whole request. A choice: one entry per bad row, none for good ones.

    Raises:
        Refusal: a row is bad, or there are too many.
    """
    items = items_of(call)
    if len(items) > LIMIT:
        # A choice: the answer to a request above the limit is unknown.
        raise _refused([{"non_field_errors": [f"More than {LIMIT} items in one request."]}])
    errors = [wrong for item in items if (wrong := _error(world, item))]
    if errors:
        raise _refused(errors)
    return items


def _refused(errors: Sequence[Any]) -> Refusal:
    return Refusal(Answer(400, {**_INVALID, "errors": errors, "code": "400000"}))


def _error(world: World, item: Any) -> dict[str, list[str]]:
    """Return what is wrong with a row; empty where it is good."""
    row = item if isinstance(item, Mapping) else {}
    absent = [name for name in ("field_id", "otype", "oid", "value") if name not in row]
    if absent:
        return {name: [REQUIRED] for name in absent}  # the framework's text; a choice
    otype, oid = row["otype"], _number(row["oid"])
    if otype not in SUPPORTED_OTYPES:
        return {"otype": ["Invalid otype"]}
    if oid is None or find(world, otype, oid) is None:
        return {"non_field_errors": [f"Object not found: {otype}:{row['oid']}."]}
    name = BUILTIN_NAMES.get(row["field_id"])
    if name is not None and otype in _RELATIONAL:
        return {"non_field_errors": [f"No support for updating `{name}` field for `{otype}`."]}
    field = world.table("custom_field").get(row["field_id"])
    if field is None:
        # A choice: no source has the text for an unknown field.
        return {"field_id": [f"Custom field {row['field_id']} doesn't exist."]}
    if _fits(field, row["value"]):
        return {}
    # The text is literal in sheet errors for documents; that this endpoint has it is a choice.
    return {"non_field_errors": [not_allowed(field, row["value"])]}


def _number(oid: Any) -> int | None:
    return int(oid) if isinstance(oid, int) or str(oid).isdecimal() else None


def _fits(field: Record, value: Any) -> bool:
    kind, options = field["field_type"], field["options"]
    if value is None or value == "":
        return True
    if kind in SET_TYPES:
        if not isinstance(value, list) or len(value) > MAX_ENTRIES:
            return False
        if kind == "MULTI_PICKER":
            return all(choice in options for choice in value)
        single = not field["allow_multiple"] and len(value) > 1
        return not single and all(_is_object(field, entry) for entry in value)
    return isinstance(value, str) and (kind != "PICKER" or value in options)


def _is_object(field: Record, entry: Any) -> bool:
    """A choice: whether the objects in a value exist is not checked."""
    if not isinstance(entry, Mapping) or not {"otype", "oid"} <= set(entry):
        return False
    return field["allowed_otypes"] is None or entry["otype"] in field["allowed_otypes"]
