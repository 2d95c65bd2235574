"""How the sandbox keeps permissions. Sheet: data_product; where it is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_endpoints.data_product.sandbox.books import (
    PERMISSIONS,
    listed,
    marketplace_of,
    refusal,
    sent,
    versions_of,
)
from alation_endpoints.data_product.sandbox.marketplaces import OBJECT_TYPES
from alation_sandbox import Answer, Call, Record, World, no_content

FIELDS = ("subject_type", "subject_id", "object_type", "object_id", "role")
_SUBJECTS: Mapping[str, str] = {"user": "user", "group": "group"}


def list_permissions(world: World, call: Call) -> Answer:
    """Answer with permissions; the type of a subject or object goes only with its id."""
    asked = {name: call.one(name) for name in FIELDS if name in call.query}
    for kind in ("subject", "object"):
        if (f"{kind}_type" in asked) is not (f"{kind}_id" in asked):
            raise refusal(400, f"{kind}_type and {kind}_id are given together")  # a choice
    return _answer(call, list(world.table(PERMISSIONS).matching(**asked)))


def check(world: World, call: Call) -> Answer:
    """Answer with the permissions of the caller. A choice: those of its groups are left out."""
    mine = [("user", str(call.user_id))]
    return _answer(
        call,
        [
            one
            for one in world.table(PERMISSIONS).rows()
            if (one["subject_type"], one["subject_id"]) in mine or one["subject_type"] == "everyone"
        ],
    )


def _answer(call: Call, found: list[Record]) -> Answer:
    return listed(call, [{name: one[name] for name in FIELDS} for one in found])


def create(world: World, call: Call) -> Answer:
    """Give a role; the answer is empty. A choice: a role that is there is given once."""
    given = _checked(world, call)
    table = world.table(PERMISSIONS)
    if table.by_key(**given) is None:
        table.insert(given)
    return Answer(201)


def update(world: World, call: Call) -> Answer:
    """Put a role in the place of those that a subject has on an object; the answer is empty."""
    given = _checked(world, call)
    named = {name: value for name, value in given.items() if name != "role"}
    table = world.table(PERMISSIONS)
    known = list(table.matching(**named))
    if not known:
        raise refusal(404, "There is no such permission.")  # a choice
    for one in known:
        table.delete(one["id"])
    table.insert(given)
    return Answer(200)


def delete(world: World, call: Call) -> Answer:
    """Take a role away; the answer is empty."""
    given = {name: sent(call).get(name) for name in FIELDS}
    found = world.table(PERMISSIONS).by_key(**given)
    if found is None:
        raise refusal(404, "There is no such permission.")  # a choice
    world.table(PERMISSIONS).delete(found["id"])
    return no_content()


def _checked(world: World, call: Call) -> dict[str, Any]:
    """Return what is sent. A choice: subject and object must be there."""
    body = sent(call)
    missing = [name for name in FIELDS if not isinstance(body.get(name), str)]
    if missing:
        raise refusal(400, f"Missing required keys: {', '.join(missing)}")
    given = {name: body[name] for name in FIELDS}
    table, number = _SUBJECTS.get(given["subject_type"]), given["subject_id"]
    if table and not (number.isdecimal() and world.table(table).get(int(number))):
        raise refusal(404, f"{given['subject_type']} {number} not found.")
    if given["object_type"] == "data_product":
        versions_of(world, given["object_id"])
    elif given["object_type"] in OBJECT_TYPES:
        marketplace_of(world, given["object_id"])
    return given
