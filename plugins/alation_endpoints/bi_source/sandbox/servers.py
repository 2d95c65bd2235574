"""The servers themselves: listed, created, updated; no call deletes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alation_endpoints.common.sandbox import NOT_FOUND, Item
from alation_sandbox import Answer, Call, Record, Refusal, World, error, ok

TABLE = "bi_server"
CONNECTOR = "CONNECTOR"
"""The type of a server that belongs to a connector, and takes no writes. Of virtual ones none is
recorded."""

_BLANK: Mapping[str, Any] = {
    "type": None,
    "title": None,
    "description": None,
    "name_configuration": {},
    "private": False,
}
_SET = ("uri", "title", "description", "name_configuration")
_NAMES = frozenset({"bi_report", "bi_datasource", "bi_folder", "bi_connection"})
_INVALID = Answer(
    400,
    {
        "detail": "Unable to create BI servers",
        "errors": ["Problem creating/updating virtual bi configuration parameters"],
        "code": "400002",
    },
)


def coded(code: str) -> Refusal:
    """Return a refusal of which the sheet has the code only."""
    return Refusal(Answer(400, {"code": code}))


def page_of(call: Call, objects: Sequence[Record], show: Callable[[Record], Any]) -> Answer:
    """Answer a page by limit and offset; no header names the next one (documented)."""
    try:
        limit, offset = call.integer("limit"), call.integer("offset") or 0
    except Refusal:
        raise coded("400006") from None
    size = min(max(100 if limit is None else limit, 1), 1000)
    return ok([show(one) for one in objects[max(offset, 0) :][:size]])


def check_parameters(call: Call, *allowed: str) -> None:
    """Refuse parameters that the call does not know."""
    if not set(call.query) <= {"limit", "offset", *allowed}:
        raise coded("400006")


def asked_for(call: Call) -> list[str]:
    """Return the ids that a call names, separated by commas or by repeating the parameter."""
    return [oid for value in call.many("oids") for oid in value.split(",") if oid]


def server_of(world: World, call: Call) -> int:
    """Return the number of the server in the path.

    Raises:
        Refusal: there is no such server, or it takes no writes and this is one. Choices, both.
    """
    server = world.table(TABLE).get(call.path_params["bi_server_id"])
    if server is None:
        raise Refusal(NOT_FOUND)
    if call.method != "GET" and server.get("type") == CONNECTOR:
        text = "This is not a virtual BI server: it cannot be changed by this API."
        raise Refusal(error(403, text, "403000"))
    number: int = server["id"]
    return number


def list_servers(world: World, call: Call) -> Answer:
    """Answer a page of the servers, or of those that are named."""
    check_parameters(call, "oids", "keyField")
    wanted = asked_for(call)
    servers = world.table(TABLE).rows()
    return page_of(call, [s for s in servers if not wanted or str(s["id"]) in wanted], _shown)


def create_servers(world: World, call: Call) -> Answer:
    """Make servers; a place under Errors for each row says what was wrong with it."""
    items = call.json()
    if not isinstance(items, list) or not all(_has_uri(item) for item in items):
        raise Refusal(_INVALID)
    errors = [_wrong(item) for item in items]
    table = world.table(TABLE)
    ids = [
        table.insert({**_BLANK, **_sent(item)})
        for item, wrong in zip(items, errors, strict=True)
        if wrong is None
    ]
    said = f"Success: Created {len(ids)} servers."
    return ok({"Status": said, "Count": len(ids), "Errors": errors, "Server IDs": ids})


def update_server(world: World, call: Call) -> Answer:
    """Change a server; the answer names it by its number only."""
    number, sent = server_of(world, call), call.json()
    if not isinstance(sent, Mapping) or "uri" not in sent or _names_wrong(sent):
        raise Refusal(_INVALID)  # a choice: no refusal of an update is recorded
    world.table(TABLE).update(number, _sent(sent))
    return ok({"Status": f"Success: Updated server-id {number}"})


def _shown(server: Record) -> dict[str, Any]:
    return {name: server.get(name) for name in ("id", "uri", *_BLANK)}


def _sent(item: Item) -> dict[str, Any]:
    return {name: item[name] for name in _SET if name in item}


def _has_uri(item: Any) -> bool:
    return isinstance(item, Mapping) and bool(item.get("uri"))


def _wrong(item: Item) -> str | None:
    """Return what is wrong with a server. A choice: which rows alone are refused is not known."""
    if not item.get("title"):
        return "title: This field may not be blank."
    return _names_wrong(item)


def _names_wrong(item: Item) -> str | None:
    names = item.get("name_configuration", {})
    fits = isinstance(names, Mapping) and set(names) <= _NAMES
    return None if fits else "name_configuration: Not a valid configuration."
