"""Loaders, compiled from answer schemas: what marshmallow makes of an answer, in less time.

What a loader makes, the schema makes; a property test holds that. A value that a field does not
know by its type is left to marshmallow, and an object that is refused to the schema, which finds
the words for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, missing

from alation_core.shapes.fields.field import Field, Part
from alation_core.shapes.fields.loader import Loader, Make, Refused, of_type
from alation_core.shapes.markers import UNSET
from alation_core.shapes.schemas import AnswerSchema


@lru_cache(maxsize=512)
def answer_loader(schema: AnswerSchema, *beside: str) -> Callable[..., Any]:
    """Return what types an object of an answer, as the schema does.

    It gets the object, then the values of the attributes beside the wire. It raises
    ValidationError where the object does not fit.

    Args:
        schema: a schema that `answer_schema` derived.
        beside: names of attributes of its dataclass that do not stand on the wire.
    """
    known: dict[Schema, Loader] = {}

    def ask(part: Part) -> Loader:
        if isinstance(part, Field):
            return part.loader(ask)
        if not isinstance(part, AnswerSchema):
            return Loader(part.load if isinstance(part, Schema) else part.deserialize)
        if part not in known:
            known[part] = of_type(dict, _object(part, ask))
        return known[part]

    build = _object(schema, ask, beside)

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
    schema: AnswerSchema, ask: Callable[[Part], Loader], beside: tuple[str, ...] = ()
) -> Callable[..., Any]:
    """Return what makes the dataclass of an object.

    It is written as a person would: a line for each field, which calls nothing where the type of
    the value tells that it stays as it is. The text holds names of fields alone, in quotes where
    they are those of the wire.
    """
    known: dict[str, Any] = {"missing": missing, "shape": schema.shape}
    lines, given = ["get = data.get"], [f"{name}={name}_" for name in beside]
    for at, (wire, field) in enumerate(schema.fields.items()):
        loader = ask(field)
        known[f"same{at}"], known[f"make{at}"] = loader.same, _otherwise(field, loader)
        lines.append(f"value{at} = get({str(wire)!r}, missing)")
        lines.append(f"if type(value{at}) not in same{at}: value{at} = make{at}(value{at})")
        name = str(field.attribute or wire)
        given += [] if name in beside else [f"{name}=value{at}"]
    lines.append(f"return shape({', '.join(given)})")
    head = ", ".join(["data", *(f"{name}_" for name in beside)])
    exec("\n    ".join([f"def build({head}):", *lines]), known)  # noqa: S102 - our own text
    build: Callable[..., Any] = known["build"]
    return build


def _otherwise(field: fields.Field[Any], loader: Loader) -> Make:
    """Return what makes the values that do not stay as they are, the one that is left out too."""
    make, refused = loader.make, loader.refused
    default: Any = UNSET if field.load_default is missing else field.load_default
    made, required = callable(default), field.required

    def otherwise(value: Any) -> Any:
        if value is missing and not required:
            return default() if made else default
        if value is missing or type(value) in refused:
            raise Refused
        return make(value)

    return otherwise
