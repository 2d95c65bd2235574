"""What the sandbox refuses in a write of schemas, tables and columns, before a job starts.

Where the sheets (rdbms_schema, rdbms_table, rdbms_column) are open, a choice is marked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from alation_endpoints.common.sandbox import Item, items_of
from alation_sandbox import Answer, Call, Refusal, World, check_query, error

KEY_REQUIRED = "400068: API Key is a required input"
INCORRECT = "Incorrect input data. Please fix the errors and post the data."

Wrong = Mapping[str, list[str]]


def data_source_of(world: World, call: Call) -> int:
    """Return the data source that a write is for.

    Raises:
        Refusal: `ds_id` is missing or unknown, or another parameter is there.
    """
    check_query(call, ("ds_id",))
    ds_id = call.integer("ds_id")
    if ds_id is None:
        # The literal text of sheet errors; that writes say so too is a choice.
        raise Refusal(error(400, "Missing required query parameters: [ds_id]", "400000"))
    check_data_source(world, ds_id)
    return ds_id


def check_data_source(world: World, ds_id: Any) -> None:
    """Refuse a request that names an unknown data source.

    Raises:
        Refusal: it does not exist.
    """
    if world.table("data_source").get(ds_id) is None:
        raise Refusal(error(404, f"Data source with id {ds_id} does not exist", "404000"))


def rows_of(call: Call, shape: type, limit: int, check: Callable[[Item], Wrong]) -> list[Item]:
    """Return the items of a write.

    Args:
        call: the request.
        shape: payload dataclass: its fields are the accepted ones.
        limit: items that one request may hold.
        check: finds what else is wrong with an item, by field.

    Raises:
        Refusal: the body is no list, holds too many items, or an item is invalid.
    """
    items = items_of(call)
    if len(items) > limit:
        # A choice: the answer to a request above a hard limit is unknown (sheet limits).
        raise Refusal(error(400, f"More than {limit} items in one request.", "400000"))
    accepted_fields = {member.name for member in dataclasses.fields(shape)}
    invalid = [
        wrong
        for item in items
        if (wrong := {**_unknown(item, accepted_fields), **check(_mapping(item))})
    ]
    if invalid:
        # A choice: one entry per invalid item; the sheet shows a request with one item only.
        raise Refusal(Answer(400, {"detail": INCORRECT, "errors": invalid, "code": "400010"}))
    return items


def _mapping(item: Any) -> Item:
    return item if isinstance(item, Mapping) else {}


def _unknown(item: Any, fields: set[str]) -> Wrong:
    # A choice: the texts for fields that are not accepted were not recorded.
    return {
        name: [f"{name} is not accepted here."] for name in _mapping(item) if name not in fields
    }


def required(item: Item, *names: str) -> Wrong:
    """Return an error for each required text that is not there."""
    # The text for the key is literal, the other a choice.
    return {
        name: [KEY_REQUIRED if name == "key" else f"{name} is a required input"]
        for name in names
        if not isinstance(item.get(name), str) or not item[name]
    }


def unknown_fields(world: World, item: Item) -> Wrong:
    """Return an error for custom fields that do not exist.

    A choice: every field that exists counts as being on the template of the object, and a value
    of another field is refused with the text of documents.
    """
    texts = [
        f"The field_id {field_id} is not present on the template "
        f"of {item.get('key') or item.get('id')}."
        for value in item.get("custom_fields") or ()
        if world.table("custom_field").get(field_id := value.get("field_id")) is None
    ]
    return {"custom_fields": texts} if texts else {}
