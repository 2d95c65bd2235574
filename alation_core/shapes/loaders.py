"""Loaders, compiled from answer schemas: what marshmallow makes of an answer, in less time.

What a loader makes, the schema makes; a property test holds that. A value that a field does not
know by its type is left to marshmallow, and an object that is refused to the schema, which finds
the words for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from marshmallow import Schema, ValidationError, fields, missing

from alation_core.shapes.fields.field import Field, Part
from alation_core.shapes.fields.loader import Loader, Make, Refused, Types, of_type
from alation_core.shapes.schemas import AnswerSchema

AnyField = fields.Field[Any]
Build = Callable[..., Any]
"""Makes the dataclass of an object, and of attributes that do not stand on the wire."""


def load_answer(schema: AnswerSchema, data: Any, **beside: Any) -> Any:
    """Return what a schema makes of an object of an answer.

    Args:
        schema: a schema that `answer_schema` derived.
        data: the object.
        beside: attributes of the dataclass that do not stand on the wire.

    Raises:
        ValidationError: the object does not fit.
    """
    if type(data) is dict:
        try:
            return _compiled(schema)(data, beside)
        except ValidationError:
            pass  # the schema has the words
    made = schema.load(data)
    return replace(made, **beside) if beside else made


@lru_cache(maxsize=512)
def _compiled(schema: AnswerSchema) -> Build:
    known: dict[Schema, Loader] = {}

    def ask(part: Part) -> Loader:
        if isinstance(part, Field):
            return part.loader(ask)
        if not isinstance(part, AnswerSchema):
            return Loader(part.load if isinstance(part, Schema) else part.deserialize)
        if part not in known:
            known[part] = of_type(dict, _object(part, ask))
        return known[part]

    return _object(schema, ask)


class _Member(NamedTuple):
    """One field of an object: its names, and what is made of its values.

    `absent` makes what stands for one that is left out; None: what stands for it never changes.
    """

    wire: str
    name: str
    same: Types
    refused: Types
    make: Make
    absent: Callable[[], Any] | None


def _object(schema: AnswerSchema, ask: Callable[[Part], Loader]) -> Build:
    shape = schema.shape
    members = [_member(wire, field, ask(field)) for wire, field in schema.fields.items()]
    fixed = {
        field.attribute or wire: field.load_default
        for wire, field in schema.fields.items()
        if field.load_default is not missing and not callable(field.load_default)
    }

    def build(data: dict[str, Any], beside: Mapping[str, Any] | None = None) -> Any:
        made, get = fixed.copy(), data.get
        for wire, name, same, refused, make, absent in members:
            value = get(wire, missing)
            kind = type(value)
            if kind in same:
                made[name] = value
            elif value is missing:
                if absent is not None:
                    made[name] = absent()
            elif kind in refused:
                raise Refused
            else:
                made[name] = make(value)
        if beside is not None:
            made.update(beside)
        return shape(**made)

    return build


def _member(wire: str, field: AnyField, loader: Loader) -> _Member:
    absent = field.load_default if callable(field.load_default) else None
    if field.required:
        absent = _refuse
    name = field.attribute or wire
    return _Member(wire, name, loader.same, loader.refused, loader.make, absent)


def _refuse() -> Any:
    raise Refused
