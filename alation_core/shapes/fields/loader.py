"""How a field makes the values of an answer without marshmallow: what it knows by their types.

What a loader makes is what deserialising makes; a property test holds that. What it does not know
by the type, it leaves to its field.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from marshmallow import ValidationError
from marshmallow.validate import And

Types = frozenset[type]
NONE: Final = type(None)
TYPES: Types = frozenset[type]({str, int, float, bool, NONE, list, dict})
"""The types of what JSON is decoded to."""
NO_TYPES: Types = frozenset()

Make = Callable[[Any], Any]
"""Makes what deserialising makes of a value; raises ValidationError where that does."""


class Refused(ValidationError):
    """The value is not taken. Where somebody wants to know why, the schema is asked."""

    def __init__(self) -> None:
        super().__init__("This value is not taken.")


@dataclass(frozen=True, slots=True)
class Loader:
    """What a field makes of the values of an answer.

    Args:
        make: makes what deserialising makes; it is asked for values of other types than these:
        same: types whose values come out as they went in.
        refused: types of which no value is taken.
    """

    make: Make
    same: Types = NO_TYPES
    refused: Types = NO_TYPES

    def load(self, value: Any) -> Any:
        """Return what deserialising makes of any value."""
        kind = type(value)
        if kind in self.same:
            return value
        if kind in self.refused:
            raise Refused
        return self.make(value)


def unchanged(kind: type, make: Make) -> Loader:
    """Return the loader that takes the values of one type as they are, and no others of JSON.

    Args:
        kind: the type.
        make: makes what deserialising makes of what JSON does not hold.
    """
    return Loader(make, frozenset({kind}), TYPES - {kind})


def of_type(kind: type, make: Make) -> Loader:
    """Return the loader that takes the values of one type, and no others of JSON.

    Args:
        kind: the type.
        make: makes what deserialising makes of them, and of what JSON does not hold.
    """
    return Loader(make, refused=TYPES - {kind})


def each_of(loader: Loader, otherwise: Make) -> Make:
    """Return what makes a list of what deserialising makes of each of its values.

    Args:
        loader: of the values, most of which are of one type.
        otherwise: makes what deserialising makes of what is no list.
    """
    make, same, refused = loader.make, loader.same, loader.refused

    def make_each(values: Any) -> Any:
        if type(values) is not list:
            return otherwise(values)
        if not values:
            return []
        if type(values[0]) in same and same.issuperset(map(type, values)):
            return values[:]
        if refused and not refused.isdisjoint(map(type, values)):
            raise Refused
        return [value if type(value) in same else make(value) for value in values]

    return make_each


def with_null(loader: Loader, taken: bool) -> Loader:
    """Return the loader of a field that takes null, or refuses it, whatever its kind does."""
    same, refused = loader.same - {NONE}, loader.refused - {NONE}
    if taken:
        return Loader(loader.make, same | {NONE}, refused)
    return Loader(loader.make, same, refused | {NONE})


def with_validators(loader: Loader, validators: Sequence[Callable[[Any], Any]]) -> Loader:
    """Return the loader of a field whose validators see what is made; they may refuse anything."""
    hold, load = And(*validators), loader.load

    def make(value: Any) -> Any:
        made = load(value)
        hold(made)
        return made

    return replace(loader, make=make, same=NO_TYPES)


def as_it_came(loader: Loader) -> Loader:
    """Return the loader that leaves a value as it came where another one does not take it."""
    wanted = loader.make

    def make(value: Any) -> Any:
        try:
            return wanted(value)
        except ValidationError:
            return value

    return Loader(make, loader.same | loader.refused)


def first_of(loaders: Sequence[Loader]) -> Loader:
    """Return the loader of a value that the first of several takes."""

    def make(value: Any) -> Any:
        for loader in loaders:
            try:
                return loader.load(value)
            except ValidationError:
                continue
        raise Refused

    same = frozenset(kind for kind in TYPES if _same_in(loaders, kind))
    return Loader(make, same, TYPES.intersection(*(loader.refused for loader in loaders)))


def _same_in(loaders: Sequence[Loader], kind: type) -> bool:
    """Tell whether the first loader that may take values of a type leaves them as they are."""
    taking = next((loader for loader in loaders if kind not in loader.refused), None)
    return taking is not None and kind in taking.same
