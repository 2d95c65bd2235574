"""A day of the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError

from alation_core.shapes.fields.field import Described, Part, Writer, told
from alation_core.shapes.fields.loader import Loader, of_type
from alation_core.shapes.fields.scalars import Scalar

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(Scalar):
    """A date, or its text (ISO 8601). A time of day is no day."""

    python = date
    json_type = "string"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        found = value if is_day else _read(value)
        if found is None:
            raise ValidationError(f"Expected a date such as 2025-03-14, not {told(value)}.")
        return found

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return of_type(str, self._deserialized)

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {"type": "string", "format": "date"}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        return lambda value: value.isoformat() if isinstance(value, date) else value

    def read(self, cell: str) -> Any:
        """Return the text, without blanks around it."""
        return cell.strip()


def _read(value: Any) -> date | None:
    try:
        found = isinstance(value, str) and _WRITTEN.fullmatch(value)
        return date.fromisoformat(value) if found else None
    except ValueError:
        return None
