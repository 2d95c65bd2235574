"""How the sandbox emulates users. Sheet: user; where it is open, a choice is marked.

A record of the table "user" may hold "username"; without one, its e-mail is its user name. Accounts
whose user names differ in letter case only are duplicates: insert some to have them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from alation_endpoints.common.sandbox import NOT_FOUND
from alation_endpoints.user.shapes import COLUMNS
from alation_sandbox import Answer, Call, Record, Route, Text, World, error, ok, page

TABLE = "user"
_V1_FIELDS = ("id", "profile_id", "display_name", "email", "url")
_FIELDS = (*_V1_FIELDS, "last_login", "ts_created")
_TEXTS = ("display_name", "email")
_UNDECIDED = "RETAIN/SUSPEND"
_DECISIONS = ("RETAIN", "SUSPEND")


# ---------------------------------------------------------------------------------- reads


def _shown(record: Record, fields: Iterable[str]) -> dict[str, Any]:
    """Return the fields of a user; one that was inserted with a part of them shows the rest."""
    usual = {"profile_id": record["id"], "url": f"/user/{record['id']}/"}
    return {name: record.get(name, usual.get(name)) for name in fields}


def _passes(call: Call, record: Record) -> bool:
    for name in ("id", "profile_id"):
        wanted = call.integers(name)
        if wanted and _shown(record, [name])[name] not in wanted:
            return False
    for name in _TEXTS:
        exact, part, any_case = (call.one(name + end) for end in ("", "__contains", "__icontains"))
        text = record.get(name) or ""
        if exact is not None and text != exact:
            return False
        if (part or "") not in text or (any_case or "").casefold() not in text.casefold():
            return False
    return True


def _listed(world: World, call: Call) -> Iterator[Record]:
    # The sheet notes that suspended users are not in the reply, and asks whether that is so.
    return (
        record
        for record in world.table(TABLE).rows()
        if not record.get("suspended") and _passes(call, record)
    )


def _time(text: str) -> datetime:
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=UTC)


def _list(world: World, call: Call) -> Answer:
    found: Iterable[Record] = _listed(world, call)
    try:
        times = {_time(text) for text in call.many("last_login")}
    except ValueError:
        # A choice: no source has the refusal of a time that cannot be read.
        return error(400, "Invalid query parameters: [last_login]", "400006")
    if times:
        found = (
            row for row in found if row.get("last_login") and _time(row["last_login"]) in times
        )
    order = call.one("order_by")
    if order is not None:
        name = order.removeprefix("-")
        found = sorted(found, key=lambda row: _sortable(row.get(name)), reverse=order[:1] == "-")
    values = call.one("values")
    chosen = _FIELDS if values is None else [name for name in _FIELDS if name in values.split(",")]
    return page(call, found, lambda record: _shown(record, chosen))


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is None, value)  # A choice: users without the value come last.


def _list_v1(world: World, call: Call) -> Answer:
    return page(call, _listed(world, call), lambda record: _shown(record, _V1_FIELDS))


def _get(world: World, call: Call) -> Answer:
    record = world.table(TABLE).get(call.path_params["user_id"])
    if record is None:
        return NOT_FOUND
    return ok(_shown(record, _FIELDS))


def _get_current(world: World, call: Call) -> Answer:
    record = world.table(TABLE).get(call.user_id or 0)
    if record is None:
        # A choice: whether this call answers for the system user of an OAuth client is not known.
        return NOT_FOUND
    first, _, last = record["display_name"].partition(" ")
    return ok(
        {
            "id": record["id"],
            "username": _username(record),
            "email": record.get("email"),
            "first_name": record.get("first_name", first),
            "last_name": record.get("last_name", last),
            "title": record.get("title", ""),
            "role": record.get("role", "SERVER_ADMIN"),
        }
    )


# ----------------------------------------------------------------------------- duplicates


def _username(record: Record) -> str:
    name: str = record.get("username") or record["email"]
    return name


def _duplicates(world: World) -> list[list[Record]]:
    """Return the sets of accounts whose names differ in letter case only."""
    sets: dict[str, list[Record]] = {}
    for record in world.table(TABLE).rows():
        if not record.get("suspended"):
            sets.setdefault(_username(record).casefold(), []).append(record)
    return [members for members in sets.values() if len(members) > 1]


def _generate(world: World, call: Call) -> Answer:
    sets = _duplicates(world)
    if not sets:
        return ok({"Success": "No duplicate user accounts with mixed case usernames."})
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    members = [(group, record) for group, found in enumerate(sets, 1) for record in found]
    for number, (group, record) in enumerate(members, 1):
        cells = (_username(record), record.get("email") or "", _UNDECIDED)
        writer.writerow((number, *cells, group))
    return ok(Text(text.getvalue(), "text/csv; charset=utf-8"))  # a choice of content type


def _remove(world: World, call: Call) -> Answer:
    upload = call.files.get("csv_file")
    if upload is None:
        return _bad_file("csv_file is required")
    rows = list(csv.DictReader(io.StringIO(upload.content.decode(), newline="")))
    known = {_username(record): record for found in _duplicates(world) for record in found}
    for row in rows:
        if row.get("Action") not in _DECISIONS:
            return _bad_file(f"Action of SN {row.get('SN')} must be RETAIN or SUSPEND")
        if row.get("Username") not in known:
            return _bad_file(f"{row.get('Username')} is no duplicate user account")
    suspended = [known[row["Username"]] for row in rows if row["Action"] == "SUSPEND"]
    for record in suspended:
        changes = {"username": f"{_username(record)}_temp_{record['id']}", "suspended": True}
        world.table(TABLE).update(record["id"], changes)
    told = "Total number of users got updated with temp username and suspended"
    return ok({"Success": f"{told}: {len(suspended)}"})


def _bad_file(reason: str) -> Answer:
    """Refuse a file. A choice: the sheet only says that every answer without Success is one."""
    return ok({"Error": reason})


ROUTES = [
    Route("GET", "/integration/v2/user/", _list),
    Route("GET", "/integration/v2/user/<int:user_id>/", _get),
    Route("GET", "/integration/v1/user/", _list_v1),
    Route("GET", "/integration/v1/userinfo/", _get_current),
    Route("GET", "/integration/v1/generate_dup_users_accts_csv_file/", _generate),
    Route("POST", "/integration/v1/remove_dup_users_accts/", _remove),
]
