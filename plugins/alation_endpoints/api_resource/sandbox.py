"""How the sandbox emulates API resources. Sheet: api_resource; where it is open, a choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from alation_endpoints.common.sandbox import NOT_FOUND
from alation_sandbox import Answer, Call, Refusal, Route, World, error, ok, page

PATH = "/integration/v1/api_resource/"
TABLE = "api_resource"
SCHEMAS = ("input_schema", "output_schema")
FIRST_FIELD = 1000
"""Ids of fields begin behind so many for each resource. A choice, as they are anew every time."""


def _list(world: World, call: Call) -> Answer:
    # A choice: ids are all that is confirmed.
    return page(call, world.table(TABLE).rows(), lambda one: {"id": one["id"]})


def _get(world: World, call: Call) -> Answer:
    found = world.table(TABLE).get(call.path_params["id"])
    if found is None:
        raise Refusal(NOT_FOUND)
    numbers = count(found["id"] * FIRST_FIELD)
    shown = {name: _fields(found.get(name), numbers) for name in SCHEMAS}
    return ok({"id": found["id"], **shown})


def _fields(schema: Any, numbers: Iterator[int]) -> list[dict[str, Any]]:
    """Return the fields of a JSON Schema in the form in which they are read."""
    if not isinstance(schema, Mapping):
        return []
    inner = schema.get("properties")
    named = dict(inner) if isinstance(inner, Mapping) else {}
    if isinstance(schema.get("items"), Mapping):
        named = {"": schema["items"]}
    return [
        {
            "id": next(numbers),
            "key": key,
            "type": part.get("type", "object"),
            "examples": part.get("examples", ""),
            "children": _fields(part, numbers),
        }
        for key, part in named.items()
        if isinstance(part, Mapping)
    ]


def _upsert(world: World, call: Call) -> Answer:
    sent = call.json()
    if not isinstance(sent, Mapping):
        raise Refusal(error(400, "The body must be one object.", "400000"))
    names = {name: call.path_params[name] for name in ("http_method", "url")}
    table = world.table(TABLE)
    # A choice: the names of the path are the identity, and fields that are left out stay.
    found = table.by_key(**names)
    if found is not None:
        return ok({"id": table.update(found["id"], sent)["id"]})
    return ok({"id": table.insert({**sent, **names})})


ROUTES = [
    Route("GET", PATH, _list),
    Route("GET", PATH + "<int:id>/", _get),
    Route("POST", PATH + "<http_method>:<path:url>/", _upsert),
]
