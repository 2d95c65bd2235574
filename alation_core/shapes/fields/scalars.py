"""Single values: text, whole number, number, boolean. Nothing is converted."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, get_args, get_origin

from marshmallow import ValidationError, fields

from alation_core.shapes.fields.field import Check, Derive, Described, Field, Part, among, told

_BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}


class Scalar(Field):
    """A single value of one Python type, or one of several given values of it (Literal)."""

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
        python = self.python
        return lambda value: type(value) is python

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {"type": self.json_type}

    def _leaves_unchecked(self, ask: Callable[[Part], bool]) -> bool:
        return False


class Text(Scalar, fields.String):
    """A text; nothing else is taken for one."""

    python = str
    json_type = "string"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError(f"Expected a text, not {told(value)}.")
        return value

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


class Number(Scalar, fields.Float):
    """An integer or a finite fraction."""

    python = float
    json_type = "number"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError(f"Expected a number, not {told(value)}.")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValidationError(f"Expected a finite number, not {value}.")
        return value

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return lambda value: type(value) is int or (type(value) is float and math.isfinite(value))


class TrueOrFalse(Scalar, fields.Boolean):
    """A boolean; no text or number is taken for one."""

    python = bool
    json_type = "boolean"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise ValidationError(f"Expected true or false, not {told(value)}.")
        return value

    def read(self, cell: str) -> Any:
        """Read true and false, in capitals too."""
        return _BOOLEANS.get(cell.strip().lower(), cell)
