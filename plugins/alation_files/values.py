"""Typed values of other libraries -> what a row may hold: NaN and NaT are absent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from alation_core.shapes import PayloadSchema

_PLAIN = frozenset({str, int, bool})
_NOTHING = frozenset({"NaTType", "NAType"})
"""Names of the classes by which a frame says that there is no value."""

Take = Callable[[Any], Any]


def typed_rows(
    used: Sequence[tuple[int, str]], schema: PayloadSchema, records: Iterable[Sequence[Any]]
) -> Iterator[dict[str, Any]]:
    """Yield rows of typed records.

    Args:
        used: the columns that hold values, from 0, each with its field.
        schema: of a row.
        records: the values of each row, a value for each column.
    """
    takers = [(at, name, taker(schema.fields.get(name))) for at, name in used]
    for record in records:
        row = {}
        for at, name, take in takers:
            value = record[at]
            if type(value) not in _PLAIN:
                value = take(value)
                if value is None:
                    continue
            row[name] = value
        yield row


def taker(field: fields.Field[Any] | None) -> Take:
    """Return what makes of a typed value the one that a row holds; None: there is no value.

    A whole number that a frame holds as a fraction (3.0, since the column has gaps) is a whole
    number where the field takes only such, and a time is its text where the field takes texts.

    Args:
        field: that takes the value; None where it is not known.
    """
    whole = field is not None and takes(field, 1) and not takes(field, 1.5)

    def take(value: Any) -> Any:
        value = _plain(value)
        if whole and isinstance(value, float | Decimal) and value == int(value):
            return int(value)
        if isinstance(value, date | time) and not (field is not None and takes(field, value)):
            return value.isoformat()
        return value

    return take


def _plain(value: Any) -> Any:
    """Return a value without the clothes of another library; None: there is no value."""
    if value is None or type(value).__name__ in _NOTHING:
        return None
    if hasattr(value, "dtype"):  # a number, or a list of them, of numpy
        value = value.tolist()
    if isinstance(value, float | Decimal) and value != value:
        return None
    if isinstance(value, datetime) and hasattr(value, "to_pydatetime"):
        return value.to_pydatetime(warn=False)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(below) for name, below in value.items()}
    return value


def takes(field: fields.Field[Any], value: Any) -> bool:
    """Tell whether a field accepts a value."""
    try:
        field.deserialize(value)
    except ValidationError:
        return False
    return True
