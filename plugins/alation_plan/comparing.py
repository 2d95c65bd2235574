"""Rows against objects: what each row would do, and which objects no row names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from alation_core.operations import Comparison, WriteOperation
from alation_core.problems import shown
from alation_plan.matching import Matcher, Name, Object, by_name, names_in
from alation_plan.planned import GoneObject, PlannedRow
from alation_plan.values import MISSING, Change, Difference, difference, digests, is_empty, value_at

Row = Mapping[str, Any]


def compare(
    comparison: Comparison,
    matcher: Matcher,
    rows: Sequence[Row],
    objects: Sequence[Object],
) -> tuple[list[PlannedRow], list[GoneObject]]:
    """Compare rows with objects; the work grows with their number, not with its square.

    Args:
        comparison: of the endpoint.
        matcher: names rows and objects.
        rows: as they are sent.
        objects: that the list showed.

    Returns:
        The rows in their order, and the objects that none of them names.
    """
    names = [matcher.of_row(row) for row in rows]
    times, found = Counter(names), by_name(matcher, objects)
    shows = shown_fields(comparison, objects)
    planned = [
        _ambiguous(matcher, number, row, times[name], found.get(name, ()))
        or planned_row(comparison, matcher, number, row, found.get(name, ()), shows)
        for number, (row, name) in enumerate(zip(rows, names, strict=True))
        if name is not None
    ]
    return planned, list(_gone(comparison, matcher, objects, times))


def planned_row(
    comparison: Comparison,
    matcher: Matcher,
    number: int,
    row: Row,
    found: Sequence[Object],
    shows: Set[str],
) -> PlannedRow:
    """Return what a row would do, whose key is there once at most.

    Args:
        comparison: of the endpoint.
        matcher: names rows and objects.
        number: the position of the row.
        row: as it is sent.
        found: the object that it is about, if there is one.
        shows: the fields that the list shows.
    """
    if not found:
        return _without_object(comparison, matcher, number, row)
    return _with_object(comparison, matcher, number, row, found[0], shows)


def shown_fields(comparison: Comparison, objects: Sequence[Object]) -> frozenset[str]:
    """Return the fields that a list shows: those that at least one of its objects has.

    Old servers show fewer fields, and a list can be asked for some alone. Where others have a field
    and one has not, it is empty there.
    """
    return frozenset(
        name
        for name, one in comparison.fields.items()
        if any(value_at(found, one.places(name)) is not MISSING for found in objects)
    )


def _ambiguous(
    matcher: Matcher, number: int, row: Row, times: int, found: Sequence[Object]
) -> PlannedRow | None:
    if times <= 1 and len(found) <= 1:
        return None
    reason = f"{times} rows have this key" if times > 1 else several(found)
    return PlannedRow(number, "ambiguous", key_of(matcher, row), reason=reason)


def several(found: Sequence[Object]) -> str:
    """Say that a key is there more than once."""
    ids = [str(one["id"]) for one in found if one.get("id") is not None]
    listed = f" (ids {', '.join(ids[:5])}{', ...' if len(ids) > 5 else ''})" if ids else ""
    return f"{len(found)} objects have this key{listed}"


def key_of(matcher: Matcher, row: Row) -> tuple[Any, ...]:
    """Return the values of the key of a row."""
    return tuple(row.get(name) for name in matcher.key)


# ---------------------------------------------------------------------------- no object


def _without_object(comparison: Comparison, matcher: Matcher, number: int, row: Row) -> PlannedRow:
    key, create = key_of(matcher, row), comparison.create
    named = [name for name in _own_names(comparison) if not is_empty(row.get(name))]
    reason = None
    if create is None:
        reason = f"no object{_within(matcher, row)} has this key, and no operation creates one"
    elif named:
        there = f"no object{_within(matcher, row)} has this key"
        reason = f"{there}, and the row names one by {_told(row, named)}"
    if reason is not None or create is None:
        return PlannedRow(number, "not_comparable", key, reason=reason)
    known = create.payload_schema.fields
    send = {name: value for name, value in row.items() if name in known}
    left = [name for name in row if name not in known]
    only = f"not sent, because only an update takes it: {', '.join(left)}" if left else None
    return PlannedRow(number, "new", key, reason=only, send=send, values=row)


def _within(matcher: Matcher, row: Row) -> str:
    return f" within {_told(row, matcher.scope)}" if matcher.scope else ""


def _own_names(comparison: Comparison) -> list[str]:
    """The fields by which the server names its objects: no row gives them to a new one."""
    create = comparison.create
    known = create.payload_schema.fields if create is not None else ()
    return [name for name in comparison.names if name not in known]


def _told(row: Row, names: Iterable[str]) -> str:
    return ", ".join(f"{name} {shown(row.get(name))}" for name in names)


# --------------------------------------------------------------------------- an object


def _with_object(
    comparison: Comparison,
    matcher: Matcher,
    number: int,
    row: Row,
    found: Object,
    shows: Set[str],
) -> PlannedRow:
    key, named = key_of(matcher, row), names_in(comparison, found, comparison.names)
    contradicted = [name for name in _own_names(comparison) if _contradicts(row, named, name)]
    if contradicted:
        reason = f"its key is that of {_told(named, contradicted)}, and the row says "
        reason += _told(row, contradicted)
        return PlannedRow(number, "ambiguous", key, named, reason=reason)
    sendable = comparison.update.payload_schema.fields if comparison.update else {}
    compared = [name for name in row if name not in matcher.key and name not in comparison.names]
    unseen = [name for name in compared if name not in shows]
    seen_fields = [name for name in compared if name in shows]
    changes, fixed = _compared(comparison, row, found, seen_fields, set(sendable))
    if changes:
        send = _update(comparison, row, found, named, {name: one.send for name, one in changes})
        told = tuple(change for _, one in changes for change in one.changes)
        seen = digests(comparison.fields, found)
        why = _fixed(fixed) if fixed else None
        return PlannedRow(number, "changed", key, named, told, tuple(unseen), why, send, row, seen)
    if fixed:
        told = tuple(fixed)
        return PlannedRow(number, "not_comparable", key, named, told, tuple(unseen), _fixed(fixed))
    if unseen:
        reason = f"the list does not show {', '.join(unseen)}"
        return PlannedRow(number, "not_comparable", key, named, (), tuple(unseen), reason)
    return PlannedRow(number, "same", key, named)


def _contradicts(row: Row, named: Mapping[str, Any], name: str) -> bool:
    given = row.get(name)
    return not is_empty(given) and str(given) != str(named.get(name))


def _compared(
    comparison: Comparison, row: Row, found: Object, names: Iterable[str], sendable: Set[str]
) -> tuple[list[tuple[str, Difference]], list[Change]]:
    """Return what an update can change of these fields, and what differs that it cannot."""
    changes: list[tuple[str, Difference]] = []
    fixed: list[Change] = []
    for name in names:
        one = comparison.fields[name]
        present = value_at(found, one.places(name))
        told = difference(name, one, row[name], None if present is MISSING else present)
        if told.changes and name in sendable:
            changes.append((name, told))
        else:
            fixed.extend(told.changes)
    return changes, fixed


def _fixed(changes: Sequence[Change]) -> str:
    told = ", ".join(dict.fromkeys(change.field for change in changes))
    return f"no update changes {told}"


def _update(
    comparison: Comparison, row: Row, found: Object, named: Mapping[str, Any], send: Row
) -> dict[str, Any]:
    """Return the row of an update: what names the object, what differs, and what that needs."""
    made = {**_kept_by_full_write(comparison, found), **named, **send}
    for name in send:
        for needed in comparison.fields[name].needs:
            if needed not in made:
                given = row.get(needed)
                one = comparison.fields.get(needed)
                places = one.places(needed) if one is not None else (needed,)
                value = value_at(found, places) if is_empty(given) else given
                if not is_empty(value):
                    made[needed] = value
    return made


def _kept_by_full_write(comparison: Comparison, found: Object) -> dict[str, Any]:
    """Return what a full write must send as it is, or it would be reset."""
    update = comparison.update
    if update is None or not update.full_write:
        return {}
    shown_values = {n: value_at(found, one.places(n)) for n, one in comparison.fields.items()}
    known = update.payload_schema.fields
    return {n: value for n, value in shown_values.items() if n in known and not is_empty(value)}


# -------------------------------------------------------------------------------- gone


def _gone(
    comparison: Comparison, matcher: Matcher, objects: Sequence[Object], named: Mapping[Any, int]
) -> Iterator[GoneObject]:
    for found in objects:
        name: Name | None = matcher.of_object(found)
        # One that shows no key can be named by no row: that none does says nothing of it.
        if name is not None and name not in named:
            yield gone_object(comparison, matcher, found)


def gone_object(comparison: Comparison, matcher: Matcher, found: Object) -> GoneObject:
    """Return an object that no row names, with what deletes it."""
    delete: WriteOperation[Any] | None = comparison.delete
    row = names_in(comparison, found, comparison.delete_names) if delete is not None else {}
    named = names_in(comparison, found, comparison.names)
    return GoneObject(matcher.values_of(found), named, row, digests(comparison.fields, found))
