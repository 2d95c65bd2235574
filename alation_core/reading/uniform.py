"""What all values of a list have in common, seen at once: a job may list ten thousand objects.

A yes is sure. A no proves nothing: each value is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
