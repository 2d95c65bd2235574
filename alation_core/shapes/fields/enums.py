"""One of the values of an Enum class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from marshmallow import ValidationError

from alation_core.shapes.fields.checks import Check
from alation_core.shapes.fields.field import (
    Derive,
    Described,
    Field,
    Part,
    Writer,
    is_same,
    told,
)
from alation_core.shapes.fields.scalars import Scalar
from alation_core.shapes.markers import Unset

_VALUES = (str, int, float, bool)


class Choice(Scalar):
    """A member of an Enum class, or its value; the name of a member is none."""

    def __init__(self, members: Sequence[Enum], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.members = members

    @classmethod
    def taking(cls, hint: Any, derive: Derive) -> Field | None:
        """Take an Enum class, and a Literal of its members."""
        if get_origin(hint) is Literal:
            members = list(get_args(hint))
            if not all(isinstance(one, Enum) for one in members):
                return None
        elif isinstance(hint, type) and issubclass(hint, Enum) and hint is not Unset:
            members = list(hint)
        else:
            return None
        for member in members:
            if type(member.value) not in _VALUES:
                raise TypeError(f"{member} has the value {member.value!r}, which no JSON holds")
        return cls(members)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        for member in self.members:
            if value is member or (not isinstance(value, Enum) and is_same(value, member.value)):
                return member
        known = ", ".join(str(member.value) for member in self.members)
        raise ValidationError(f"Must be one of: {known}; not {told(value)}.")

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return lambda value: any(value is member for member in self.members)

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {"enum": [member.value for member in self.members]}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        return lambda value: self._deserialize(value, None, None).value

    def read(self, cell: str) -> Any:
        """Return the value that is written so, as text or as JSON."""
        text = cell.strip()
        written = {_cell(member.value): member.value for member in self.members}
        found = written.get(text, written.get(text.lower()))
        return found if isinstance(found, bool) else written.get(text, cell)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else repr(value)
