"""The catalog is looked at once more before a plan is carried out: what moved since is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from alation_core import Endpoint
from alation_core.operations import Comparison
from alation_core.problems import shown
from alation_plan.comparing import planned_row, several, shown_fields
from alation_plan.matching import Matcher, Name, Object, by_name, names_in
from alation_plan.outcome import Applied, AppliedObject, AppliedRow
from alation_plan.planned import GoneObject, Planned, PlannedRow
from alation_plan.scopes import objects_in
from alation_plan.values import digests

TO_SEND = ("new", "changed")


def look_again(
    endpoint: Endpoint, comparison: Comparison, planned: Planned, *, delete: bool
) -> Applied:
    """Return a plan with "unsent" for what can be sent now, and why the rest cannot.

    Args:
        endpoint: of the client.
        comparison: of the plan.
        planned: what stands in it.
        delete: the objects that no row names are to be deleted.
    """
    asked = planned.asked
    matcher = Matcher(comparison, asked.key, asked.apart)
    wanted = any(row.kind in TO_SEND for row in planned.rows) or (delete and planned.gone)
    objects = list(objects_in(endpoint, comparison, asked.scopes)) if wanted else []
    found, shows = by_name(matcher, objects), shown_fields(comparison, objects)
    rows = [
        _row_again(comparison, matcher, row, found, shows)
        if row.kind in TO_SEND
        else AppliedRow(row, "left", id_of(row.object), row.reason)
        for row in planned.rows
    ]
    gone = (
        _gone_again(comparison, planned.gone, objects)
        if delete
        else (AppliedObject(one, "left") for one in planned.gone)
    )
    return Applied(tuple(rows), tuple(gone))


def id_of(named: Mapping[str, Any]) -> Any:
    """Return the id in what names an object: the one value that names it, if there is one."""
    return next(iter(named.values())) if len(named) == 1 else None


def _row_again(
    comparison: Comparison,
    matcher: Matcher,
    row: PlannedRow,
    found: Mapping[Name, Sequence[Object]],
    shows: Set[str],
) -> AppliedRow:
    name = matcher.of_row(row.values)
    present = found.get(name, ()) if name is not None else ()
    known = id_of(row.object)
    if len(present) > 1:
        return AppliedRow(row, "moved", known, several(present))
    if row.kind == "changed" and not present:
        return AppliedRow(row, "moved", known, "no object has this key any more")
    now = planned_row(comparison, matcher, row.row, row.values, present, shows)
    there = id_of(now.object)
    if row.kind == "changed" and now.object != row.object:
        return AppliedRow(row, "moved", known, f"another object has this key now{_with_id(there)}")
    if present and not now.changes:
        return AppliedRow(row, "already", there)
    if row.kind == "new" and present:
        return AppliedRow(row, "moved", there, f"it is there now{_with_id(there)}")
    if now.seen != row.seen:
        return AppliedRow(row, "moved", known, _moved(row, now))
    if _wanted(now) != _wanted(row):
        return AppliedRow(row, "moved", known, "it would be sent otherwise than the plan says")
    return AppliedRow(replace(row, send=now.send), "unsent", known)


def _wanted(row: PlannedRow) -> Any:
    """What a reader of the plan has agreed to."""
    changes = [(change.field, change.new) for change in row.changes]
    return row.send if row.kind == "new" else changes


def _with_id(known: Any) -> str:
    return f" (id {shown(known)})" if known is not None else ""


def _moved(row: PlannedRow, now: PlannedRow) -> str:
    """Say which fields of an object changed since, with the values where they are known."""
    old = {change.field: change.old for change in row.changes}
    new = {change.field: change.old for change in now.changes}
    told = [
        f"{name} (was {shown(old[name])}, is {shown(new[name])})"
        if name in old and name in new
        else name
        for name in _differing(row.seen, now.seen)
    ]
    return f"changed since the plan: {', '.join(told)}"


def _differing(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name in {**before, **now} if before.get(name) != now.get(name)]


def _gone_again(
    comparison: Comparison, gone: Sequence[GoneObject], objects: Sequence[Object]
) -> Iterator[AppliedObject]:
    there = {_name(names_in(comparison, one, comparison.names)): one for one in objects}
    for one in gone:
        found = there.get(_name(one.object))
        if found is None:
            yield AppliedObject(one, "already", "it is not there any more")
            continue
        moved = _differing(one.seen, digests(comparison.fields, found))
        if moved:
            yield AppliedObject(one, "moved", f"changed since the plan: {', '.join(moved)}")
        else:
            # What is deleted is what was looked at now, whatever a file says.
            delete = names_in(comparison, found, comparison.delete_names)
            yield AppliedObject(replace(one, delete=delete), "unsent")


def _name(named: Mapping[str, Any]) -> str:
    return json.dumps(named, sort_keys=True, default=str)
