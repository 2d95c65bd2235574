"""One of several types."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from alation_core.shapes.fields.field import told


class Either(fields.Field[Any]):
    """One of several fields, tried in order."""

    def __init__(self, candidates: list[fields.Field[Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.candidates = candidates

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        errors = []
        for candidate in self.candidates:
            try:
                return candidate.deserialize(value, attr, data, **kwargs)
            except ValidationError as error:
                errors.append(error)
        nested = isinstance(value, list | tuple | dict)
        of_its_kind = [
            error
            for error, candidate in zip(errors, self.candidates, strict=True)
            if nested and isinstance(candidate, fields.List | fields.Nested)
        ]
        if of_its_kind:
            # The type that nearly fits complains least; of two, the later one is the richer type.
            raise min(reversed(of_its_kind), key=lambda error: len(error.messages))
        raise ValidationError(f"None of the types that this field takes fits {told(value)}.")
