"""Rows with placeholders for their secret values, as a tape that is put together holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alation_core.shapes import PayloadSchema, as_row, cutter
from alation_replay.scrubbing.rules import VALUE


def without_secret_values(schema: PayloadSchema, rows: Sequence[Any]) -> list[Any]:
    """Return rows in which a placeholder stands for each secret text, and zero for a number.

    Args:
        schema: of the rows.
        rows: that fit it.
    """
    cut = cutter(schema)
    if cut is None:
        return list(rows)
    return [_held(as_row(row), cut(as_row(row))[0]) for row in rows]


def _held(whole: Any, kept: Any) -> Any:
    """Put placeholders where a value was taken out."""
    if isinstance(whole, Mapping) and isinstance(kept, Mapping):
        return {
            name: _held(value, kept[name]) if name in kept else _placeholder(value)
            for name, value in whole.items()
        }
    if isinstance(whole, list) and isinstance(kept, list) and len(whole) == len(kept):
        return [_held(one, other) for one, other in zip(whole, kept, strict=True)]
    return whole if kept is not None or whole is None else _placeholder(whole)


def _placeholder(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _placeholder(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_placeholder(part) for part in value]
    if value is None or isinstance(value, bool):
        return value
    return VALUE if isinstance(value, str) else 0
