"""How the sandbox emulates custom fields. Sheet: custom_field; open points are marked as choices.

One choice weighs more: fields must be on a template, and no public call puts them there. So every
field that is created goes onto template 1 at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from alation_endpoints.common.sandbox import NOT_FOUND, REQUIRED, items_of, no_list
from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Record,
    Refusal,
    Route,
    World,
    accepted,
    check_query,
    error,
    ok,
    page,
)

PATH = "/integration/v2/custom_field/"
TABLE = "custom_field"
TEMPLATE = 1

_DEFAULTS: Mapping[str, Any] = {
    "name_plural": "",
    "options": None,
    "allow_multiple": False,
    "allowed_otypes": None,
    "backref_name": None,
    "backref_tooltip_text": None,
    "builtin_name": None,
    "tooltip_text": None,
}
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "RICH_TEXT": (),
    "DATE": (),
    "PICKER": ("options",),
    "MULTI_PICKER": ("name_plural", "options"),
    "OBJECT_SET": ("allowed_otypes", "backref_name"),
}
_LISTS = ("options", "allowed_otypes")
_KEPT = ("field_type", "name_singular", *(name for name in _DEFAULTS if name != "builtin_name"))
_CHANGEABLE = (
    "name_singular",
    "name_plural",
    "tooltip_text",
    "options",
    "backref_name",
    "backref_tooltip_text",
)
_NAMES = ("name_singular", "name_plural", "tooltip_text")
_FILTERS = (
    "id",
    "allow_multiple",
    "field_type",
    *(f"{name}{how}" for name in _NAMES for how in ("", "__contains", "__icontains")),
)

# ------------------------------------------------------------------------------ writes


def _lists(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _LISTS:
        given = item.get(name)
        if given is not None and not isinstance(given, list):
            yield name, no_list(given)


def _errors(item: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the field errors of an item; empty where it is good."""
    kind = item.get("field_type")
    if kind is not None and kind not in _REQUIRED:
        return {"field_type": [f"field_type {kind} is not supported. (field key field_type)"]}
    needed = ["field_type", "name_singular", *_REQUIRED.get(kind or "", ())]
    if kind == "OBJECT_SET" and item.get("allow_multiple"):
        needed.append("name_plural")
    # That missing fields are refused with this text is a choice; it is the framework's.
    absent = {name: [REQUIRED] for name in needed if item.get(name) is None}
    return absent | {name: [text] for name, text in _lists(item)}


def _create(world: World, call: Call) -> Answer:
    items = items_of(call)
    errors = [_errors(item if isinstance(item, Mapping) else {}) for item in items]
    if any(errors):
        # One entry per item, {} for a good one: inferred (sheet errors, field_errors_per_item).
        return Answer(400, errors)

    def work(world: World) -> JobEnd:
        # Names need not be unique: whether a second create is refused is open.
        made = [world.table(TABLE).insert(_new_record(item)) for item in items]
        _put_on_template(world, made)
        return JobEnd(result=_steps(made))

    return accepted(world.start_job(work))


def _new_record(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**_DEFAULTS, **{name: item[name] for name in _KEPT if item.get(name) is not None}}


def _put_on_template(world: World, made: list[int]) -> None:
    template = world.table("custom_template").get(TEMPLATE)
    if template is not None:
        new = tuple(world.table(TABLE).get(identity) for identity in made)
        world.table("custom_template").update(TEMPLATE, {"fields": (*template["fields"], *new)})


def _steps(made: list[int]) -> list[str]:
    """Return the result of a create: texts that each hold JSON."""
    steps = [
        {"msg": "Starting bulk creation of Custom Fields...", "data": {}},
        {"msg": "Finished bulk creation of Custom Fields", "data": {"field_ids": made}},
    ]
    return [json.dumps(step) for step in steps]


def _update(world: World, call: Call) -> Answer:
    """Change one field. A choice as a whole: no source shows a request or a reply."""
    identity = call.path_params["field_id"]
    if world.table(TABLE).get(identity) is None:
        raise Refusal(NOT_FOUND)
    changes = call.json()
    if not isinstance(changes, Mapping):
        raise Refusal(error(400, "Expected one object.", "400000"))
    wrong = {name: ["Unknown field."] for name in changes if name not in _CHANGEABLE}
    wrong |= {name: [text] for name, text in _lists(changes)}
    if wrong:
        return Answer(400, wrong)
    changed = world.table(TABLE).update(identity, changes)
    for template in list(world.table("custom_template").rows()):
        fields = tuple(changed if f["id"] == identity else f for f in template["fields"])
        world.table("custom_template").update(template["id"], {"fields": fields})
    return ok(changed)


# ------------------------------------------------------------------------------ reads


def _list(world: World, call: Call) -> Answer:
    check_query(call, _FILTERS)
    tests = list(_tests(call))
    return page(
        call, (f for f in world.table(TABLE).rows() if all(fits(f) for fits in tests)), dict
    )


def _tests(call: Call) -> Iterator[Callable[[Record], bool]]:
    """Yield one condition per filter that is given."""
    ids, multiple, kinds = call.integers("id"), call.flag("allow_multiple"), call.many("field_type")
    if ids:
        yield lambda field: field["id"] in ids
    if multiple is not None:
        yield lambda field: field["allow_multiple"] is multiple
    if kinds:
        yield lambda field: field["field_type"] in kinds
    for name in _NAMES:
        yield from _text_tests(call, name)


def _text_tests(call: Call, name: str) -> Iterator[Callable[[Record], bool]]:
    exact = call.many(name)
    part, folded = call.one(f"{name}__contains"), call.one(f"{name}__icontains")
    if exact:
        yield lambda field: field[name] in exact
    if part is not None:
        yield lambda field: part in (field[name] or "")
    if folded is not None:
        yield lambda field: folded.lower() in (field[name] or "").lower()


def _get(world: World, call: Call) -> Answer:
    found = world.table(TABLE).get(call.path_params["field_id"])
    return NOT_FOUND if found is None else ok(found)


def _get_builtin(world: World, call: Call) -> Answer:
    found = world.table(TABLE).by_key(builtin_name=call.path_params["field_name"])
    return NOT_FOUND if found is None else ok(found)


ROUTES = [
    Route("GET", PATH, _list),
    Route("GET", PATH + "<int:field_id>/", _get),
    Route("GET", PATH + "builtin/<field_name>/", _get_builtin),
    Route("POST", PATH, _create),
    Route("PATCH", PATH + "<int:field_id>/", _update),
]
