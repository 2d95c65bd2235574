"""What is in a server: listed, read, created or updated, deleted, the same way for every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from alation_endpoints.bi_source.sandbox.kinds import KINDS, Kind, table_of
from alation_endpoints.bi_source.sandbox.servers import (
    asked_for,
    check_parameters,
    coded,
    page_of,
    server_of,
)
from alation_endpoints.common.sandbox import NOT_FOUND, Item
from alation_sandbox import Answer, Call, JobEnd, Record, Refusal, World, accepted, error, ok
from alation_sandbox import no_content as gone

NO_PARENT = "Parent object not found"
_ORPHANED = error(400, NO_PARENT, "400000")
"""A choice: status and code. The text is the recorded one."""
ONE = "number"
"""The name of an object's number in the path."""

# ---------------------------------------------------------------------------------- reads


def list_of_kind(kind: Kind, world: World, call: Call) -> Answer:
    """Answer a page of the objects of a server, or of those that are named."""
    server = server_of(world, call)
    check_parameters(call, "keyField", "oids")
    found = list(world.table(kind.table).matching(bi_server_id=server))
    if "oids" in call.query:
        found = _named(kind, world, call, server)
    return page_of(call, found, _showing(kind, world, server))


def get(kind: Kind, world: World, call: Call) -> Answer:
    """Answer an object."""
    found = _found(kind, world, call)
    return ok(_showing(kind, world, found["bi_server_id"])(found))


def _found(kind: Kind, world: World, call: Call) -> Record:
    found = world.table(kind.table).get(call.path_params[ONE])
    if found is None or found["bi_server_id"] != server_of(world, call):
        raise Refusal(NOT_FOUND)
    return found


def _named(kind: Kind, world: World, call: Call, server: int) -> list[Record]:
    """Return the objects that `oids` names, by what `keyField` says."""
    by = call.one("keyField") or "id"
    if by not in ("id", "external_id"):
        raise coded("400001")
    wanted = asked_for(call)
    if by == "id" and not all(oid.isdecimal() for oid in wanted):
        raise coded("400006")
    records = world.table(kind.table).matching(bi_server_id=server)
    return [record for record in records if str(record[by]) in wanted]


def _showing(kind: Kind, world: World, server: int) -> Callable[[Record], dict[str, Any]]:
    """Return what shows an object of a server, with the external ids of what it holds."""
    held: dict[str, dict[str, list[str]]] = {name: {} for name in kind.holds}
    for name, (place, field) in kind.holds.items():
        for other in world.table(table_of(place)).matching(bi_server_id=server):
            for parent in _names(other, field):
                held[name].setdefault(parent, []).append(other["external_id"])

    def show(record: Record) -> dict[str, Any]:
        inside = {name: found.get(record["external_id"], []) for name, found in held.items()}
        return {**_fields(kind, record), **kind.numbers, **inside}

    return show


def _fields(kind: Kind, record: Record) -> dict[str, Any]:
    others = {name: value for name, value in record.items() if name != "bi_server_id"}
    return {"id": record["id"], **dict.fromkeys(kind.known), **others}


def _names(item: Item, field: str) -> Sequence[str]:
    """Return the external ids in a field that holds one, or a list of them."""
    value = item.get(field)
    return value if isinstance(value, list) else [value] if value else []


# --------------------------------------------------------------------------------- writes


def upsert(kind: Kind, world: World, call: Call) -> Answer:
    """Start the job that writes objects; rows whose parents are not there are refused at once.

    The form of that is inferred in the sheet, and that it happens here is a choice.
    """
    server, items = server_of(world, call), call.json()
    if not isinstance(items, list):
        raise coded("400002")
    for item in items:
        _check(kind, item)
    errors = list(_orphans(kind, world, server, items))
    good = [item for item, wrong in zip(items, errors, strict=True) if wrong is None]
    if items and not good:
        raise Refusal(_ORPHANED)
    job = world.start_job(lambda world: JobEnd(result=_write(kind, world, server, good)))
    answer = accepted(job)
    return Answer(202, {**answer.body, "errors": errors}) if any(errors) else answer


def _check(kind: Kind, item: Any) -> None:
    if not isinstance(item, Mapping):
        raise coded("400002")
    if not _is_name(item.get("external_id")):
        raise coded("400004")
    if not set(kind.demanded) <= set(item) or not _is_known(kind, item):
        raise coded("400002")


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_known(kind: Kind, item: Item) -> bool:
    return kind.is_open or set(item) <= set(kind.known)


def _orphans(kind: Kind, world: World, server: int, items: Sequence[Item]) -> Iterator[str | None]:
    earlier: list[str] = []
    for item in items:
        is_good = _has_parents(kind, world, server, item, earlier)
        earlier += [item["external_id"]] if is_good else []
        yield None if is_good else NO_PARENT


def _has_parents(
    kind: Kind, world: World, server: int, item: Item, earlier: Sequence[str] = ()
) -> bool:
    def is_there(field: str, place: str, name: Any) -> bool:
        if name in earlier and field in kind.earlier:
            return True
        table = world.table(table_of(place))
        return _is_name(name) and table.by_key(bi_server_id=server, external_id=name) is not None

    return all(
        is_there(field, place, name)
        for field, place in kind.parents.items()
        for name in _names(item, field)
    )


def _write(kind: Kind, world: World, server: int, items: Sequence[Item]) -> list[str]:
    table, made = world.table(kind.table), 0
    for item in items:
        known = table.by_key(bi_server_id=server, external_id=item["external_id"])
        record = {**_own(item), "bi_server_id": server}
        if known is not None:
            table.update(known["id"], record)  # a choice: what is left out stays as it is
        else:
            table.insert(record)
            made += 1
    counts = {"new object(s) created": made, "existing object(s) updated": len(items) - made}
    # A choice where both happen: their sentence is not recorded.
    said = [f"{number} {words}" for words, number in counts.items() if number]
    first = ", ".join([f"{len(items)} {kind.noun} object(s) received", *said])
    return [first, "BI_V2_API_SYNCING took 0.12s"]


def update(kind: Kind, world: World, call: Call) -> Answer:
    """Change an object and answer with it."""
    found = _found(kind, world, call)
    changes = _changes(kind, found, call.json())
    server = found["bi_server_id"]
    if changes.get("parent_folder") == "" or not _has_parents(kind, world, server, changes):
        raise Refusal(_ORPHANED)
    table, name = world.table(kind.table), changes.get("external_id", found["external_id"])
    namesakes = (None, found)  # a choice: of a name that is taken nothing is recorded
    if not _is_name(name) or table.by_key(bi_server_id=server, external_id=name) not in namesakes:
        raise coded("400002")
    changed = table.update(found["id"], changes)
    _repoint(kind, world, found, name)
    return ok(_fields(kind, changed) if kind.briefly else _showing(kind, world, server)(changed))


def _changes(kind: Kind, found: Record, sent: Any) -> dict[str, Any]:
    if not isinstance(sent, Mapping):
        raise coded("400002")
    if sent.get("id", found["id"]) != found["id"]:
        raise coded("400003")
    changes = _own(sent)
    if not _is_known(kind, changes):
        raise coded("400002")
    return changes


def _own(sent: Item) -> dict[str, Any]:
    """Return what a row may set: its number and its server are not its own to say."""
    return {name: value for name, value in sent.items() if name not in ("id", "bi_server_id")}


def delete(kind: Kind, world: World, call: Call) -> Answer:
    """Remove the objects that are named; one that is not there is no error (a choice)."""
    server = server_of(world, call)
    if not asked_for(call):
        raise coded("400005")
    for record in _named(kind, world, call, server):
        _remove(kind, world, record)
    return gone()


def delete_one(kind: Kind, world: World, call: Call) -> Answer:
    """Remove an object."""
    _remove(kind, world, _found(kind, world, call))
    return gone()


def _remove(kind: Kind, world: World, record: Record) -> None:
    world.table(kind.table).delete(record["id"])
    _repoint(kind, world, record, None)


def _repoint(kind: Kind, world: World, old: Record, name: str | None) -> None:
    """Let what names an object follow its new name, or name nothing. A choice, like all of it."""
    if old["external_id"] == name:
        return
    for other in KINDS:
        table = world.table(other.table)
        for field in (field for field, place in other.parents.items() if place == kind.place):
            for record in list(table.matching(bi_server_id=old["bi_server_id"])):
                if old["external_id"] in _names(record, field):
                    table.update(record["id"], {field: _renamed(record[field], old, name)})


def _renamed(value: Any, old: Record, name: str | None) -> Any:
    if not isinstance(value, list):
        return name
    kept = [name if one == old["external_id"] else one for one in value]
    return [one for one in kept if one is not None]
