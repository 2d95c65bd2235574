"""How the sandbox emulates domains. Sheet: domain; where it is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Mapping
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

PATH = "/integration/v2/domain/"
TABLE = "domain"
RULES = "domain_rule"
AT_ONCE = 1000
"""From so many objects on the members are set by a job (the server's own setting)."""
RECURSIVE_MOST = 99
_SHOWN = ("id", "title", "description", "parent_id")
_RULE = ("domain_id", "exclude", "recursive", "otype", "oid")


def _shown(record: Record) -> dict[str, Any]:
    return {name: record[name] for name in _SHOWN}


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("parent_id",))
    parent = call.integer("parent_id")
    found = [r for r in world.table(TABLE).rows() if parent in (None, r["parent_id"])]
    return page(call, found, _shown)


def _create(world: World, call: Call) -> Answer:
    items = items_of(call)
    for item in items:
        if not isinstance(item, Mapping) or not item.get("title"):
            raise Refusal(error(400, {"title": [REQUIRED]}, "400000"))  # a choice
        _check_parent(world, item.get("parent_id"))
    table = world.table(TABLE)
    blank: Record = {"description": "", "parent_id": None}
    made = [table.insert({**blank, **item}) for item in items]
    return Answer(201, [_shown(table.get(number) or {}) for number in made])


def _check_parent(world: World, parent: Any) -> None:
    if parent is not None and world.table(TABLE).get(parent) is None:
        # A choice: the text for an unknown parent is not recorded.
        raise Refusal(error(400, f"Domain {parent} does not exist.", "400000"))


def _move(world: World, call: Call) -> Answer:
    number, sent = call.path_params["domain_id"], call.json()
    if world.table(TABLE).get(number) is None:
        raise Refusal(NOT_FOUND)
    parent = sent.get("parent_id") if isinstance(sent, Mapping) else None
    if parent is None:
        raise Refusal(error(400, {"parent_id": [REQUIRED]}, "400000"))  # a choice
    _check_parent(world, parent)
    if number in _line(world, parent):
        # A choice: a domain below itself would be nowhere.
        raise Refusal(error(400, "A domain cannot be moved below itself.", "400000"))
    return ok(_shown(world.table(TABLE).update(number, {"parent_id": parent})))


def _line(world: World, number: int | None) -> list[int]:
    """Return a domain and those that it lies in."""
    found: list[int] = []
    while number is not None and number not in found:
        found.append(number)
        record = world.table(TABLE).get(number)
        number = None if record is None else record["parent_id"]
    return found


def _delete(world: World, call: Call) -> Answer:
    body = call.json()
    ids = body.get("id") if isinstance(body, Mapping) else None
    if not isinstance(ids, list):
        raise Refusal(error(400, {"id": [no_list(ids)]}, "400000"))  # a choice
    # A choice: sub-domains come to lie at the top, and the rules of a domain go with it.
    gone = [number for number in ids if world.table(TABLE).delete(number) is not None]
    for number in gone:
        for child in list(world.table(TABLE).matching(parent_id=number)):
            world.table(TABLE).update(child["id"], {"parent_id": None})
        for rule in list(world.table(RULES).matching(domain_id=number)):
            world.table(RULES).delete(rule["id"])
    told = {"deleted_domain_count": len(gone), "deleted_domain_ids": gone}
    return ok({"status": "successful", "msg": "", **told})


def _set_members(world: World, call: Call) -> Answer:
    body = call.json()
    fits = isinstance(body, Mapping) and isinstance(body.get("oid"), list) and body.get("otype")
    if not fits:
        raise Refusal(error(400, {"oid": [REQUIRED]}, "400000"))  # a choice
    number, recursive = body.get("id"), bool(body.get("recursive"))
    if world.table(TABLE).get(number) is None:
        # The literal body, two blanks included: one that never existed counts as deleted.
        text = f"Cannot add object to domain {number}.  The domain has been deleted."
        raise Refusal(error(400, text, "400000"))
    if recursive and len(body["oid"]) > RECURSIVE_MOST:
        text = f"At most {RECURSIVE_MOST} objects where recursive."  # a choice: the text
        raise Refusal(error(400, text, "400000"))
    rule = {"exclude": bool(body.get("exclude")), "recursive": recursive, "otype": body["otype"]}

    def work(world: World) -> JobEnd:
        _put_rules(world, number, rule, body["oid"])
        return JobEnd(result=None)

    if len(body["oid"]) >= AT_ONCE:
        return accepted(world.start_job(work))
    work(world)
    echo = {"exclude": rule["exclude"], "id": number, "oid": body["oid"], "otype": rule["otype"]}
    return Answer(201, echo)


def _put_rules(world: World, domain_id: int, rule: Record, oids: list[int]) -> None:
    """Set the rule of each object: a later one takes the place of an earlier one."""
    table = world.table(RULES)
    for oid in dict.fromkeys(oids):
        old = table.by_key(domain_id=domain_id, otype=rule["otype"], oid=oid)
        if old is None:
            table.insert({"domain_id": domain_id, **rule, "oid": oid})
        else:
            table.update(old["id"], rule)


def _rules(world: World, call: Call) -> Answer:
    asked = call.json()
    domains = asked.get("domain_id") if isinstance(asked, Mapping) else None
    if not isinstance(domains, list) or not isinstance(asked.get("exclude"), bool):
        raise Refusal(error(400, {"exclude": [REQUIRED]}, "400000"))  # a choice
    recursive = asked.get("recursive")
    found = [
        rule
        for rule in world.table(RULES).rows()
        if rule["domain_id"] in domains
        and rule["exclude"] is asked["exclude"]
        and recursive in (None, rule["recursive"])
    ]
    return page(call, found, lambda rule: {name: rule[name] for name in _RULE})


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("PATCH", PATH + "<int:domain_id>/", _move),
    Route("DELETE", PATH, _delete),
    Route("POST", PATH + "membership/", _set_members),
    Route("POST", PATH + "membership/view_rules/", _rules),
]
