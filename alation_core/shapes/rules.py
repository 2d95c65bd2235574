"""Conditions on a whole row, declared beside its fields."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from alation_core.frozen import dataclass
from alation_core.shapes.markers import UNSET

Rule = Callable[[Mapping[str, Any]], Iterator[tuple[str, str]]]
"""A condition on a row: yields field and message for what it finds wrong."""


@dataclass(frozen=True)
class _Needs:
    """The rule that a row with a field, of a certain value perhaps, needs others as well."""

    name: str
    others: tuple[str, ...]
    value: Any = UNSET

    def __call__(self, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if self._asks(row):
            shown = repr(self.name) if self.value is UNSET else f"{self.name} {self.value!r}"
            for other in self.others:
                if row.get(other) is None:
                    yield other, f"Missing data for required field: {shown} needs it."

    def keeps(self, row: Mapping[str, Any]) -> bool:
        return not (self._asks(row) and any(row.get(other) is None for other in self.others))

    def _asks(self, row: Mapping[str, Any]) -> bool:
        return bool(self.name in row if self.value is UNSET else row.get(self.name) == self.value)


def requires(name: str, *others: str) -> Rule:
    """Return the rule that a row with field `name` needs the fields `others` as well."""
    return _Needs(name, others)


def required_when(name: str, value: Any, *others: str) -> Rule:
    """Return the rule that a row whose field `name` is `value` needs the fields `others`."""
    return _Needs(name, others, value)


@dataclass(frozen=True)
class _OneOf:
    """The rule that a row needs at least one of some fields."""

    names: tuple[str, ...]

    def __call__(self, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if not self.keeps(row):
            names = ", ".join(self.names)
            yield self.names[0], f"Missing data for required field: one of {names} is needed."

    def keeps(self, row: Mapping[str, Any]) -> bool:
        for name in self.names:  # noqa: SIM110 - any() takes three times as long
            if row.get(name) is not None:
                return True
        return False


def one_of(*names: str) -> Rule:
    """Return the rule that a row needs at least one of the fields."""
    return _OneOf(names)


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
        if self.keeps(row):
            return
        named = [name for name in self.names if name in row]
        yield (
            named[0] if named else "_schema",
            f"Nothing to change{' beside ' + ' and '.join(named) if named else ''}: what a row "
            "leaves out stays as it is, and an empty cell is left out; "
            f"{self.cleared}.",
        )

    def keeps(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a row names something to change."""
        for name in row:  # noqa: SIM110 - any() takes three times as long
            if name not in self.names:
                return True
        return False


def something_beside(*names: str, cleared: str = CLEARED) -> Rule:
    """Return the rule that a row changes something beside the fields that name its object.

    Args:
        names: those fields; none where a parameter of the call names the object.
        cleared: how a field is cleared, as the end of the message.
    """
    return SomethingBeside(names, cleared)


_TELLING = (_Needs, _OneOf, SomethingBeside)


def keeps(rule: Rule) -> Callable[[Mapping[str, Any]], bool]:
    """Return what tells whether a row keeps a rule: at once where the rule can.

    Args:
        rule: one of these, or any function of a plugin.
    """
    if isinstance(rule, _TELLING):
        return rule.keeps
    return lambda row: not any(True for _ in rule(row))


def asks_values(rule: Rule, names: Collection[str]) -> bool:
    """Tell whether values decide if a row keeps a rule, not only which of them are there and null.

    Args:
        rule: one of these, or any function of a plugin.
        names: of the row.
    """
    if type(rule) is _Needs:
        return rule.value is not UNSET and rule.name in names
    return type(rule) not in _TELLING
