"""Derives marshmallow schemas from dataclasses."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints

import marshmallow
from marshmallow import Schema, ValidationError, post_load, validate, validates_schema

from alation_core.shapes.fields.containers import Object
from alation_core.shapes.fields.field import Field
from alation_core.shapes.fields.kinds import field_of
from alation_core.shapes.fields.loose import AsItCame, EncodedJson
from alation_core.shapes.markers import (
    UNSET,
    CapitalLetter,
    CommaSeparated,
    InPath,
    InQuery,
    JsonText,
    Secret,
)
from alation_core.shapes.rules import Rule

UNKNOWN_FIELD = "Unknown field."


class PayloadSchema(Schema):
    """Base of the derived payload schemas: unknown keys are refused."""

    class Meta:
        """Unknown keys are refused."""

        unknown = marshmallow.RAISE

    error_messages = {  # noqa: RUF012 - the library declares an instance variable
        "type": "Expected an object with named fields.",
        "unknown": UNKNOWN_FIELD,
    }
    shape: ClassVar[type]


class RuledPayloadSchema(PayloadSchema):
    """A payload schema whose shape has conditions between fields."""

    rules: ClassVar[tuple[Rule, ...]] = ()

    @validates_schema
    def _check_rules(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        errors: dict[str, list[str]] = {}
        for rule in self.rules:
            for name, message in rule(data):
                errors.setdefault(name, []).append(message)
        if errors:
            raise ValidationError(errors)


class AnswerSchema(Schema):
    """Base of the derived answer schemas: builds the dataclass, ignores what it does not know."""

    class Meta:
        """Unknown keys are no error; they stay in the raw answer."""

        unknown = marshmallow.EXCLUDE

    shape: ClassVar[type]

    @post_load
    def _build(self, data: dict[str, Any], **kwargs: Any) -> Any:
        return self.shape(**data)


_payload_schemas: dict[type[Any], PayloadSchema] = {}
_answer_schemas: dict[tuple[type[Any], bool], AnswerSchema] = {}


def payload_schema(shape: type[Any]) -> PayloadSchema:
    """Return the strict schema of a payload dataclass (one instance, reused).

    Fields without a default are required; `| None` lets null be sent; `Maybe[...]` may be left
    out; `rules` (a class variable) holds conditions between fields.
    """
    if shape not in _payload_schemas:
        _payload_schemas[shape] = _derive_payload(shape)
    return _payload_schemas[shape]


def answer_schema(shape: type[Any], lenient: bool = False) -> AnswerSchema:
    """Return the schema that types an answer (one instance, reused).

    Args:
        shape: the dataclass.
        lenient: leave a field of another type as it came, instead of the whole object.
    """
    if (shape, lenient) not in _answer_schemas:
        _answer_schemas[shape, lenient] = _derive_answer(shape, lenient)
    return _answer_schemas[shape, lenient]


class _Types:
    """Makes fields of type hints; payloads and answers differ in what a dataclass becomes."""

    def __init__(self, nested: Callable[[type], Field]) -> None:
        self.nested = nested

    def field(self, hint: Any) -> Field:
        """Return the field of a hint, with what is noted beside it (`Annotated`)."""
        if get_origin(hint) is not Annotated:
            return field_of(hint, self)
        base, *extras = get_args(hint)
        made = field_of(base, self)
        if JsonText in extras:
            made = EncodedJson(made)
        checks = [extra for extra in extras if isinstance(extra, validate.Validator)]
        made.validators = [*made.validators, *checks]
        notes = [extra for extra in extras if isinstance(extra, str)]
        if notes:
            made.metadata = {**made.metadata, "description": " ".join(notes)}
        if CommaSeparated in extras:
            made.metadata = {**made.metadata, "comma_separated": True}
        if CapitalLetter in extras:
            made.metadata = {**made.metadata, "capital_letter": True}
        for marker, place in ((InPath, "path"), (InQuery, "query")):
            if marker in extras:
                made.metadata = {**made.metadata, "place": place}
        if Secret in extras:
            made.metadata = {**made.metadata, "secret": True}
        return made


_PAYLOAD = _Types(lambda shape: Object(payload_schema(shape)))


def _derive_payload(shape: type[Any]) -> PayloadSchema:
    members: dict[str, Any] = {
        name: _member(hint, default, _PAYLOAD) for name, hint, default in _members(shape)
    }
    rules = tuple(getattr(shape, "rules", ()))
    base = RuledPayloadSchema if rules else PayloadSchema
    made = type(f"{shape.__name__}Schema", (base,), members | {"rules": rules, "shape": shape})
    schema: PayloadSchema = made()
    return schema


def places_of(schema: Schema) -> dict[str, str]:
    """Return the fields of a row that stand in no body, each with its place: "path" or "query"."""
    placed = ((name, field.metadata.get("place")) for name, field in schema.fields.items())
    return {name: place for name, place in placed if place is not None}


def _derive_answer(shape: type[Any], lenient: bool) -> AnswerSchema:
    members: dict[str, Any] = {}
    types = _Types(lambda inner: AsItCame(_answer_nested(inner, lenient)))
    for name, hint, default in _members(shape):
        made = _member(hint, default, types)
        members[name] = (
            AsItCame(
                made,
                allow_none=True,
                load_default=None if made.required else made.load_default,
            )
            if lenient
            else made
        )
    built = type(f"{shape.__name__}Schema", (AnswerSchema,), members | {"shape": shape})
    schema: AnswerSchema = built()
    return schema


def _answer_nested(shape: type, lenient: bool) -> Field:
    # Asked for when it is first used: a shape may hold itself (children of children).
    return Object(lambda: answer_schema(shape, lenient))


def _members(shape: type) -> Iterator[tuple[str, Any, Any]]:
    hints = get_type_hints(shape, include_extras=True)
    for member in dataclasses.fields(shape):
        if member.metadata.get("wire", True):
            fixed = member.default is not dataclasses.MISSING
            default = member.default if fixed else member.default_factory
            yield member.name, hints[member.name], default


def _member(hint: Any, default: Any, types: _Types) -> Field:
    required = default is dataclasses.MISSING
    made = types.field(hint)
    made.required = required
    if not required:
        made.load_default = marshmallow.missing if default is UNSET else default
    return made
