"""What all values of a list have in common, seen at once: a job may list ten thousand objects.

A yes is sure. A no proves nothing: each value is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from alation_core.wire import HIDDEN

_NAMES = frozenset[type]({int, str})
_OBJECTS = frozenset[type]({dict})
_SINGLE = frozenset[type]({str, int, float, bool, type(None)})


def are_names(values: Collection[Any]) -> bool:
    """Tell whether each value can name an object, as `is_name` tells of one."""
    kinds = {*map(type, values)}
    return kinds <= _NAMES and (str not in kinds or HIDDEN not in values)


def are_objects(values: Iterable[Any]) -> bool:
    """Tell whether each value is an object of JSON."""
    return _OBJECTS.issuperset(map(type, values))


def are_single(values: Iterable[Any]) -> bool:
    """Tell whether each value is a text, a number, a truth value or null: it holds no others."""
    return _SINGLE.issuperset(map(type, values))


def in_all(objects: Sequence[Mapping[str, Any]], name: str) -> list[Any] | None:
    """Return what stands under a name in each object; None where one of them lacks it."""
    try:
        return [*map(itemgetter(name), objects)]
    except KeyError:
        return None


def in_each(objects: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """Return what stands under a name in each object; None for one that lacks it."""
    found = in_all(objects, name)
    return [one.get(name) for one in objects] if found is None else found


def of_each(values: Sequence[Any], name: str) -> list[Any]:
    """Return an attribute of each value; None for one that lacks it."""
    try:
        return [*map(attrgetter(name), values)]
    except AttributeError:
        return [getattr(one, name, None) for one in values]


Columns = Mapping[str, list[Any]]


def columns_of(values: Sequence[Any]) -> Columns | None:
    """Return what stands under each key of objects of JSON that have the same keys; else None."""
    if not values or not are_objects(values) or {*map(len, values)} != {len(values[0])}:
        return None
    try:
        return {key: [*map(itemgetter(key), values)] for key in values[0]}
    except KeyError:
        return None
