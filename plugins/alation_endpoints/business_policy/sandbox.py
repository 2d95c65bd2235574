"""How the sandbox emulates policies. Sheet: business_policy; where it is open, a choice is marked.

A refusal holds its text under `detail`: the sheet quotes the texts, and not the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from alation_endpoints.common.sandbox import wanted
from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Record,
    Refusal,
    Route,
    World,
    check_query,
    error,
    no_content,
    page,
)

PATH = "/integration/v1/business_policies/"
TABLE = "business_policy"
INNER_BATCH = 250
STEWARDS = 8
"""The built-in field of stewards, which needs no template (sheet custom_field)."""
PEOPLE = {"user": "user", "groupprofile": "group"}
"""The tables of those who can be stewards, by object type."""

_CODE = "400010"
_SINGLE = (
    "Single item payload processing not supported, for now. "
    "Put it into a list and resubmit the data."
)
_EMPTY: tuple[Any, ...] = (None, "", [], {})

Do = Callable[[World, Mapping[str, Any]], bool]
"""Does the work for one item; False where there is nothing that it could be done to."""


def _create(world: World, call: Call) -> Answer:
    items = _checked(world, call, "title", lambda item: item.get("policy_group_ids") or ())
    return _task(world, "BUSINESS_POLICY_BULK_CREATE", items, _insert)


def _update(world: World, call: Call) -> Answer:
    items = _checked(world, call, "id", _named_groups)
    return _task(world, "BUSINESS_POLICY_BULK_UPDATE", items, _change)


def _named_groups(item: Mapping[str, Any]) -> Iterable[int]:
    return [group for ids in (item.get("policy_group_ids") or {}).values() for group in ids]


def _checked(
    world: World, call: Call, key: str, groups: Callable[[Mapping[str, Any]], Iterable[int]]
) -> Sequence[Mapping[str, Any]]:
    """Return the items of a request, checked in the server's two stages."""
    items = call.json()
    if isinstance(items, Mapping):
        raise Refusal(error(400, _SINGLE, _CODE))
    if not isinstance(items, list) or not all(_well_formed(item, key) for item in items):
        raise Refusal(error(400, "Syntactic validation failed", _CODE))
    known_groups = world.table("policy_group")
    for item in items:
        known = all(known_groups.get(group) is not None for group in groups(item))
        if not known or not _fields_fit(world, item):
            raise Refusal(error(400, "Semantic validation failed", _CODE))
    return items


def _well_formed(item: Any, key: str) -> bool:
    return isinstance(item, Mapping) and key in item and _filled(item)


def _filled(item: Mapping[str, Any]) -> bool:
    return all(
        value not in _EMPTY and not (isinstance(value, Mapping) and not _filled(value))
        for value in item.values()
    )


def _fields_fit(world: World, item: Mapping[str, Any]) -> bool:
    """A choice: fields must be on the template, and users and groups must exist."""
    stored = world.table(TABLE).get(item["id"]) if "id" in item else None
    number = item.get("template_id", stored["template_id"] if stored else None)
    template = world.table("custom_template").get(number) if number is not None else None
    if number is not None and template is None:
        return False
    on_it = {field["id"] for field in template["fields"]} if template else set()
    return all(
        field.get("field_id") in {*on_it, STEWARDS} and _people_exist(world, field.get("value"))
        for field in item.get("fields", ())
    )


def _people_exist(world: World, value: Any) -> bool:
    people = [entry for entry in value if isinstance(entry, Mapping)] if value else []
    return all(
        world.table(PEOPLE[entry["otype"]]).get(entry["oid"]) is not None
        for entry in people
        if entry["otype"] in PEOPLE
    )


def _task(world: World, kind: str, items: Sequence[Mapping[str, Any]], do: Do) -> Answer:
    job = world.start_job(lambda world: JobEnd(result=_sentences([do(world, i) for i in items])))
    task = {
        "id": job.id,
        "type": kind,
        "state": "QUEUED",
        "status": "NA",
        "ts_started": world.timestamp(),
        "links": [],
    }
    return Answer(202, {"task": task})


def _sentences(done: Sequence[bool]) -> list[str]:
    """Return what a job says. A choice: it stays successful, and counts what failed."""
    told = []
    for first in range(0, len(done), INNER_BATCH):
        part = done[first : first + INNER_BATCH]
        indexes = f"[{first}, {first + len(part) - 1}]"
        told.append(f"Successfully processed {sum(part)} items (index range: {indexes})")
    counts = f"[Succeeded: {sum(done)}, Failed: {len(done) - sum(done)}, Total: {len(done)}]"
    return [
        *told,
        f"All total {len(told)} batches with a limit of {INNER_BATCH} items attempted. {counts}",
    ]


def _insert(world: World, item: Mapping[str, Any]) -> bool:
    blank: Record = {"description": "", "template_id": None, "policy_group_ids": [], "fields": []}
    stamps = {"deleted": False, "ts_created": world.timestamp()}
    world.table(TABLE).insert({**blank, **stamps, **item})
    return True


def _change(world: World, item: Mapping[str, Any]) -> bool:
    old = world.table(TABLE).get(item["id"])
    if old is None or old["deleted"]:
        return False  # A choice: the job counts it as failed.
    groups = _regrouped(old["policy_group_ids"], item.get("policy_group_ids", {}))
    new = {field["field_id"]: field for field in (*old["fields"], *item.get("fields", ()))}
    changed = {**item, "policy_group_ids": groups, "fields": list(new.values())}
    world.table(TABLE).update(item["id"], changed)
    return True


def _regrouped(old: Iterable[int], change: Mapping[str, list[int]]) -> list[int]:
    # A choice: where they are combined, replace comes first and remove last.
    groups = dict.fromkeys([*change.get("replace", old), *change.get("add", ())])
    return [group for group in groups if group not in change.get("remove", ())]


def _delete(world: World, call: Call) -> Answer:
    body = call.json()
    ids = body.get("ids") if isinstance(body, Mapping) else None
    if not isinstance(ids, list):
        raise Refusal(error(400, "Syntactic validation failed", _CODE))  # a choice
    for identity in ids:
        if world.table(TABLE).get(identity) is not None:
            world.table(TABLE).update(identity, {"deleted": True})
    return no_content()


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("id", "search", "deleted"))
    search = (call.one("search") or "").lower()
    found = (
        record
        for record in world.table(TABLE).matching(**wanted(call, "id"))
        if search in record["title"].lower()
    )
    return page(call, found, lambda record: _shown(world, record))


def _shown(world: World, record: Record) -> dict[str, Any]:
    people = [entry for f in record["fields"] if f["field_id"] == STEWARDS for entry in f["value"]]
    return {
        **{name: record[name] for name in ("id", "title", "description", "ts_created")},
        "otype": TABLE,
        "url": f"/policy/{record['id']}/",
        "stewards": [_steward(world, entry) for entry in people],
    }


def _steward(world: World, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a steward as a policy shows it. A choice: of one that is gone only the id is known."""
    otype, oid = entry["otype"], entry["oid"]
    who = (world.table(PEOPLE[otype]).get(oid) if otype in PEOPLE else None) or {}
    name = who.get("display_name", "")
    return {
        "otype": otype,
        "otype_display_name": "User" if otype == "user" else "Group",
        "id": oid,
        "name": name,
        "title": name,
        "url": who.get("url", f"/{PEOPLE.get(otype, otype)}/{oid}/"),
        "deleted": not who,
        "snippet": "",
        "photo_url": "",
        "email": who.get("email") or "",
    }


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("PUT", PATH, _update),
    Route("DELETE", PATH, _delete),
]
