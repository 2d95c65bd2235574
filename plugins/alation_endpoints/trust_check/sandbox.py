"""How the sandbox emulates flags. Sheet: trust_check; where it is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_endpoints.common.references.sandbox import is_missing
from alation_endpoints.common.sandbox import REQUIRED
from alation_sandbox import Answer, Call, Record, Refusal, Route, World, check_query, ok, page
from alation_sandbox import no_content as gone

PATH = "/integration/flag/"
ONE_FLAG = PATH + "<int:flag_id>/"
TABLE = "trust_check"
TYPES = ("ENDORSEMENT", "WARNING", "DEPRECATION")

_NOT_FOUND = Answer(404, {"detail": "Not found."})
_INVALID_OTYPE = Answer(400, {"subject": ["Invalid otype"]})


def _shown(flag: Record) -> dict[str, Any]:
    named = ("id", "flag_type", "flag_reason", "ts_created", "subject", "user")
    return {name: flag.get(name) for name in named}


def _listed(flag: Record) -> dict[str, Any]:
    """A list has one key more than the answers to writes."""
    return {**_shown(flag), "ts_updated": flag.get("ts_updated")}


def _found(call: Call, world: World) -> Record:
    flag = world.table(TABLE).get(call.path_params["flag_id"])
    if flag is None:
        raise Refusal(_NOT_FOUND)
    return flag


# ---------------------------------------------------------------------------------- reads


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("otype", "oid", "exclude_deleted"))
    otype, oid = call.one("otype"), call.integer("oid")
    without_deleted = call.flag("exclude_deleted")
    found = (
        flag
        for flag in world.table(TABLE).rows()
        if otype in (None, flag["subject"]["otype"])
        and oid in (None, flag["subject"]["id"])
        and not (without_deleted and _is_of_deleted(world, flag))
    )
    return page(call, found, _listed)


def _is_of_deleted(world: World, flag: Record) -> bool:
    return is_missing(world, flag["subject"]["otype"], flag["subject"]["id"])


def _get(world: World, call: Call) -> Answer:
    return ok(_listed(_found(call, world)))


# --------------------------------------------------------------------------------- writes


def _create(world: World, call: Call) -> Answer:
    sent = _sent(call)
    flag_type, reason = sent.get("flag_type"), sent.get("flag_reason") or ""
    if flag_type not in TYPES:
        # A choice, like all refusals but that of an object type: their texts are not known.
        raise _refusal("flag_type", f'"{flag_type}" is not a valid choice.')
    subject = _subject(world, sent.get("subject"))
    _check_reason(flag_type, reason)
    user = world.table("user").get(call.user_id or 0) or {}
    flags = world.table(TABLE)
    made = flags.insert(  # A choice: a second equal flag stands beside the first.
        {
            "flag_type": flag_type,
            "flag_reason": _as_html(reason),
            "ts_created": world.timestamp(),
            "ts_updated": None,
            "subject": subject,
            "user": {name: user.get(name) for name in ("id", "url", "display_name")},
        }
    )
    return Answer(201, _shown(flags.get(made) or {}))


def _subject(world: World, sent: Any) -> dict[str, Any]:
    """Return the object of a new flag, as it is shown."""
    if not isinstance(sent, Mapping) or not isinstance(sent.get("id"), int):
        raise _refusal("subject", REQUIRED)
    otype, oid = sent.get("otype"), sent["id"]
    # A choice: any type that the server knows can be flagged. The sheet lists them in other words.
    if world.table("otype").by_key(name=str(otype)) is None:
        raise Refusal(_INVALID_OTYPE)
    if is_missing(world, str(otype), oid):
        raise _refusal("subject", "Object not found")
    return {"otype": otype, "id": oid, "url": f"/{otype}/{oid}/"}


def _update(world: World, call: Call) -> Answer:
    flag, reason = _found(call, world), _sent(call).get("flag_reason") or ""
    _check_reason(flag["flag_type"], reason)
    changed = {"flag_reason": _as_html(reason), "ts_updated": world.timestamp()}
    return ok(_shown(world.table(TABLE).update(flag["id"], changed)))


def _delete(world: World, call: Call) -> Answer:
    world.table(TABLE).delete(_found(call, world)["id"])
    return gone()


def _sent(call: Call) -> Mapping[str, Any]:
    sent = call.json()
    if not isinstance(sent, Mapping):
        raise _refusal("non_field_errors", "Invalid data. Expected a dictionary.")
    return sent


def _check_reason(flag_type: str, reason: str) -> None:
    if flag_type == "ENDORSEMENT" and reason:
        raise _refusal("flag_reason", "An endorsement has no reason.")
    if flag_type != "ENDORSEMENT" and not reason:
        raise _refusal("flag_reason", REQUIRED)


def _refusal(field: str, text: str) -> Refusal:
    return Refusal(Answer(400, {field: [text]}))


def _as_html(reason: str) -> str:
    return reason if not reason or reason.startswith("<") else f"<p>{reason}</p>"


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("GET", ONE_FLAG, _get),
    Route("PUT", ONE_FLAG, _update),
    Route("DELETE", ONE_FLAG, _delete),
]
