"""ENDPOINT.OPERATION -> the call, and NAME=VALUE -> its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from marshmallow import fields

from alation_cli.exits import BadInput
from alation_core.operations import WriteOperation
from alation_core.shapes import (
    Either,
    by_python_name,
    places_of,
    text_from_value,
    value_from_text,
)

if TYPE_CHECKING:
    from alation_core import Alation, BoundGet, BoundList, BoundWrite

SELECTING = ("values", "fields")
"""Parameters that name the fields to return (sheet pagination, order_and_fields)."""


def suggestion(name: str, known: Sequence[str]) -> str:
    """Return the question after the nearest known name, or nothing."""
    from difflib import get_close_matches  # seldom needed, and slow to load

    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}? " if near else ""


def find_any(catalog: Alation, name: str) -> Any:
    """Return the operation that is named ENDPOINT.OPERATION, bound to the client.

    Raises:
        BadInput: there is no such operation.
        PluginError: there is no such endpoint, or its plugin is broken.
    """
    endpoint_name, dot, operation_name = name.partition(".")
    endpoint = catalog.endpoint(endpoint_name)
    known = list(type(endpoint).operations())
    if operation_name not in known:
        what = f"no operation {operation_name!r}" if dot else "no operation named after it"
        raise BadInput(
            f"{name}: the endpoint {endpoint_name!r} has {what}; "
            f"{suggestion(operation_name, known)}operations: {', '.join(known)}"
        )
    return getattr(endpoint, operation_name)


def find_write(catalog: Alation, name: str) -> BoundWrite[Any]:
    """Return the write that is named ENDPOINT.OPERATION.

    Raises:
        BadInput: there is no such operation, or it takes no rows.
        PluginError: there is no such endpoint, or its plugin is broken.
    """
    from alation_core import BoundWrite

    found = find_any(catalog, name)
    if not isinstance(found, BoundWrite):
        raise BadInput(f"{name} reads and takes no rows: use `alation get {name}`")
    return found


def find_read(catalog: Alation, name: str) -> BoundList[Any] | BoundGet[Any]:
    """Return the list or the read that is named ENDPOINT.OPERATION.

    Raises:
        BadInput: there is no such operation, or it writes.
        PluginError: there is no such endpoint, or its plugin is broken.
    """
    from alation_core import BoundGet, BoundList

    found = find_any(catalog, name)
    if not isinstance(found, BoundList | BoundGet):
        raise BadInput(f"{name} writes rows: use `alation load {name} FILE`")
    return found


def params_from(known: Mapping[str, fields.Field[Any]], given: Sequence[str]) -> dict[str, Any]:
    """Return the parameters that `--param NAME=VALUE` options name, converted by their fields.

    A parameter that takes one or several may be given several times, or once as JSON.

    Args:
        known: the fields of the parameters by the names of their attributes; nothing is checked.
        given: the options' values.

    Raises:
        BadInput: one is not of the form NAME=VALUE, or is given twice and takes no list.
    """
    values: dict[str, list[str]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise BadInput(f"--param {text}: write it as NAME=VALUE")
        values.setdefault(name, []).append(value)
    return {name: _param(name, known.get(name), texts) for name, texts in values.items()}


def write_params(operation: WriteOperation[Any]) -> dict[str, fields.Field[Any]]:
    """Return what may be given beside the rows: parameters, and values that many rows share."""
    schema = operation.payload_schema
    own = by_python_name(schema)
    placed = places_of(schema)
    shared = {n: field for n, field in own.items() if schema.renamed.get(n, n) in placed}
    return shared | by_python_name(operation.params_schema)


def _param(name: str, field: fields.Field[Any] | None, texts: Sequence[str]) -> Any:
    if isinstance(field, fields.List) and len(texts) == 1 and texts[0].startswith("["):
        return value_from_text(field, texts[0])
    several = _several(field)
    if isinstance(several, fields.List) and (len(texts) > 1 or several is field):
        return [value_from_text(several.inner, text) for text in texts]
    if len(texts) > 1:
        raise BadInput(f"--param {name} is given {len(texts)} times, but it takes one value")
    return value_from_text(field, texts[0])


def _several(field: fields.Field[Any] | None) -> fields.Field[Any] | None:
    """The field of several values, of a parameter that takes them, or takes one or several."""
    if isinstance(field, Either):
        return next((one for one in field.candidates if isinstance(one, fields.List)), None)
    return field


def update_of(catalog: Alation, name: str) -> str | None:
    """Return the operation `update` of the endpoint of an operation, or None."""
    endpoint = name.partition(".")[0]
    known = type(catalog.endpoint(endpoint)).operations()
    return f"{endpoint}.update" if "update" in known else None


def cells_of(catalog: Alation, name: str) -> Callable[[str, Any], str]:
    """Return what makes cells of the values that a read brings.

    A cell is one that a write of the same endpoint reads as the same value: a text that looks like
    a list stays a text.
    """
    operations = type(catalog.endpoint(name.partition(".")[0])).operations().values()
    known: dict[str, fields.Field[Any]] = {}
    for operation in operations:
        if isinstance(operation, WriteOperation):
            known = {**operation.payload_schema.fields, **known}
    return lambda column, value: text_from_value(known.get(column), value)


def columns_of(read: BoundList[Any] | BoundGet[Any], params: Mapping[str, Any]) -> list[str]:
    """Return the columns of what a read brings: the fields asked for, else all that are known."""
    asked = [text for name in SELECTING for text in _texts(params.get(name))]
    names = [name.strip() for text in asked for name in text.split(",")]
    chosen = [name for name in dict.fromkeys(names) if name]
    return chosen or list(read.operation.item_schema.fields)


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())
