"""A universally unique identifier."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from alation_core.shapes.fields.field import Described, Part, Writer, told
from alation_core.shapes.fields.loader import Loader, of_type
from alation_core.shapes.fields.scalars import Scalar

_WRITTEN = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Identifier(Scalar):
    """A UUID, or its text with hyphens. A text is sent as it is written."""

    python = UUID
    json_type = "string"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, UUID):
            return value
        if not isinstance(value, str) or not _WRITTEN.fullmatch(value):
            raise ValidationError(
                f"Expected a UUID such as 123e4567-e89b-12d3-a456-426614174000, not {told(value)}."
            )
        return UUID(value)

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return of_type(str, self._deserialized)

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {"type": "string", "format": "uuid"}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        return lambda value: str(value) if isinstance(value, UUID) else value

    def read(self, cell: str) -> Any:
        """Return the text, without blanks around it."""
        return cell.strip()
