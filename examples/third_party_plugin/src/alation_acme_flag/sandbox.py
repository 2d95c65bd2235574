"""How the sandbox emulates flags; where the page of the service is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_sandbox import (
    Answer,
    Call,
    Refusal,
    Route,
    World,
    check_query,
    ok,
    page,
    resource,
)

PATH = "/acme/flag/"
TABLE = "acme_flag"
OTYPES = frozenset({"attribute", "bi_report", "data", "document", "schema", "table"})
"""A choice: the page says in words, and not in otypes, what can carry a flag."""


def _create(world: World, call: Call) -> Answer:
    sent = call.json()
    subject = sent["subject"]
    if subject["otype"] not in OTYPES:
        raise Refusal(Answer(400, {"subject": ["Invalid otype"]}))
    reason = sent.get("flag_reason", "")
    user = world.table("user").get(call.user_id or 0) or {}
    # A choice: a second equal flag stands beside the first.
    made = world.table(TABLE).insert(
        {
            "flag_type": sent["flag_type"],
            "flag_reason": _as_html(reason),
            "ts_created": world.timestamp(),
            "subject": {**subject, "url": f"/{subject['otype']}/{subject['id']}/"},
            "user": {name: user.get(name) for name in ("id", "url", "display_name")},
        }
    )
    return Answer(201, world.table(TABLE).get(made))


def _update(world: World, call: Call) -> Answer:
    flag = world.table(TABLE).get(call.path_params["id"])
    if flag is None:
        raise Refusal(Answer(404, {"detail": "Not found."}))
    changed = {"flag_reason": _as_html(call.json()["flag_reason"])}
    return ok(world.table(TABLE).update(flag["id"], changed))


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("otype", "oid", "exclude_deleted"))
    otype, oid = call.one("otype"), call.integer("oid")
    return page(
        call, (flag for flag in world.table(TABLE).rows() if _is_on(flag["subject"], otype, oid))
    )


def _is_on(subject: Mapping[str, Any], otype: str | None, oid: int | None) -> bool:
    return otype in (None, subject["otype"]) and oid in (None, subject["id"])


def _as_html(reason: str) -> str:
    return reason if not reason or reason.startswith("<") else f"<p>{reason}</p>"


ROUTES = [
    *resource(PATH, table=TABLE, create=_create, list=_list, update=None),
    Route("PUT", PATH + "<int:id>/", _update),
]
"""An ordinary resource, but that its update is a PUT."""
