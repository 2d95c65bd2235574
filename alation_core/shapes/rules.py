"""Conditions on a whole row, declared beside its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Rule = Callable[[Mapping[str, Any]], Iterator[tuple[str, str]]]
"""A condition on a row: yields field and message for what it finds wrong."""


def requires(name: str, *others: str) -> Rule:
    """Return the rule that a row with field `name` needs the fields `others` as well."""

    def check(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if name in row:
            for other in others:
                if row.get(other) is None:
                    yield other, f"Missing data for required field: {name!r} needs it."

    return check


def required_when(name: str, value: Any, *others: str) -> Rule:
    """Return the rule that a row whose field `name` is `value` needs the fields `others`."""

    def check(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if row.get(name) == value:
            for other in others:
                if row.get(other) is None:
                    yield other, f"Missing data for required field: {name} {value!r} needs it."

    return check


def one_of(*names: str) -> Rule:
    """Return the rule that a row needs at least one of the fields."""

    def check(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if all(row.get(name) is None for name in names):
            yield names[0], f"Missing data for required field: one of {', '.join(names)} is needed."

    return check
