"""Overlay standards: drafts, approved and published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from alation_endpoints.critical_data_element.sandbox.common import (
    found,
    may_be_twice,
    paged,
    required,
    sent,
    unfit,
)
from alation_sandbox import Answer, Call, Record, Refusal, World, no_content, ok

TABLE = "cde_standard"
STEPS: Mapping[str, tuple[str, ...]] = {
    "DRAFT": ("PENDING_APPROVAL",),
    "PENDING_APPROVAL": ("DRAFT", "PUBLISHED"),
}
"""Where a status leads to; a published standard stays one."""
SETTABLE = ("DRAFT", "PENDING_APPROVAL", "PUBLISHED")
NO_STEP = "Invalid target status for Standard status transition: PolicyStatus."
PUBLISHED = Answer(403, {"detail": "Only DRAFT and PENDING APPROVAL Standards can be deleted"})
TAKEN = Answer(409, {"detail": "A Standard with this name already exists"})


def list_all(world: World, call: Call) -> Answer:
    """List standards."""
    return paged(call, world.table(TABLE).rows(), show)


def show(standard: Record) -> dict[str, Any]:
    """Return a standard as the service shows it."""
    return {name: standard[name] for name in ("id", "key", "name", "status")}


def create(world: World, call: Call) -> Answer:
    """Make a draft."""
    body = sent(call)
    required(body, "name", "purpose", "scope", "derived_requirements")
    if "accepted_values" in _keys(body["derived_requirements"]):
        detail = "Invalid structure: accepted_values; a choice lists its allowed_values"
        raise Refusal(Answer(400, {"detail": detail}))
    standards = world.table(TABLE)
    if standards.by_key(name=body["name"]) is not None and not may_be_twice(body):
        raise Refusal(TAKEN)
    key = str(uuid4())
    made = standards.insert({"name": body["name"], "key": key, "status": "DRAFT"})
    return Answer(201, {"id": made, "key": key})


def _keys(value: Any) -> Iterator[str]:
    parts = value if isinstance(value, list) else []
    if isinstance(value, Mapping):
        yield from value
        parts = list(value.values())
    for part in parts:
        yield from _keys(part)


def change_status(world: World, call: Call) -> Answer:
    """Take a step that is allowed."""
    standard = found(world, TABLE, call.path_params["standard_id"])
    word = sent(call).get("new_status")
    if word not in SETTABLE:
        raise unfit("new_status", f"Input should be one of {', '.join(SETTABLE)}")
    if word not in STEPS.get(standard["status"], ()):
        raise Refusal(Answer(400, {"detail": f"{NO_STEP}{word}"}))
    return ok(show(world.table(TABLE).update(standard["id"], {"status": word})))


def delete(world: World, call: Call) -> Answer:
    """Delete a standard that is not published."""
    standard = found(world, TABLE, call.path_params["standard_id"])
    if standard["status"] == "PUBLISHED":
        raise Refusal(PUBLISHED)
    world.table(TABLE).delete(standard["id"])
    return no_content()
