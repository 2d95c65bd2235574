"""Quick checks of values: which are accepted for certain. Where one says no, nothing is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from marshmallow import ValidationError
from marshmallow.validate import Regexp

Check = Callable[[Any], bool]
"""Tells whether a value is accepted for certain; where it says no, nothing is decided."""

_NO_TYPE: frozenset[type] = frozenset()
_TEXT = frozenset({str})
_NULL = type(None)


def undecided(value: Any) -> bool:
    """Accept nothing: the schema is asked."""
    return False


@dataclass(frozen=True, slots=True)
class OfTypes:
    """A check that for some types asks the type alone: it accepts all of their values.

    So it is asked once for all rows of one form, and not for each value.

    Args:
        sure: those types. A class that derives from one of them is another type.
        others: the check of a value of any other type.
    """

    sure: frozenset[type]
    others: Check = undecided

    def __call__(self, value: Any) -> bool:
        """Tell whether a value is accepted for certain."""
        return type(value) in self.sure or self.others(value)


def of_types(*types: type, others: Check = undecided) -> OfTypes:
    """Return the check that accepts all values of some types."""
    return OfTypes(frozenset(types), others)


def sure_types(check: Check) -> frozenset[type]:
    """Return the types of which a check accepts every value, as far as that is known."""
    return check.sure if isinstance(check, OfTypes) else _NO_TYPE


def or_null(check: Check) -> Check:
    """Return the check that accepts null as well."""
    if isinstance(check, OfTypes):
        return OfTypes(check.sure | {_NULL}, check.others)
    return of_types(_NULL, others=check)


def any_of(checks: Sequence[Check]) -> Check:
    """Return the check that accepts what one of several does."""
    sure = _NO_TYPE.union(*map(sure_types, checks))
    rest = [check.others if isinstance(check, OfTypes) else check for check in checks]
    asked = [check for check in rest if check is not undecided]
    if len(asked) > 1:
        return OfTypes(sure, lambda value: any(check(value) for check in asked))
    return OfTypes(sure, *asked)


def all_in_list(inner: Check) -> Check:
    """Return the check of a list by that of its items."""
    sure = sure_types(inner).issuperset

    def fits(value: Any) -> bool:
        return type(value) is list and (sure(map(type, value)) or all(map(inner, value)))

    return fits


def all_in_dict(inner: Check) -> Check:
    """Return the check of a dict by that of its values; its names are texts."""
    sure, named = sure_types(inner).issuperset, _TEXT.issuperset

    def fits(value: Any) -> bool:
        if type(value) is not dict or not named(map(type, value)):
            return False
        return sure(map(type, value.values())) or all(map(inner, value.values()))

    return fits


def with_validators(check: Check, validators: Sequence[Callable[[Any], Any]]) -> Check:
    """Return the check of a value that validators look at as well."""
    return reduce(both, map(_passed, validators), check)


def both(check: Check, other: Check) -> Check:
    """Return the check that accepts what both do; the other one is asked second."""
    return lambda value: check(value) and other(value)


def _passed(validator: Callable[[Any], Any]) -> Check:
    """Return what tells whether a validator has nothing to say of a value."""
    if type(validator) is Regexp:
        match = validator.regex.match
        return lambda value: match(value) is not None

    def passes(value: Any) -> bool:
        try:
            validator(value)
        except ValidationError:
            return False
        return True

    return passes
