"""One row: as a dict, as it is sent, and what is wrong with it in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from marshmallow import Schema

from alation_core.shapes.derive import UNKNOWN_FIELD, PayloadSchema
from alation_core.shapes.fields.field import Part, Writer
from alation_core.shapes.fields.kinds import as_kind
from alation_core.shapes.fields.scalars import Scalar
from alation_core.shapes.hints import nearest
from alation_core.shapes.markers import UNSET

Row = Mapping[str, Any]
"""A row as a dict."""


def as_row(row: Any) -> Any:
    """Return a row as a dict: a payload dataclass loses the fields that are left out."""
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        return {
            member.name: _as_value(value)
            for member in dataclasses.fields(row)
            if (value := getattr(row, member.name)) is not UNSET
        }
    return row


def _as_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_value(item) for item in value]
    return as_row(value)


def row_writer(schema: Schema) -> Writer | None:
    """Return what makes of an accepted row the one that is sent; None: each is sent as it is.

    Args:
        schema: of the row, or of an object within it.
    """
    parts = {name: _writer(field) for name, field in schema.fields.items()}
    writers = {name: write for name, write in parts.items() if write is not None}
    if not writers:
        return None
    return lambda row: {
        name: writers[name](value) if name in writers else value for name, value in row.items()
    }


def _writer(part: Part) -> Writer | None:
    return row_writer(part) if isinstance(part, Schema) else as_kind(part).write(_writer)


def names_of_holders(schema: Schema) -> frozenset[str]:
    """Return the fields of a row whose values may be lists or objects, which can change."""
    fields = schema.fields.items()
    return frozenset(name for name, field in fields if not isinstance(field, Scalar))


@lru_cache(maxsize=512)
def leaves_unchecked(schema: Schema) -> bool:
    """Tell whether a row may hold lists or objects that no field looks into.

    Args:
        schema: of the row, or of an object within it.
    """
    return any(_leaves_unchecked(field) for field in schema.fields.values())


def _leaves_unchecked(part: Part) -> bool:
    if isinstance(part, Schema):
        return leaves_unchecked(part)
    return as_kind(part).leaves_unchecked(_leaves_unchecked)


def row_errors(schema: PayloadSchema, row: Any) -> list[tuple[str | None, str]]:
    """Return field and message of everything that is wrong with a row; empty where it fits."""
    return [
        (name, _suggest(name, message, schema)) for name, message in _flat(schema.validate(row))
    ]


def _suggest(name: str | None, message: str, schema: PayloadSchema) -> str:
    # A nested field ("custom_fields[0].valu") is no misspelling of one of the row's own.
    own = name is not None and not {".", "["} & set(name)
    asked = name if own and message == UNKNOWN_FIELD else None
    near = nearest(asked, schema.fields) if asked else None
    return f"{message[:-1]}; did you mean {near!r}?" if near else message


def _flat(errors: Any, path: str = "") -> Iterator[tuple[str | None, str]]:
    if isinstance(errors, Mapping):
        for key, below in errors.items():
            if key == "_schema":
                yield from _flat(below, path)
            elif isinstance(key, int):
                yield from _flat(below, f"{path}[{key}]")
            else:
                yield from _flat(below, f"{path}.{key}" if path else str(key))
    elif isinstance(errors, list):
        for message in errors:
            yield from _flat(message, path)
    else:
        yield path or None, str(errors)
