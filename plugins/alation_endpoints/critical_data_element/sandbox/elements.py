"""Critical data elements, one by one and in numbers."""

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

TABLE, STANDARDS = "critical_data_element", "cde_standard"
FIRST = ("CANDIDATE", "DRAFT")
WORDS = (*FIRST, "PENDING_APPROVERS_APPROVAL", "PENDING_OWNERS_APPROVAL", "IN_REVIEW", "CERTIFIED")
REFERENCES = ("domains", "stewards", "owners", "sources", "approvers", "contributors")
FIELDS = ("name", "description", "risk_rationale", *REFERENCES, "fields")
LABELS = {1: "Low", 2: "Medium", 3: "High"}
TAKEN = Answer(409, {"detail": "A Critical Data Element with this name already exists"})
"""A choice: what a name that is taken is answered with is not recorded."""


def new(world: World, given: Mapping[str, Any], job_id: int | None = None) -> Record:
    """Enter an element that was checked."""
    elements = world.table(TABLE)
    number = elements.insert(
        {
            **{name: given.get(name) for name in FIELDS},
            "key": str(uuid4()),
            "version": 1,
            "status": given.get("status") or "DRAFT",
            "risk_value": given.get("risk_level_value"),
            "data_assets_counts": _assets(given.get("pdes") or []),
            "job_id": job_id,
            "ts_created": world.timestamp(),
            "ts_updated": None,
            "deleted": False,
        }
    )
    return elements.get(number) or {}


def _assets(columns: list[Mapping[str, Any]]) -> dict[str, int]:
    kinds = [column.get("relationship") for column in columns]
    named = {"control_points": "control_point", "related": "related", "suggested": "suggested"}
    return {"all": len(kinds), **{key: kinds.count(kind) for key, kind in named.items()}}


def check(world: World, given: Mapping[str, Any]) -> None:
    """Refuse a new element that does not fit."""
    required(given, "name")
    if given.get("status") not in (None, *FIRST):
        raise unfit("status", "Input should be 'CANDIDATE' or 'DRAFT'")
    check_standards(world, given)


def check_standards(world: World, given: Mapping[str, Any]) -> None:
    """Refuse a standard that is not published."""
    for standard in given.get("fields") or []:
        known = world.table(STANDARDS).by_key(key=standard.get("key"))
        if known is None or known["status"] != "PUBLISHED":
            raise Refusal(Answer(400, {"detail": "Only PUBLISHED Standards can be attached"}))


def is_taken(world: World, name: Any) -> bool:
    """Tell whether an element has a name."""
    return any(not one["deleted"] for one in world.table(TABLE).matching(name=name))


def show(element: Record) -> dict[str, Any]:
    """Return an element as a read of it shows it."""
    value = element["risk_value"]
    label = {"value": value, "label": LABELS.get(value), "number_of_levels": len(LABELS)}
    shown = {key: part for key, part in element.items() if key != "risk_value"}
    return {**shown, "id_no": element["id"], "risk_level": None if value is None else label}


def _listed(element: Record) -> dict[str, Any]:
    told = {key: part for key, part in show(element).items() if key != "risk_level"}
    return {**told, "cde_risk_level": LABELS.get(element["risk_value"])}


# ----------------------------------------------------------------------------------- calls


def list_all(world: World, call: Call) -> Answer:
    """List elements that are not deleted."""
    return paged(call, _asked(world, call), _listed)


def _asked(world: World, call: Call) -> Iterator[Record]:
    search = (call.one("search") or "").lower()
    wanted = {
        name: call.many(name) for name in ("status", "version", "key", "job_id") if call.many(name)
    }
    risks = call.integers("risk_level")
    references = {"owner_key": "owners", "domain_keys[]": "domains", "steward_key": "stewards"}
    keys = {field: set(call.many(name)) for name, field in references.items() if call.many(name)}
    for element in world.table(TABLE).rows():
        named = all(str(element[name]) in values for name, values in wanted.items())
        risky = not risks or element["risk_value"] in risks
        owned = all(wanted & _keys(element[field]) for field, wanted in keys.items())
        meant = search in str(element["name"]).lower()
        if named and risky and owned and meant and not element["deleted"]:
            yield element


def _keys(references: Any) -> set[Any]:
    return {one.get("source_key") for one in references or []}


def get(world: World, call: Call) -> Answer:
    """Read one element."""
    return ok(show(found(world, TABLE, call.path_params["cde_id"])))


def create(world: World, call: Call) -> Answer:
    """Make one element."""
    body = sent(call)
    check(world, body)
    if is_taken(world, body["name"]) and not may_be_twice(body):
        raise Refusal(TAKEN)
    return Answer(201, show(new(world, body)))


def update(world: World, call: Call) -> Answer:
    """Change the fields that are named."""
    element, body = found(world, TABLE, call.path_params["cde_id"]), sent(call)
    if "status" in body:
        raise unfit("status", "Extra inputs are not permitted")
    check_standards(world, body)
    changes = {name: body[name] for name in FIELDS if name in body}
    if "risk_level_value" in body:
        changes["risk_value"] = body["risk_level_value"]
    changes["ts_updated"] = world.timestamp()
    return ok(show(world.table(TABLE).update(element["id"], changes)))


def delete(world: World, call: Call) -> Answer:
    """Delete one element, softly."""
    _remove(world, found(world, TABLE, call.path_params["cde_id"]))
    return no_content()


def bulk_delete(world: World, call: Call) -> Answer:
    """Delete many elements at once. A choice: all, or none where one is not there."""
    ids = sent(call).get("ids")
    if not isinstance(ids, list) or not all(isinstance(one, int) for one in ids):
        raise unfit("ids", "Input should be a valid list")
    for element in [found(world, TABLE, one) for one in ids]:
        _remove(world, element)
    return ok({"detail": "Critical Data Elements deleted successfully"})


def _remove(world: World, element: Record) -> None:
    gone = {"deleted": True, "ts_deleted": world.timestamp()}
    world.table(TABLE).update(element["id"], gone)


def change_status(world: World, call: Call) -> Answer:
    """Set a status. A choice: any of the words, answered with the element."""
    element, word = found(world, TABLE, call.path_params["cde_id"]), sent(call).get("new_status")
    if word not in WORDS:
        raise unfit("new_status", f"Input should be one of {', '.join(WORDS)}")
    return ok(show(world.table(TABLE).update(element["id"], {"status": word})))
