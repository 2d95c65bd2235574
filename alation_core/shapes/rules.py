"""Conditions on a whole row, declared beside its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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


CLEARED = 'to clear a text, send an empty one (""); of a table, --empty FIELD=clear makes one'
"""How a text is cleared where the operation takes an empty one."""


@dataclass(frozen=True)
class SomethingBeside:
    """The rule of an update that leaves alone what a row leaves out: it has to name something.

    Args:
        names: the fields that name the object.
        cleared: how a field is cleared.
    """

    names: tuple[str, ...]
    cleared: str = CLEARED

    def __call__(self, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with a row that names nothing to change."""
        if any(name not in self.names for name in row):
            return
        named = [name for name in self.names if name in row]
        yield (
            named[0] if named else "_schema",
            f"Nothing to change{' beside ' + ' and '.join(named) if named else ''}: what a row "
            "leaves out stays as it is, and an empty cell is left out; "
            f"{self.cleared}.",
        )


def something_beside(*names: str, cleared: str = CLEARED) -> Rule:
    """Return the rule that a row changes something beside the fields that name its object.

    Args:
        names: those fields; none where a parameter of the call names the object.
        cleared: how a field is cleared, as the end of the message.
    """
    return SomethingBeside(names, cleared)
