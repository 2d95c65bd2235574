"""Two values of a field: whether they say the same, and what a change of one is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from alation_core.alike import Alike, any_order
from alation_core.foreign import Raised, attempt
from alation_core.operations import Compared, Entries


class Missing(Enum):
    """Stands for what an object does not show."""

    MISSING = "missing"


MISSING = Missing.MISSING


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs.

    Args:
        field: its name; of a value inside a list with the name of that ("custom_fields[8]").
        old: the value in the catalog.
        new: the value of the row.
    """

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """What a field of a row would change.

    Args:
        changes: what differs.
        send: what of the field has to be sent for it.
    """

    changes: tuple[Change, ...] = ()
    send: Any = None


def value_at(found: Mapping[str, Any], places: Sequence[str]) -> Any:
    """Return what stands at the first place that an object has, or MISSING."""
    for place in places:
        value: Any = found
        for key in place.split("."):
            value = value.get(key, MISSING) if isinstance(value, Mapping) else MISSING
        if value is not MISSING:
            return value
    return MISSING


def is_empty(value: Any) -> bool:
    """Tell whether a value is nothing: a catalog shows an empty text where nothing was sent."""
    return value is None or value is MISSING or value in ("", [], {}, ())


def same(given: Any, present: Any, alike: Alike | None) -> bool:
    """Tell whether the value of a row says what is in the catalog already.

    Args:
        given: the value of the row.
        present: that of the object.
        alike: returns what stands for a value; what it cannot take stands for itself.
    """
    if _identical(given, present):
        return True
    if alike is None:
        return False
    one, other = attempt(alike, given), attempt(alike, present)
    return not isinstance(one, Raised) and not isinstance(other, Raised) and _identical(one, other)


def difference(name: str, compared: Compared, given: Any, present: Any) -> Difference:
    """Return what a field of a row would change.

    Args:
        name: of the field.
        compared: how it is compared.
        given: its value in the row.
        present: its value in the object.
    """
    entries = compared.entries
    if entries is None or not isinstance(given, list) or not isinstance(present, list | None):
        if same(given, present, compared.alike):
            return Difference()
        return Difference((Change(name, present, given),), given)
    changes, send = [], []
    known = _by_name(entries, present or [])
    for entry in given:
        change = _change(name, compared, entries, entry, known)
        if change is not None:
            changes.append(change)
            send.append(entry)
    return Difference(tuple(changes), send)


def _change(
    name: str, compared: Compared, entries: Entries, entry: Any, known: Mapping[Any, Any]
) -> Change | None:
    named = _name(entries, entry)
    if named is None:
        return Change(name, None, entry)
    old = known.get(named)
    new = entry.get(entries.value)
    if entries.becomes is not None:
        told = attempt(entries.becomes, entry, old)
        new = new if isinstance(told, Raised) else told
    if same(new, old, compared.alike):
        return None
    return Change(f"{name}[{entry[entries.by]}]", old, new)


def _by_name(entries: Entries, listed: Sequence[Any]) -> dict[Any, Any]:
    return {
        named: entry.get(entries.value)
        for entry in listed
        if (named := _name(entries, entry)) is not None
    }


def _name(entries: Entries, entry: Any) -> Any:
    named = entry.get(entries.by) if isinstance(entry, Mapping) else None
    return named if isinstance(named, str | int) else None


def _identical(given: Any, present: Any) -> bool:
    """Equal as JSON: of an object only what the row names, and nothing is nothing in any form."""
    if is_empty(given) and is_empty(present):
        return True
    if isinstance(given, Mapping) and isinstance(present, Mapping):
        return all(_identical(value, present.get(name)) for name, value in given.items())
    if isinstance(given, list | tuple) and isinstance(present, list | tuple):
        pairs = zip(given, present, strict=False)
        return len(given) == len(present) and all(_identical(one, other) for one, other in pairs)
    if isinstance(given, bool) is not isinstance(present, bool):
        return False
    return bool(given == present)


# -------------------------------------------------------------------------------- digests


def digests(fields: Mapping[str, Compared], found: Mapping[str, Any]) -> dict[str, str]:
    """Return a digest of each comparable field of an object, by its name."""
    told = ((name, one, value_at(found, one.places(name))) for name, one in fields.items())
    return {name: digest(one, value) for name, one, value in told if not is_empty(value)}


def digest(compared: Compared, value: Any) -> str:
    """Return a digest of what a value says, not of how it is written."""
    if compared.entries is not None and isinstance(value, list):
        said: Any = any_order([*_entries_said(compared, compared.entries, value)])
    else:
        said = _said(compared.alike, value)
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


def _entries_said(compared: Compared, entries: Entries, value: Sequence[Any]) -> Iterator[Any]:
    for entry in value:
        named = _name(entries, entry)
        if named is None:
            yield entry
        elif not is_empty(entry.get(entries.value)):
            yield [named, _said(compared.alike, entry.get(entries.value))]


def _said(alike: Alike | None, value: Any) -> Any:
    told = attempt(alike, value) if alike is not None else value
    return value if isinstance(told, Raised) else told
