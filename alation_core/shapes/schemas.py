"""The classes of the derived schemas. Their fields have the names of the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

import marshmallow
from marshmallow import Schema, ValidationError, post_load, validates_schema

from alation_core.shapes.fields.field import Field
from alation_core.shapes.fields.unions import ToldApart
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
    shape: ClassVar[Any]
    renamed: ClassVar[Mapping[str, str]] = {}
    """The wire name of each field whose attribute has another one."""
    further: ClassVar[str | None] = None
    """How the names of further keys begin, whose values may be anything; None: there are none."""

    def knows(self, name: str) -> bool:
        """Tell whether a row may have a key of this name."""
        return name in self.fields or (self.further is not None and name.startswith(self.further))

    def handle_error(self, error: ValidationError, data: Any, **kwargs: Any) -> None:
        """Lead who writes the name of an attribute to the name on the wire."""
        messages = error.messages
        if self.renamed and isinstance(messages, dict):
            for name in self.renamed.keys() & messages.keys():
                if messages[name] == [UNKNOWN_FIELD]:
                    messages[name] = [f"Unknown field; did you mean {self.renamed[name]!r}?"]


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


class ToldApartSchema(PayloadSchema):
    """The schema of a payload that is one of several shapes.

    Its `fields` are those of all shapes, so that the columns of a file can be told by their names.
    What a row has to be says the field `whole`.
    """

    whole: ClassVar[ToldApart]
    rules: ClassVar[tuple[Rule, ...]] = ()

    def of(self, row: Mapping[str, Any]) -> Schema | None:
        """Return the schema of the shape that a row names; None: it names none of them."""
        field = self.whole.of(row)
        schema: Schema | None = getattr(field, "schema", None)
        return schema

    def load(self, data: Any, **options: Any) -> Any:
        """Check and convert one row by the shape that it names."""
        if not isinstance(data, Mapping):
            raise ValidationError({"_schema": [self.error_messages["type"]]})
        schema = self.of(data)
        if schema is None:
            raise ValidationError(self.whole.wrong_tag(data))
        return schema.load(data, **options)

    def validate(self, data: Any, **options: Any) -> dict[str, list[str]]:
        """Return what is wrong with a row, as the shape says that it names."""
        try:
            self.load(data, **options)
        except ValidationError as error:
            return dict(error.messages_dict)
        return {}


class AnswerSchema(Schema):
    """Base of the derived answer schemas: builds the dataclass, ignores what it does not know."""

    class Meta:
        """Unknown keys are no error; they stay in the raw answer."""

        unknown = marshmallow.EXCLUDE

    shape: ClassVar[type]

    @post_load
    def _build(self, data: dict[str, Any], **kwargs: Any) -> Any:
        return self.shape(**data)


S = TypeVar("S", bound=Schema)


class _WholeName(str):
    """A name with dots that is one name: the library would make an object of each part of it."""

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return text != "." and super().__contains__(text)  # type: ignore[operator]


def made(base: type[S], name: str, fields: Mapping[str, Field], **known: Any) -> S:
    """Return a schema.

    Args:
        base: its class derives from this one.
        name: of its shape.
        fields: by their wire names, which may be those of anything in the class.
        known: attributes of the class.
    """
    for wire, field in fields.items():
        if "." in wire and field.attribute is None:
            field.attribute = _WholeName(wire)
    schema: type[S] = type(f"{name}Schema", (base,), {})
    # The fields are no attributes of the class: one may be called `rules`, `load` or `Meta`. And
    # an attribute that is a field would be taken for one of the row.
    schema._declared_fields = dict(fields)
    for attribute, value in known.items():
        setattr(schema, attribute, value)
    return schema() if known.get("further") is None else schema(unknown=marshmallow.INCLUDE)
