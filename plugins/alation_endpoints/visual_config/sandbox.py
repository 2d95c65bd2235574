"""How the sandbox emulates layouts. Sheet: visual_config; open points are marked as choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.common.sandbox import NOT_FOUND, REQUIRED
from alation_sandbox import (
    Answer,
    Call,
    Record,
    Refusal,
    Route,
    World,
    error,
    no_content,
    ok,
    page,
)

PATH = "/integration/visual_config/"
TABLE = "visual_config"
REQUIRED_FIELDS = ("title", "layout_otype", "component_list_in_config")
DEFAULT_FIELDS: Mapping[str, tuple[int, ...]] = {"glossary_term": (4, 8)}
"""Fields that a layout must hold, by its type; those of other types are not known."""
NOT_DELETED = frozenset({"glossary_term"})
"""Types whose layout is not deleted. A choice: any other is."""
SUFFIX = " custom fields"
"""What a server puts behind a title that an update changes."""

_SHOWN = ("id", *REQUIRED_FIELDS)
_KEYS = ("rendered_otype", "page_defined_type")
"""Keys that every component must have, as null where they are not used."""


def _create(world: World, call: Call) -> Answer:
    made = world.table(TABLE).insert(_checked(call))
    return Answer(201, _shown(world.table(TABLE).get(made) or {}))


def _update(world: World, call: Call) -> Answer:
    old = _found(world, call)
    new = _checked(call)
    new.pop("collection_type_id", None)  # A choice: it is ignored, and not refused.
    if new["title"] != old["title"]:
        new["title"] += SUFFIX
    return ok(_shown(world.table(TABLE).update(old["id"], new)))


def _delete(world: World, call: Call) -> Answer:
    found = _found(world, call)
    layout = found["layout_otype"]
    if layout in NOT_DELETED:
        raise Refusal(error(400, f"Delete is not supported for {layout}", "400000"))
    world.table(TABLE).delete(found["id"])
    return no_content()  # A choice: the answer is not known.


def _checked(call: Call) -> dict[str, Any]:
    """Return the fields of a layout that is sent. How fields that lack are refused is a choice."""
    sent = call.json()
    given = sent if isinstance(sent, Mapping) else {}
    missing = [name for name in REQUIRED_FIELDS if given.get(name) is None]
    if missing:
        raise Refusal(Answer(400, {name: [REQUIRED] for name in missing}))
    components = list(_components(given["component_list_in_config"]))
    if any(key not in component for component in components for key in _KEYS):
        raise Refusal(Answer(400, {"component_list_in_config": [REQUIRED]}))
    held = {component.get("rendered_oid") for component in components}
    wanted = DEFAULT_FIELDS.get(given["layout_otype"], ())
    if not held.issuperset(wanted):
        named = ",".join(map(str, wanted))
        detail = f"No default custom fields({named}) in the request"
        raise Refusal(error(400, detail, "400000"))
    return {name: given[name] for name in (*REQUIRED_FIELDS, "collection_type_id") if name in given}


def _components(layout: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the components of a layout, at any depth."""
    for part in layout if isinstance(layout, list) else ():
        if isinstance(part, Mapping) and "components" in part:
            yield from _components(part["components"])
        elif isinstance(part, Mapping):
            yield part


def _list(world: World, call: Call) -> Answer:
    return page(call, world.table(TABLE).rows(), _shown)


def _list_by_otype(world: World, call: Call) -> Answer:
    otype = call.path_params["otype"]
    return page(call, world.table(TABLE).matching(layout_otype=otype), _shown)


def _get(world: World, call: Call) -> Answer:
    return ok(_shown(_found(world, call)))


def _found(world: World, call: Call) -> Record:
    found = world.table(TABLE).get(call.path_params["visual_config_id"])
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def _shown(config: Record) -> dict[str, Any]:
    """Return a layout as every answer has it: without its document hub."""
    return {name: config[name] for name in _SHOWN}


ONE = PATH + "<int:visual_config_id>/"
ROUTES = [
    Route("GET", PATH, _list),
    Route("GET", PATH + "<otype>/", _list_by_otype),
    Route("GET", ONE, _get),
    Route("POST", PATH, _create),
    Route("PUT", ONE, _update),
    Route("DELETE", ONE, _delete),
]
"""A number in the path reads one layout, another text lists those of a type."""
