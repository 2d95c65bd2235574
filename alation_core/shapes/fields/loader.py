"""How a field makes the values of an answer without marshmallow: what it knows by their types.

What a loader makes is what deserialising makes; a property test holds that. What it does not know
by the type, it leaves to its field.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
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
MakeEach = Callable[[list[Any]], list[Any]]
"""Makes of each of many values what deserialising makes of it, field by field and not value by
value; raises ValidationError where one of them is refused."""


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
        kind: a type of which many values are made together.
        each: makes many values of that type, and of no other. `make` never asks it: where many are
            refused for the sake of one, each is made by itself, and that is done once.
    """

    make: Make
    same: Types = NO_TYPES
    refused: Types = NO_TYPES
    kind: type | None = None
    each: MakeEach | None = None

    def load(self, value: Any) -> Any:
        """Return what deserialising makes of any value."""
        kind = type(value)
        if kind in self.same:
            return value
        if kind in self.refused:
            raise Refused
        return self.make(value)

    def load_each(self, values: list[Any]) -> list[Any]:
        """Return what deserialising makes of each value; the list itself where all stay."""
        kinds, same, make = {*map(type, values)}, self.same, self.make
        if kinds <= same:
            return values
        if not self.refused.isdisjoint(kinds):
            raise Refused
        if self.each is None or self.kind not in kinds:
            return [value if type(value) in same else make(value) for value in values]
        if len(kinds) == 1:
            return self.each(values)
        together = iter(self.each([value for value in values if type(value) is self.kind]))
        return [
            next(together) if type(value) is self.kind else self.load(value) for value in values
        ]


def unchanged(kind: type, make: Make) -> Loader:
    """Return the loader that takes the values of one type as they are, and no others of JSON.

    Args:
        kind: the type.
        make: makes what deserialising makes of what JSON does not hold.
    """
    return Loader(make, frozenset({kind}), TYPES - {kind})


def of_type(kind: type, make: Make, each: MakeEach | None = None) -> Loader:
    """Return the loader that takes the values of one type, and no others of JSON.

    Args:
        kind: the type.
        make: makes what deserialising makes of them, and of what JSON does not hold.
        each: makes many of them together.
    """
    return Loader(make, refused=TYPES - {kind}, kind=kind, each=each)


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


def lists_of(loader: Loader, otherwise: Make) -> Loader:
    """Return the loader of lists. Of many lists, the values of all are made together.

    Args:
        loader: of the values.
        otherwise: makes what deserialising makes of what is no list.
    """

    def each_list(lists: list[Any]) -> list[Any]:
        made = loader.load_each([*chain.from_iterable(lists)])
        ends = [*accumulate(map(len, lists))]
        return [made[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    return of_type(list, each_of(loader, otherwise), each_list)


def with_null(loader: Loader, taken: bool) -> Loader:
    """Return the loader of a field that takes null, or refuses it, whatever its kind does."""
    same, refused = loader.same - {NONE}, loader.refused - {NONE}
    if taken:
        return replace(loader, same=same | {NONE}, refused=refused)
    return replace(loader, same=same, refused=refused | {NONE})


def with_validators(loader: Loader, validators: Sequence[Callable[[Any], Any]]) -> Loader:
    """Return the loader of a field whose validators see what is made; they may refuse anything."""
    hold, load = And(*validators), loader.load

    def make(value: Any) -> Any:
        made = load(value)
        hold(made)
        return made

    return replace(loader, make=make, same=NO_TYPES, each=None)


def as_it_came(loader: Loader) -> Loader:
    """Return the loader that leaves a value as it came where another one does not take it."""
    wanted, together = loader.make, loader.each

    def make(value: Any) -> Any:
        try:
            return wanted(value)
        except ValidationError:
            return value

    if together is None:
        return Loader(make, loader.same | loader.refused)

    def each(values: list[Any]) -> list[Any]:
        try:
            return together(values)
        except ValidationError:
            return [*map(make, values)]

    return Loader(make, loader.same | loader.refused, kind=loader.kind, each=each)


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
