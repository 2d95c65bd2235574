"""Rows that must be refused, made from rows that fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields

from alation_core.shapes import Either, PayloadSchema, ToldApartSchema, json_schema
from alation_replay.contract.json_fits import fits, resolved

UNHEARD_OF = "unheard_of"
"""A name that no server and no schema knows."""

_VALUES: tuple[Any, ...] = (None, "7", 7, 1.5, True, [], {})
"""One value of each JSON type; each is wrong where the field is of another one."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Spoiled:
    """A row that does not fit.

    Args:
        row: the row.
        path: the way to what is wrong in it: names, and positions in lists.
        what: what is wrong, for messages.
    """

    row: dict[str, Any]
    path: Path
    what: str

    @property
    def field(self) -> str:
        """The row's own field in which it is wrong."""
        return str(self.path[0])


def lacking(schema: Schema, row: Mapping[str, Any]) -> Iterator[Spoiled]:
    """Yield the row without each of its required fields, nested ones included."""
    for inner, path, _ in _objects(schema, row, ()):
        for name, field in inner.fields.items():
            if field.required:
                yield _spoiled(row, (*path, name), f"without {name!r}", _drop)


def with_unknown(schema: Schema, row: Mapping[str, Any]) -> Iterator[Spoiled]:
    """Yield the row with a field that nobody knows, in it and in each object within."""
    for inner, path, _ in _objects(schema, row, ()):
        if isinstance(inner, PayloadSchema) and inner.knows(UNHEARD_OF):
            continue  # it takes keys of any name
        where = (*path, UNHEARD_OF)
        yield _spoiled(row, where, f"with an unknown field {UNHEARD_OF!r}", _put(1))


def mistyped(schema: Schema, row: Mapping[str, Any]) -> Iterator[Spoiled]:
    """Yield the row with a value of each wrong type in each field, also in those it leaves out."""
    for inner, path, _ in _objects(schema, row, ()):
        document = json_schema(inner, "")
        shared = document.get("$defs")
        properties = resolved(document["items"], shared)["properties"]
        for name, described in properties.items():
            for value in _VALUES:
                if not fits(value, described, shared):
                    what = f"with {name!r} = {value!r}"
                    yield _spoiled(row, (*path, name), what, _put(value))


def _objects(
    schema: Schema, row: Mapping[str, Any], path: Path
) -> Iterator[tuple[Schema, Path, Mapping[str, Any]]]:
    """Yield the row and each object within that has a schema of its own."""
    if isinstance(schema, ToldApartSchema):
        schema = schema.of(row) or schema
    yield schema, path, row
    for name, field in schema.fields.items():
        if name in row:
            yield from _within(field, row[name], (*path, name))


def _within(
    field: fields.Field[Any], value: Any, path: Path
) -> Iterator[tuple[Schema, Path, Mapping[str, Any]]]:
    if isinstance(field, fields.Nested) and isinstance(value, Mapping):
        yield from _objects(field.schema, value, path)
    elif isinstance(field, fields.List) and isinstance(value, list):
        for position, entry in enumerate(value):
            yield from _within(field.inner, entry, (*path, position))
    elif isinstance(field, Either):
        # Of several types the one counts that the value fits: the others refuse it anyway.
        for candidate in field.candidates:
            if candidate.takes(value):
                yield from _within(candidate, value, path)
                return


Change = Callable[[Any, str | int], None]


def _spoiled(row: Mapping[str, Any], path: Path, what: str, change: Change) -> Spoiled:
    changed = deepcopy(dict(row))
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    change(place, path[-1])
    return Spoiled(changed, path, what)


def _drop(place: Any, name: str | int) -> None:
    place.pop(name, None)


def _put(value: Any) -> Change:
    def change(place: Any, name: str | int) -> None:
        place[name] = value

    return change
