"""One row: as a dict, as it is sent, and what is wrong with it in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from os import PathLike
from typing import Any

from marshmallow import Schema

from alation_core.shapes.exact import Kept
from alation_core.shapes.fields.field import Field, Part, Writer, converts, digits_in, kept_in
from alation_core.shapes.fields.kinds import as_kind
from alation_core.shapes.hints import nearest
from alation_core.shapes.markers import UNSET
from alation_core.shapes.members import wire_names
from alation_core.shapes.schemas import UNKNOWN_FIELD, PayloadSchema, ToldApartSchema
from alation_core.shapes.written import written

Row = Mapping[str, Any]
"""A row as a dict."""
_SINGLE = frozenset({str, int, float, bool, type(None)})


class FlawedRow(dict[str, Any]):
    """A row that its source could not read whole: it is never sent.

    Args:
        values: what is there of it, by wire names. One of them is a key that no field has, so that
            the row stays one that does not fit, also where it was written down and read again.
        flaw: what is wrong with it, as a sentence.
    """

    def __init__(self, values: Mapping[str, Any], flaw: str) -> None:
        super().__init__(values)
        self.flaw = flaw


class ExportedRow(dict[str, Any]):
    """A row as a read brought it: a write that takes such rows back leaves out what it lacks."""


def why_no_rows(given: Any) -> str | None:
    """Return why something is no list of rows, as a sentence without its values; None: it may be.

    One row is easily given in the place of a list, and the name of a file in that of its rows.
    """
    if isinstance(given, str | bytes | bytearray | PathLike):
        return (
            "rows are a list of dicts, not a text: the rows of a file come from `alation load`, "
            "or from alation_files"
        )
    if isinstance(given, Mapping):
        return "rows are a list, and this is one dict: for a single row write [row]"
    if not hasattr(type(given), "__iter__") and not hasattr(type(given), "__getitem__"):
        one = ": for a single row write [row]" if _is_instance(given) else ""
        return f"rows are a list, or another iterable, not one {type(given).__name__}{one}"
    return None


def as_row(row: Any) -> Any:
    """Return a row as a dict by wire names: a payload dataclass loses the fields left out."""
    return with_dicts(row) if type(row) is not dict and _is_instance(row) else row


def with_dicts(row: Any, known: dict[int, Any] | None = None) -> Any:
    """Return a row with dicts by wire names in the place of the dataclasses within it.

    Args:
        row: the row, or a part of it.
        known: what was made of the parts so far. One that holds itself stays as it is.
    """
    if type(row) in _SINGLE:
        return row
    known = {} if known is None else known
    held = isinstance(row, dict | list | tuple) or _is_instance(row)
    if not held or isinstance(row, FlawedRow):
        return row
    if id(row) in known:
        return known[id(row)]
    known[id(row)] = row
    if isinstance(row, list | tuple):
        made: Any = [with_dicts(value, known) for value in row]
    else:
        named = row if isinstance(row, dict) else _as_dict(row)
        made = {
            name: value if type(value) in _SINGLE else with_dicts(value, known)
            for name, value in named.items()
        }
    known[id(row)] = made
    return made


def as_wire(value: Any) -> Any:
    """Return typed data as JSON can hold it: by wire names, with what stands there on the wire."""
    return written(value, _members)


def _members(value: Any) -> dict[str, Any] | None:
    if not _is_instance(value):
        return None
    names = wire_names(type(value), on_wire=True)
    found = {wire: getattr(value, name) for name, wire in names}
    return {wire: below for wire, below in found.items() if below is not UNSET}


def _is_instance(value: Any) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def _as_dict(row: Any) -> dict[str, Any]:
    return {
        wire: value
        for name, wire in wire_names(type(row))
        if (value := getattr(row, name)) is not UNSET
    }


@lru_cache(maxsize=512)
def row_writer(schema: Schema) -> Writer | None:
    """Return what makes of an accepted row the one that is sent; None: each is sent as it is.

    Args:
        schema: of the row, or of an object within it.
    """
    whole: Part = schema.whole if isinstance(schema, ToldApartSchema) else schema
    known: dict[Schema, Writer | None] = {}

    def ask(part: Part) -> Writer | None:
        if not isinstance(part, Schema):
            return as_kind(part).write(ask)
        if part not in known:
            # An object that holds itself is written where anything within it is.
            known[part] = (lambda value: _written(known[part], value)) if converts(part) else None
            known[part] = _object_writer(part, ask)
        return known[part]

    return ask(whole)


def _written(write: Writer | None, value: Any) -> Any:
    return value if write is None else write(value)


def _object_writer(schema: Schema, ask: Callable[[Part], Writer | None]) -> Writer | None:
    parts = {name: ask(field) for name, field in schema.fields.items()}
    writers = {name: write for name, write in parts.items() if write is not None}
    if not writers:
        return None
    return lambda row: {
        name: writers[name](value) if name in writers else value for name, value in row.items()
    }


def kept_by(schema: Schema) -> Kept | None:
    """Return what keeps the digits of numbers in the JSON of a row; None: no field of it does."""
    whole: Part = schema.whole if isinstance(schema, ToldApartSchema) else schema
    return partial(kept_in, whole) if digits_in(whole) else None


def names_of_holders(schema: Schema) -> frozenset[str]:
    """Return the fields of a row whose values are more than a plain one: they may change."""
    fields = schema.fields.items()
    return frozenset(
        name for name, field in fields if not (isinstance(field, Field) and field.plain)
    )


@lru_cache(maxsize=512)
def leaves_unchecked(schema: Schema) -> bool:
    """Tell whether a row may hold lists or objects that no field looks into.

    Args:
        schema: of the row, or of an object within it.
    """
    seen: set[Schema] = set()

    def ask(part: Part) -> bool:
        if not isinstance(part, Schema):
            return as_kind(part).leaves_unchecked(ask)
        if part in seen:
            return False
        seen.add(part)
        further = getattr(part, "further", None) is not None
        return further or any([ask(field) for field in part.fields.values()])

    return ask(schema.whole if isinstance(schema, ToldApartSchema) else schema)


def row_errors(schema: PayloadSchema, row: Any) -> list[tuple[str | None, str]]:
    """Return field and message of everything that is wrong with a row; empty where it fits."""
    if isinstance(row, FlawedRow):
        return [(None, row.flaw)]
    found = list(_flat(schema.validate(row)))
    if not found:
        return []
    told_apart = schema if isinstance(schema, ToldApartSchema) else None
    named = told_apart.of(row) if told_apart and isinstance(row, Mapping) else None
    return [(name, _suggest(name, message, named or schema)) for name, message in found]


def _suggest(name: str | None, message: str, schema: Schema) -> str:
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
