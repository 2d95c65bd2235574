"""Which object a row is about: by the values of a key, inside the scope that both belong to."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from alation_core.alike import as_text
from alation_core.foreign import Raised, attempt
from alation_core.operations import Comparison, Key
from alation_plan.values import MISSING, is_empty, value_at

Object = Mapping[str, Any]
Name = tuple[Hashable, ...]


class Matcher:
    """Names rows and objects by a key.

    Args:
        comparison: of the endpoint.
        key: the fields of it.
        scope: filters that tell the parts of the list apart that were read.
    """

    def __init__(self, comparison: Comparison, key: Key, scope: Sequence[str]) -> None:
        self.key = key
        self._comparison = comparison
        self.scope = tuple(name for name in scope if name not in key)

    def of_row(self, row: Mapping[str, Any]) -> Name | None:
        """Return what names the object of a row; None where its key is not there."""
        return self._name([row.get(name) for name in self.key], row)

    def of_object(self, found: Object) -> Name | None:
        """Return what names an object; None where it does not show its key."""
        return self._name(self.values_of(found), found)

    def values_of(self, found: Object) -> tuple[Any, ...]:
        """Return the values of the key of an object."""
        values = (value_at(found, self._places(name)) for name in self.key)
        return tuple(None if value is MISSING else value for value in values)

    def _places(self, name: str) -> tuple[str, ...]:
        compared = self._comparison.fields.get(name)
        # What the list was asked by, and the object does not show, stands under its own name.
        shown = compared.places(name) if compared else (self._comparison.names[name],)
        return (*shown, name)

    def _name(self, values: Sequence[Any], around: Mapping[str, Any]) -> Name | None:
        if any(is_empty(value) for value in values):
            return None
        named = [self._said(name, value) for name, value in zip(self.key, values, strict=True)]
        return (*named, *(_hashable(as_text(around.get(name))) for name in self.scope))

    def _said(self, name: str, value: Any) -> Hashable:
        compared = self._comparison.fields.get(name)
        told = attempt(compared.alike, value) if compared and compared.alike else value
        return _hashable(as_text(value if isinstance(told, Raised) else told))


def by_name(matcher: Matcher, objects: Iterable[Object]) -> dict[Name, list[Object]]:
    """Return the objects by what names them."""
    found: dict[Name, list[Object]] = {}
    for one in objects:
        named = matcher.of_object(one)
        if named is not None:
            found.setdefault(named, []).append(one)
    return found


def names_in(comparison: Comparison, found: Object, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a write's row that name an object, as far as it shows them.

    Args:
        comparison: of the endpoint.
        found: the object.
        names: the fields, each with its place.
    """
    made: dict[str, Any] = {}
    for name, place in names.items():
        compared = comparison.fields.get(name)
        value = value_at(found, (place, *(compared.places(name) if compared else ()), name))
        if not is_empty(value):
            made[name] = value
    return made


def _hashable(value: Any) -> Hashable:
    if isinstance(value, str | int | float | None):
        return value
    return json.dumps(value, sort_keys=True, default=str)
