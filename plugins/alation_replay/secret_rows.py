"""The secret values of rows, by their schema: none of them comes onto a tape or into its index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alation_core import Alation
from alation_core.operations import WriteOperation
from alation_core.shapes import PayloadSchema, as_row, cutter

PLACEHOLDER = "fake-password"
"""What stands for the value of a field that is declared `Secret`."""


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


def secret_texts(catalog: Alation, endpoint: str, name: str, rows: Sequence[Any]) -> dict[str, str]:
    """Return the secret values in the rows of a call, each with what stands for it.

    Args:
        catalog: that knows the endpoint.
        endpoint: its name.
        name: of the operation.
        rows: of the call.
    """
    operation = type(catalog.endpoint(endpoint)).operations().get(name)
    cut = cutter(operation.payload_schema) if isinstance(operation, WriteOperation) else None
    texts = [] if cut is None else [text for row in rows for text in cut(as_row(row))[1]]
    return dict.fromkeys(texts, PLACEHOLDER)


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
    return PLACEHOLDER if isinstance(value, str) else 0
