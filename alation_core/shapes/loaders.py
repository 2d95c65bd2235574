"""Loaders, compiled from answer schemas: what marshmallow makes of an answer, in less time.

What a loader makes, the schema makes; a property test holds that. A value that a field does not
know by its type is left to marshmallow, and an object that is refused to the schema, which finds
the words for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from marshmallow import Schema, ValidationError

from alation_core.shapes.fields.field import Field, Part
from alation_core.shapes.fields.loader import Loader, of_type
from alation_core.shapes.objects import (
    Build,
    BuildEach,
    ObjectPart,
    builder,
    each_builder,
    parts_of,
)
from alation_core.shapes.schemas import AnswerSchema


@lru_cache(maxsize=512)
def answer_loader(schema: AnswerSchema, *beside: str, decoded: bool = False) -> Callable[..., Any]:
    """Return what types an object of an answer, as the schema does.

    It gets the object, then the values of the attributes beside the wire. It raises
    ValidationError where the object does not fit.

    Args:
        schema: a schema that `answer_schema` derived.
        beside: names of attributes of its dataclass that do not stand on the wire.
        decoded: what it gets was decoded from JSON, and holds values of no other types.
    """
    parts = parts_of(schema, _loaders(decoded), decoded=decoded)
    build = builder(schema.shape, [*map(_beginning, parts)], beside)

    def load(data: Any, *values: Any) -> Any:
        if type(data) is dict:
            try:
                return build(data, *values)
            except ValidationError:
                pass  # the schema has the words for it
        made = schema.load(data)
        return replace(made, **dict(zip(beside, values, strict=True))) if beside else made

    return load


@lru_cache(maxsize=512)
def answers_loader(
    schema: AnswerSchema, *beside: str, decoded: bool = False
) -> Callable[..., Iterator[Any]]:
    """Return what types a list of objects of an answer, many at once.

    It gets the objects, then for each attribute beside the wire the list of its values. What it
    yields, and where it raises, is what `answer_loader` makes of one object after the other;
    arguments are the same.
    """
    load = answer_loader(schema, *beside, decoded=decoded)
    parts = parts_of(schema, _loaders(decoded), decoded=decoded)
    build_each = each_builder(schema.shape, parts, beside)

    def load_each(objects: list[Any], *values: Sequence[Any]) -> Iterator[Any]:
        if _OBJECT.issuperset(map(type, objects)):
            try:
                return iter(build_each(objects, *values))
            except Exception:  # noqa: S110 - raised again where it is reached: one does not fit
                pass
        return map(load, objects, *values)

    return load_each


_OBJECT = frozenset({dict})


def _loaders(decoded: bool) -> Callable[[Part], Loader]:
    """Return what knows the loader of every field and every object within an answer."""
    known: dict[Schema, Loader] = {}

    def ask(part: Part) -> Loader:
        if isinstance(part, Field):
            return part.loader(ask)
        if not isinstance(part, AnswerSchema):
            return Loader(part.load if isinstance(part, Schema) else part.deserialize)
        if part not in known:
            known[part] = _of_objects(part, ask, decoded)
        return known[part]

    return ask


def _of_objects(schema: AnswerSchema, ask: Callable[[Part], Loader], decoded: bool) -> Loader:
    """Return the loader of the objects of a schema. What is not needed is not compiled."""

    @cache
    def parts() -> Sequence[ObjectPart]:
        return parts_of(schema, ask, decoded=decoded)

    @cache
    def build() -> Build:
        return builder(schema.shape, parts())

    @cache
    def build_each() -> BuildEach:
        return each_builder(schema.shape, parts())

    return of_type(dict, lambda data: build()(data), lambda objects: build_each()(objects))


def _beginning(part: ObjectPart) -> ObjectPart:
    """Return a field whose values are made together where one of them holds many others."""
    loader = part.loader
    kind, each, make = loader.kind, loader.each, loader.make
    if each is None:
        return part

    def begin(value: Any) -> Any:
        return each([value])[0] if type(value) is kind else make(value)

    return replace(part, loader=replace(loader, make=begin))
