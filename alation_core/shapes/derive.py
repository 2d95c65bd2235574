"""Derives marshmallow schemas from dataclasses."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

import marshmallow
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from alation_core.shapes.fields import (
    AsItCame,
    Either,
    EncodedJson,
    Items,
    Number,
    Text,
    TrueOrFalse,
    WholeNumber,
)
from alation_core.shapes.markers import UNSET, CapitalLetter, CommaSeparated, JsonText, Unset
from alation_core.shapes.rules import Rule

UNKNOWN_FIELD = "Unknown field."
_SCALARS: Mapping[Any, type[fields.Field[Any]]] = {
    str: Text,
    int: WholeNumber,
    float: Number,
    bool: TrueOrFalse,
}


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


def _derive_payload(shape: type[Any]) -> PayloadSchema:
    members: dict[str, Any] = {
        name: _field(hint, default, _payload_nested) for name, hint, default in _members(shape)
    }
    rules = tuple(getattr(shape, "rules", ()))
    base = RuledPayloadSchema if rules else PayloadSchema
    made = type(f"{shape.__name__}Schema", (base,), members | {"rules": rules, "shape": shape})
    schema: PayloadSchema = made()
    return schema


def _derive_answer(shape: type[Any], lenient: bool) -> AnswerSchema:
    members: dict[str, Any] = {}
    for name, hint, default in _members(shape):
        made = _field(hint, default, lambda inner: AsItCame(_answer_nested(inner, lenient)))
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


def _payload_nested(shape: type) -> fields.Field[Any]:
    return fields.Nested(payload_schema(shape))


def _answer_nested(shape: type, lenient: bool) -> fields.Field[Any]:
    # Asked for when it is first used: a shape may hold itself (children of children).
    return fields.Nested(lambda: answer_schema(shape, lenient))


def _members(shape: type) -> Iterator[tuple[str, Any, Any]]:
    hints = get_type_hints(shape, include_extras=True)
    for member in dataclasses.fields(shape):
        if member.metadata.get("wire", True):
            fixed = member.default is not dataclasses.MISSING
            default = member.default if fixed else member.default_factory
            yield member.name, hints[member.name], default


def _field(
    hint: Any, default: Any, nested: Callable[[type], fields.Field[Any]]
) -> fields.Field[Any]:
    required = default is dataclasses.MISSING
    made = _typed(hint, nested)
    made.required = required
    if not required:
        made.load_default = marshmallow.missing if default is UNSET else default
    return made


def _typed(hint: Any, nested: Callable[[type], fields.Field[Any]]) -> fields.Field[Any]:
    if get_origin(hint) is not Annotated:
        return _plain(hint, nested)
    base, *extras = get_args(hint)
    made = _plain(base, nested)
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
    return made


def _plain(hint: Any, nested: Callable[[type], fields.Field[Any]]) -> fields.Field[Any]:
    origin = get_origin(hint)
    if hint is Any:
        return fields.Raw(allow_none=True)
    if hint in _SCALARS:
        return _SCALARS[hint]()
    if dataclasses.is_dataclass(hint):
        return nested(hint)  # type: ignore[arg-type]
    if origin is Literal:
        values = get_args(hint)
        kinds = {type(value) for value in values}
        made = _SCALARS[kinds.pop()]() if len(kinds) == 1 else fields.Raw()
        made.validators = [validate.OneOf(values, error="Must be one of: {choices}.")]
        return made
    if origin is list:
        return Items(_typed(get_args(hint)[0], nested))
    if origin is dict:
        return fields.Dict(keys=Text(), values=_typed(get_args(hint)[1], nested))
    if origin in (Union, types.UnionType):
        return _union(get_args(hint), nested)
    raise TypeError(f"no field for the type {hint!r}")


def _union(
    options: tuple[Any, ...], nested: Callable[[type], fields.Field[Any]]
) -> fields.Field[Any]:
    kept = [option for option in options if option not in (Unset, type(None))]
    if Any in kept:
        kept = [option for option in kept if option is not Any]
        made: fields.Field[Any] = AsItCame(_union(tuple(kept), nested)) if kept else fields.Raw()
        made.allow_none = True
        return made
    made = _typed(kept[0], nested) if len(kept) == 1 else Either([_typed(k, nested) for k in kept])
    if type(None) in options:
        made.allow_none = True
    return made
