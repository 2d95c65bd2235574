"""Loaders, compiled from answer schemas: what marshmallow makes of an answer, in less time.

What a loader makes, the schema makes; a property test holds that. A value that a field does not
know by its type is left to marshmallow, and an object that is refused to the schema, which finds
the words for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, missing

from alation_core.shapes.fields.field import Field, Part
from alation_core.shapes.fields.loader import TYPES, Loader, Make, Refused, of_type
from alation_core.shapes.markers import UNSET
from alation_core.shapes.schemas import AnswerSchema
from alation_core.shapes.twins import twin_of


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
    known: dict[Schema, Loader] = {}

    def ask(part: Part) -> Loader:
        if isinstance(part, Field):
            return part.loader(ask)
        if not isinstance(part, AnswerSchema):
            return Loader(part.load if isinstance(part, Schema) else part.deserialize)
        if part not in known:
            known[part] = of_type(dict, _object(part, ask, decoded=decoded))
        return known[part]

    build = _object(schema, ask, beside, decoded=decoded)

    def load(data: Any, *values: Any) -> Any:
        if type(data) is dict:
            try:
                return build(data, *values)
            except ValidationError:
                pass  # the schema has the words for it
        made = schema.load(data)
        return replace(made, **dict(zip(beside, values, strict=True))) if beside else made

    return load


def _object(
    schema: AnswerSchema,
    ask: Callable[[Part], Loader],
    beside: tuple[str, ...] = (),
    *,
    decoded: bool,
) -> Callable[..., Any]:
    """Return what makes the dataclass of an object.

    It is written as a person would: a line for each field, which calls nothing where the type of
    the value tells that it stays as it is. The text holds names of fields alone, in quotes where
    they are those of the wire.
    """
    known: dict[str, Any] = {"missing": missing, "shape": schema.shape}
    lines, given = ["get = data.get"], {name: f"{name}_" for name in beside}
    for at, (wire, field) in enumerate(schema.fields.items()):
        loader, default = ask(field), _default(field)
        known[f"same{at}"], known[f"make{at}"] = loader.same, _otherwise(field, loader)
        absent, sure = "missing", False
        if not field.required and not callable(default) and type(default) in loader.same:
            absent, known[f"default{at}"] = f"default{at}", default
            sure = decoded and loader.same >= TYPES
            if decoded and not loader.refused:
                known[f"make{at}"] = loader.make
        lines.append(f"value{at} = get({str(wire)!r}, {absent})")
        if not sure:
            lines.append(f"if type(value{at}) not in same{at}: value{at} = make{at}(value{at})")
        given.setdefault(str(field.attribute or wire), f"value{at}")
    head = ", ".join(["data", *(f"{name}_" for name in beside)])
    exec("\n    ".join([f"def build({head}):", *lines, *_built(schema.shape, given, known)]), known)  # noqa: S102 - our own text
    build: Callable[..., Any] = known["build"]
    return build


def _built(shape: type[Any], given: Mapping[str, str], known: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that return the dataclass.

    Args:
        shape: the dataclass.
        given: its attributes, each with the name of its value.
        known: what the lines know by name; what they need beside is added.
    """
    twin = twin_of(shape, given)
    if twin is None:
        yield f"return shape({', '.join(f'{name}={value}' for name, value in given.items())})"
        return
    known["plain"] = twin.plain
    yield "made = plain()"
    for name, value in given.items():
        yield f"made.{name} = {value}"
    for at, (name, value) in enumerate(twin.rest.items()):
        known[f"rest{at}"] = value
        yield f"made.{name} = rest{at}"
    yield "made.__class__ = shape"
    yield "return made"


def _default(field: fields.Field[Any]) -> Any:
    return UNSET if field.load_default is missing else field.load_default


def _otherwise(field: fields.Field[Any], loader: Loader) -> Make:
    """Return what makes the values that do not stay as they are, the one that is left out too."""
    make, refused = loader.make, loader.refused
    default = _default(field)
    made, required = callable(default), field.required

    def otherwise(value: Any) -> Any:
        if value is missing and not required:
            return default() if made else default
        if value is missing or type(value) in refused:
            raise Refused
        return make(value)

    return otherwise
