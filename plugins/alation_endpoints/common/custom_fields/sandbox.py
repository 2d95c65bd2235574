"""How the sandbox checks and shows the custom fields inside an object.

Texts are the literal ones of sheets document, document_hub_folder and errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.common.sandbox import Item
from alation_sandbox import World

NO_TEMPLATE = "Custom field values were included, but no template was specified."
SET_TYPES = ("MULTI_PICKER", "OBJECT_SET")
"""Types of fields whose value is a list, to which entries can be added (sheet rdbms_schema, op)."""


def custom_fields_fit(world: World, item: Item) -> Iterator[Any]:
    """Yield what is wrong with the custom fields of an item, in the server's mixed nesting."""
    values = item.get("custom_fields")
    if not values:
        return
    template = world.table("custom_template").get(item.get("template_id") or 0)
    if template is None:
        yield {"custom_fields": [NO_TEMPLATE]}
        return
    fields = {field["id"]: field for field in template["fields"]}
    nested = [error for value in values for error in _value_errors(fields, value)]
    if nested:
        yield nested


def _value_errors(
    fields: Mapping[int, Mapping[str, Any]], value: Mapping[str, Any]
) -> Iterator[Any]:
    field_id = value.get("field_id")
    field = fields.get(field_id) if isinstance(field_id, int) else None
    if field is None:
        yield {"field_id": [f"The field_id {field_id} is not present on the chosen template."]}
        return
    options = field.get("options")
    given = value.get("value")
    chosen = given if isinstance(given, list) else [given]
    if options and not all(choice in options for choice in chosen):
        yield {"non_field_errors": [not_allowed(field, given)]}


def not_allowed(field: Mapping[str, Any], value: Any) -> str:
    """Return what is said of a value that a field cannot take."""
    return (
        f"The value `{value}` is not allowed for field `{field['name_singular']}` "
        f"with field_id `{field['id']}`."
    )


def with_custom_fields(world: World, values: Any) -> list[dict[str, Any]]:
    """Return custom field values as lists show them: with the field's name."""
    shown = []
    for value in values or []:
        field = world.table("custom_field").get(value["field_id"])
        name = field["name_singular"] if field is not None else None
        shown.append({**value, "field_name": name})
    return shown
