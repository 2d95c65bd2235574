"""Fields that hold other fields."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from alation_core.shapes.fields.field import told


class Items(fields.List[Any]):
    """A list or a tuple; a set or a generator would not reach the body as it was checked."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise ValidationError(f"Expected a list, not {told(value)}.")
        return super()._deserialize(value, attr, data, **kwargs)
