"""A quick check, compiled from a payload schema, that accepts plain and well-typed rows.

What it accepts, the schema accepts; a property test holds that. Where it says no, nothing is
decided: the schema is asked, which also finds the words for what is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import marshmallow
from marshmallow import ValidationError, fields

from alation_core.shapes.derive import PayloadSchema, RuledPayloadSchema
from alation_core.shapes.fields import (
    Either,
    Items,
    Number,
    Text,
    TrueOrFalse,
    WholeNumber,
)

Check = Callable[[Any], bool]


def quick_check(schema: PayloadSchema) -> Check:
    """Return the check of one row: True means that the schema accepts it.

    Args:
        schema: a schema that `payload_schema` derived.
    """
    return _object(schema)


def _object(schema: marshmallow.Schema) -> Check:
    checks = {name: _value(field) for name, field in schema.fields.items()}
    needed = [name for name, field in schema.fields.items() if field.required]
    rules = schema.rules if isinstance(schema, RuledPayloadSchema) else ()
    if any(field.load_default is not marshmallow.missing for field in schema.fields.values()):
        # The schema's rules see the row with its defaults: that is not the row as it came.
        return _undecided

    def fits(row: Any) -> bool:
        if type(row) is not dict:
            return False
        for name, value in row.items():
            check = checks.get(name)
            if check is None or not check(value):
                return False
        for name in needed:
            if name not in row:
                return False
        return not any(True for rule in rules for _ in rule(row))

    return fits


def _value(field: fields.Field[Any]) -> Check:
    make = _CHECKS.get(type(field))
    check = make(field) if make is not None else _undecided
    if field.validators:
        check = _with_validators(check, field.validators)
    return _or_null(check) if field.allow_none else check


def _undecided(value: Any) -> bool:
    return False


def _or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _with_validators(check: Check, validators: list[Callable[[Any], Any]]) -> Check:
    def fits(value: Any) -> bool:
        if not check(value):
            return False
        try:
            for validator in validators:
                validator(value)
        except ValidationError:
            return False
        return True

    return fits


def _anything(field: fields.Field[Any]) -> Check:
    return lambda value: value is not None and value is not marshmallow.missing


def _exactly(kind: type) -> Callable[[Any], Check]:
    return lambda field: lambda value: type(value) is kind


def _number(field: Number) -> Check:
    return lambda value: type(value) is int or (type(value) is float and math.isfinite(value))


def _items(field: Items) -> Check:
    inner = _value(field.inner)

    def fits(value: Any) -> bool:
        return type(value) is list and all(map(inner, value))

    return fits


def _mapping(field: fields.Dict) -> Check:
    if type(field.key_field) is not Text or field.value_field is None:
        return _undecided
    inner = _value(field.value_field)

    def fits(value: Any) -> bool:
        if type(value) is not dict:
            return False
        return all(type(key) is str and inner(below) for key, below in value.items())

    return fits


def _either(field: Either) -> Check:
    candidates = [_value(candidate) for candidate in field.candidates]

    def fits(value: Any) -> bool:
        return any(candidate(value) for candidate in candidates)

    return fits


def _nested(field: fields.Nested) -> Check:
    return _object(field.schema)


_CHECKS: Mapping[type, Callable[[Any], Check]] = {
    Either: _either,
    Items: _items,
    Number: _number,
    Text: _exactly(str),
    TrueOrFalse: _exactly(bool),
    WholeNumber: _exactly(int),
    fields.Dict: _mapping,
    fields.Nested: _nested,
    fields.Raw: _anything,
}
"""A field of another type is undecided: a row that has it goes to the schema."""
