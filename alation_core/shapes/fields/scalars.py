"""Single values: text, whole number, number, boolean. These are sent as they are."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, get_args, get_origin

from marshmallow import ValidationError, fields

from alation_core.shapes.fields.checks import Check, of_types
from alation_core.shapes.fields.field import (
    Derive,
    Described,
    Field,
    FlawedText,
    Part,
    among,
    told,
    unread,
)
from alation_core.shapes.fields.loader import TYPES, Loader, unchanged

_BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}
_PLAIN = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Most numbers, which need no closer look."""
_DECIMAL = re.compile(r"[+-]?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?")
EXACT = 2**53
"""Up to here a float holds every whole number."""


class Scalar(Field):
    """A single value of one Python type, or one of several given values of it (Literal)."""

    plain = True
    python: ClassVar[type]
    json_type: ClassVar[str]

    @classmethod
    def taking(cls, hint: Any, derive: Derive) -> Field | None:
        """Take the type itself, and a Literal of nothing but its values."""
        if hint is cls.python:
            return cls()
        if get_origin(hint) is Literal and {type(value) for value in get_args(hint)} == {
            cls.python
        }:
            return cls(validate=among(get_args(hint)))
        return None

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return of_types(self.python)

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {"type": self.json_type}

    def read(self, cell: str) -> Any:
        """Read a value, with blanks around it; one of another type stays a text."""
        if _PLAIN.fullmatch(cell):
            return int(cell)
        value = super().read(cell.strip())
        return cell if isinstance(value, str) else value

    def _leaves_unchecked(self, ask: Callable[[Part], bool]) -> bool:
        return False


class Text(Scalar, fields.String):
    """A text; nothing else is taken for one."""

    python = str
    json_type = "string"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError(f"Expected a text, not {told(value)}.")
        if isinstance(value, FlawedText):
            raise ValidationError(f"Expected a text or a list{unread(value)}.")
        return value

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return unchanged(str, self._deserialized)

    def read(self, cell: str) -> Any:
        """Return the cell."""
        return cell


class WholeNumber(Scalar, fields.Integer):
    """An integer; no text, boolean or fraction is taken for one."""

    python = int
    json_type = "integer"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError(f"Expected an integer, not {told(value)}.")
        return value

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return unchanged(int, self._deserialized)


class Number(Scalar, fields.Float):
    """An integer or a finite fraction."""

    python = float
    json_type = "number"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError(f"Expected a number, not {told(value)}{_near(value)}.")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValidationError(f"Expected a finite number, not {told(value)}.")
        return value

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return of_types(int, others=lambda value: type(value) is float and math.isfinite(value))

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return Loader(self._deserialized, frozenset({int}), TYPES - {int, float})

    def read(self, cell: str) -> Any:
        """Read a number that a float holds exactly; a longer one may be the name of something."""
        value = super().read(cell)
        return cell if isinstance(value, int) and abs(value) > EXACT else value


class TrueOrFalse(Scalar, fields.Boolean):
    """A boolean; no text or number is taken for one."""

    python = bool
    json_type = "boolean"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise ValidationError(f"Expected true or false, not {told(value)}.")
        return value

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return unchanged(bool, self._deserialized)

    def read(self, cell: str) -> Any:
        """Read true and false, in capitals too."""
        return _BOOLEANS.get(cell.strip().lower(), cell)


def _near(value: Any) -> str:
    """Return how the number is written that a text comes near to, as the end of a message."""
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value.strip()):
        return ""
    number = float(value)
    if not math.isfinite(number) or (number.is_integer() and abs(number) > EXACT):
        return " (it has more digits than a number keeps)"
    shown = int(number) if number.is_integer() else number
    return f" (the number is written {shown})"
