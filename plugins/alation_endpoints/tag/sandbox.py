"""How the sandbox emulates tags. Sheet: tag; where it is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.common.references.sandbox import is_missing
from alation_sandbox import (
    Answer,
    Call,
    Record,
    Refusal,
    Route,
    World,
    check_query,
    error,
    no_content,
    ok,
    page,
)

PATH = "/integration/tag/"
OBJECTS = PATH + "<tag_name>/subject/"
TABLE = "tag"
TAGGINGS = "tagging"
ORDERS = ("id", "name", "ts_created")

_NOT_FOUND = Answer(404, {"detail": "Not found."})
"""A choice for every object that is not there: no refusal of this endpoint is known."""


def _shown(world: World, tag: Record) -> dict[str, Any]:
    carrying = list(world.table(TAGGINGS).matching(tag_id=tag["id"]))
    return {
        **{name: tag.get(name, "") for name in ("id", "name", "description")},
        "number_of_objects_tagged": len(carrying),
        "ts_created": tag["ts_created"],
        "url": f"/tag/{tag['id']}/",
    }


def _by_name(world: World, call: Call) -> Record:
    tag = world.table(TABLE).by_key(name=call.path_params["tag_name"])
    if tag is None:
        raise Refusal(_NOT_FOUND)
    return tag


def _by_id(world: World, call: Call) -> Record:
    tag = world.table(TABLE).get(call.path_params["tag_id"])
    if tag is None:
        raise Refusal(_NOT_FOUND)
    return tag


# ---------------------------------------------------------------------------------- reads


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("oid", "otype", "order_by"))
    order = call.one("order_by") or "id"
    if order.removeprefix("-") not in ORDERS:
        # A choice: which orders the server knows is not known.
        raise Refusal(error(400, "Invalid query parameters: [order_by]", "400006"))
    found = sorted(
        _of_object(world, call),
        key=lambda tag: tag[order.removeprefix("-")],
        reverse=order[:1] == "-",
    )
    return page(call, found, lambda tag: _shown(world, tag))


def _of_object(world: World, call: Call) -> Iterator[Record]:
    """The tags of the object that is asked for, or all."""
    otype, oid = call.one("otype"), call.one("oid")
    if otype is None or oid is None:
        yield from world.table(TABLE).rows()  # A choice: one of the two alone is ignored.
        return
    for tagging in world.table(TAGGINGS).matching(otype=otype, key=oid):
        tag = world.table(TABLE).get(tagging["tag_id"])
        if tag is not None:
            yield tag


def _get(world: World, call: Call) -> Answer:
    return ok(_shown(world, _by_id(world, call)))


def _list_objects(world: World, call: Call) -> Answer:
    check_query(call, ("order_by", "exclude_deleted"))
    order = call.one("order_by") or "ts_tagged"
    found = sorted(
        world.table(TAGGINGS).matching(tag_id=_by_name(world, call)["id"]),
        key=lambda tagging: (tagging["ts_tagged"], tagging["id"]),
        reverse=order[:1] == "-",
    )
    if call.flag("exclude_deleted"):
        found = [one for one in found if not is_missing(world, one["otype"], one["oid"])]
    return page(call, found, _tagged)


def _tagged(tagging: Record) -> dict[str, Any]:
    otype, oid = tagging["otype"], tagging["oid"]
    subject = {"url": f"/{otype}/{oid}/", "otype": otype, "id": oid}
    return {"ts_tagged": tagging["ts_tagged"], "subject": subject}


# --------------------------------------------------------------------------------- writes


def _sent(call: Call) -> Mapping[str, Any]:
    sent = call.json()
    if not isinstance(sent, Mapping):
        raise Refusal(error(400, "The body must be one object.", "400000"))  # a choice
    return sent


def _add(world: World, call: Call) -> Answer:
    sent = _sent(call)
    missing = [name for name in ("oid", "otype") if not isinstance(sent.get(name), int | str)]
    if missing:
        # A choice, in the form of the trust flags.
        raise Refusal(Answer(400, {name: ["This field is required."] for name in missing}))
    otype, oid = sent["otype"], sent["oid"]
    if is_missing(world, otype, oid):
        raise Refusal(_NOT_FOUND)
    tags = world.table(TABLE)
    name = call.path_params["tag_name"]
    tag = tags.by_key(name=name) or tags.get(
        tags.insert({"name": name, "description": "", "ts_created": world.timestamp()})
    )
    assert tag is not None  # noqa: S101 - it was found, or has just been inserted
    if _tagging(world, tag, otype, oid) is None:  # A choice: a second addition changes nothing.
        world.table(TAGGINGS).insert(
            {
                "tag_id": tag["id"],
                "otype": otype,
                "oid": oid,
                "key": str(oid),
                "ts_tagged": world.timestamp(),
            }
        )
    return ok(_shown(world, tag))


def _tagging(world: World, tag: Record, otype: str, oid: int | str) -> Record | None:
    return world.table(TAGGINGS).by_key(tag_id=tag["id"], otype=otype, key=str(oid))


def _update(world: World, call: Call) -> Answer:
    tag, sent = _by_id(world, call), _sent(call)
    changes = {name: sent[name] for name in ("name", "description") if name in sent}
    other = world.table(TABLE).by_key(name=changes.get("name", tag["name"]))
    if not changes or (other is not None and other["id"] != tag["id"]):
        # A choice: what the server says to nothing, and to a name that is taken, is not known.
        raise Refusal(Answer(400, {"name": ["Invalid name"]}))
    return ok(_shown(world, world.table(TABLE).update(tag["id"], changes)))


def _remove(world: World, call: Call) -> Answer:
    asked = call.path_params
    tagging = _tagging(world, _by_name(world, call), asked["otype"], asked["oid"])
    if tagging is None:
        raise Refusal(_NOT_FOUND)
    world.table(TAGGINGS).delete(tagging["id"])
    return no_content()


ROUTES = [
    Route("GET", PATH, _list),
    Route("GET", PATH + "<int:tag_id>/", _get),
    Route("PATCH", PATH + "<int:tag_id>/", _update),
    Route("GET", OBJECTS, _list_objects),
    Route("POST", OBJECTS, _add),
    Route("DELETE", OBJECTS + "<otype>/<oid>/", _remove),
]
