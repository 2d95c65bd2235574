"""A point in time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from marshmallow import ValidationError

from alation_core.shapes.fields.checks import Check
from alation_core.shapes.fields.field import Described, Part, Writer, told
from alation_core.shapes.fields.loader import Loader, of_type
from alation_core.shapes.fields.scalars import Scalar

_WRITTEN = re.compile(
    r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ][0-9:]{2,8}([.,][0-9]+)?(Z|[+-][0-9:]{2,8}(\.[0-9]+)?)?"
)
EXAMPLE = "2025-03-14T10:00:00+01:00"


class Moment(Scalar):
    """A datetime with an offset, or its text (ISO 8601). A text is sent as it is written."""

    python = datetime
    json_type = "string"

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        found = value if isinstance(value, datetime) else _read(value)
        if found is None:
            raise ValidationError(f"Expected a time such as {EXAMPLE}, not {told(value)}.")
        if found.utcoffset() is None:
            raise ValidationError(
                f"The time {value} has no offset, so nobody knows when it is: write it as {EXAMPLE}"
                ", or give the datetime a time zone."
            )
        return found

    def _check(self, ask: Callable[[Part], Check]) -> Check:
        return lambda value: type(value) is datetime and value.utcoffset() is not None

    def _loader(self, ask: Callable[[Part], Loader]) -> Loader:
        return of_type(str, self._deserialized)

    def _describe(self, ask: Callable[[Part], Described]) -> Described:
        return {"type": "string", "format": "date-time"}

    def _write(self, ask: Callable[[Part], Writer | None]) -> Writer | None:
        return lambda value: value.isoformat() if isinstance(value, datetime) else value

    def read(self, cell: str) -> Any:
        """Return the text, without blanks around it."""
        return cell.strip()


def _read(value: Any) -> datetime | None:
    try:
        found = isinstance(value, str) and _WRITTEN.fullmatch(value)
        return datetime.fromisoformat(value) if found else None
    except ValueError:
        return None
