"""Readers that are ready: an answer that is an object, a list of objects, of ids, or nothing.

Each refuses an answer that speaks of another object than its rows. They look into the result as it
came (of an operation that is answered at once: the body); a place in it may be dotted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from alation_core.problems import shown
from alation_core.reading.matching import is_name, lone_in, names_in
from alation_core.reading.reading import NOT_UNDERSTOOD, Reader, Reading
from alation_core.reading.uniform import are_names, are_objects, in_all
from alation_core.results import JobDetails
from alation_core.shapes import UNSET
from alation_core.shapes.rows import Row

_ABSENT = object()


def no_content(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read an empty body: that is all that success looks like."""
    return Reading() if details.raw is None else NOT_UNDERSTOOD


def one_object(id: str = "id", same: Sequence[str] | Mapping[str, str] = ()) -> Reader:
    """Return the reader of an answer that is the object of the batch's one row.

    Args:
        id: the place of the object's id. A row that has a field of this name has the same value.
        same: fields in which row and object must agree, or fields of the row with the places of
            the object where the same value stands.
    """
    agreeing = _agreeing(same)

    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        found = _result(details)
        identity = _at(found, id)
        if len(rows) != 1 or not is_name(identity):
            return NOT_UNDERSTOOD
        for name, place in {id: id, **agreeing}.items():
            wanted, told = _at(rows[0], name), _at(found, place)
            if wanted is not _ABSENT and not _agree(wanted, told):
                return Reading(unknown={0: _of_another(name, wanted, place, told)})
        return Reading(ids={0: identity})

    return read


def by_key(place: str, key: str = "key", id: str = "id") -> Reader:
    """Return the reader of an answer that lists objects by a key of their rows, in any order.

    A key that two rows or two objects share names neither, and an object without an id names none.

    Args:
        place: of the list within the result, or within each object of a result that is a list;
            "": the result itself is the list.
        key: the field of the rows, and the place of the same value in an object.
        id: the place of an object's id.
    """

    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        lists = list(_lists_at(_result(details), place))
        if not lists:
            return NOT_UNDERSTOOD
        entries = [entry for listed in lists for entry in listed]
        wanted, listed = _texts_at(rows, key), _texts_at(entries, key)
        lone, places = lone_in(wanted) & lone_in(listed), {name: i for i, name in enumerate(listed)}
        identities = names_in(_all_at(entries, id))
        found = [identities[places[name]] if name in lone else None for name in wanted]
        ids = {position: one for position, one in enumerate(found) if one is not None}
        asked = set(wanted) - {None}
        strange = sum(name not in asked for name in listed)
        doubts = [f"it lists {strange} objects that no row asked for"] if strange else []
        # A row that is not named is not known to be done, however many objects there are.
        return Reading(ids=ids, done=len(ids), doubts=doubts)

    return read


def in_order(place: str) -> Reader:
    """Return the reader of an answer that lists ids in the order of the rows, one for each.

    It is right only where a source promises that order.

    Args:
        place: of the list within the result; "": the result itself is the list.
    """

    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        lists = list(_lists_at(_result(details), place))
        if len(lists) != 1 or len(lists[0]) != len(rows):
            return NOT_UNDERSTOOD
        if are_names(lists[0]) and not any("id" in row for row in rows):
            return Reading(ids=dict(enumerate(lists[0])))
        unknown = {}
        for index, (row, identity) in enumerate(zip(rows, lists[0], strict=True)):
            own = _at(row, "id")
            if not is_name(identity):
                unknown[index] = f"the answer has {shown(identity)} in the place of its id"
            elif own is not _ABSENT and not _agree(own, identity):
                unknown[index] = _of_another("id", own, place, identity)
        ids = {i: found for i, found in enumerate(lists[0]) if i not in unknown}
        return Reading(ids=ids, unknown=unknown)

    return read


READER_MAKERS = (one_object, by_key, in_order)
"""They are no readers themselves, though some can be called like one."""

# ------------------------------------------------------------------------------ places


def _result(details: JobDetails) -> Any:
    """The result as it came; of details that somebody made by hand, the typed one."""
    return details.result if details.untyped is UNSET else details.untyped


def _at(value: Any, place: str) -> Any:
    """What stands at a dotted place, or _ABSENT; the empty place is the value itself.

    A name that has dots itself counts first.
    """
    if isinstance(value, Mapping) and place in value:
        return value[place]
    for key in place.split(".") if place else ():
        if isinstance(value, Mapping):
            value = value.get(key, _ABSENT)
        else:
            value = getattr(value, key, _ABSENT) if dataclasses.is_dataclass(value) else _ABSENT
    return value


def _all_at(values: Sequence[Any], place: str) -> list[Any]:
    """What stands at a dotted place of each value, or _ABSENT."""
    if place and "." not in place and are_objects(values):
        found = in_all(values, place)
        return [value.get(place, _ABSENT) for value in values] if found is None else found
    return [_at(value, place) for value in values]


def _lists_at(result: Any, place: str) -> Iterator[Sequence[Any]]:
    """Yield the list at a place of the result, or those of the objects that it lists."""
    parts = result if isinstance(result, list) and place else [result]
    for part in parts:
        found = _at(part, place)
        if isinstance(found, list):
            yield found


# ------------------------------------------------------------------------------ names


def _agreeing(same: Sequence[str] | Mapping[str, str]) -> Mapping[str, str]:
    if isinstance(same, Mapping):
        return dict(same)
    return {name: name for name in ([same] if isinstance(same, str) else same)}


def _agree(wanted: Any, told: Any) -> bool:
    """Whether a row and an answer say the same: a number may come back as a text."""
    if is_name(wanted) and is_name(told):
        return str(wanted) == str(told)
    if _is_number(wanted) and _is_number(told):
        return Decimal(str(wanted)) == Decimal(str(told))
    return type(wanted) is type(told) and bool(wanted == told)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _texts_at(values: Sequence[Any], place: str) -> list[str | None]:
    """The names that stand at a place of each value, as texts; None where nothing is named."""
    return [None if name is None else str(name) for name in names_in(_all_at(values, place))]


def _of_another(name: str, wanted: Any, place: str, told: Any) -> str:
    said = "nothing" if told is _ABSENT else shown(told)
    return (
        f"the answer speaks of another object: it has {said} at {place!r}, and the row has "
        f"{shown(wanted)} as its {name}"
    )
