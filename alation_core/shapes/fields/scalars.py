"""Fields of single values that convert nothing."""

from __future__ import annotations

import math
from typing import Any

from marshmallow import ValidationError, fields

from alation_core.shapes.fields.field import told


class Text(fields.String):
    """A text; nothing else is taken for one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError(f"Expected a text, not {told(value)}.")
        return value


class WholeNumber(fields.Integer):
    """An integer; no text, boolean or fraction is taken for one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError(f"Expected an integer, not {told(value)}.")
        return value


class Number(fields.Float):
    """An integer or a finite fraction."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError(f"Expected a number, not {told(value)}.")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValidationError(f"Expected a finite number, not {value}.")
        return value


class TrueOrFalse(fields.Boolean):
    """A boolean; no text or number is taken for one."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise ValidationError(f"Expected true or false, not {told(value)}.")
        return value
