"""Derives marshmallow schemas from dataclasses."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import partial
from typing import Annotated, Any, get_args, get_origin

import marshmallow
from marshmallow import Schema

from alation_core.shapes.declared import check_declared
from alation_core.shapes.fields.containers import Dictionary, Items, Object
from alation_core.shapes.fields.field import Field
from alation_core.shapes.fields.kinds import field_of
from alation_core.shapes.fields.loose import AsItCame, EncodedJson
from alation_core.shapes.fields.unions import Either, ToldApart, is_shape
from alation_core.shapes.markers import (
    UNSET,
    AnyOf,
    CapitalLetter,
    CommaSeparated,
    JsonText,
    Secret,
)
from alation_core.shapes.members import Member, members_of, noted
from alation_core.shapes.schemas import (
    UNKNOWN_FIELD,
    AnswerSchema,
    PayloadSchema,
    RuledPayloadSchema,
    ToldApartSchema,
    made,
)
from alation_core.shapes.written import written_value

_payload_schemas: dict[Any, PayloadSchema] = {}
_answer_schemas: dict[tuple[type[Any], bool], AnswerSchema] = {}


def payload_schema(shape: Any) -> PayloadSchema:
    """Return the strict schema of a payload dataclass (one instance, reused).

    Fields without a default are required; `| None` lets null be sent; `Maybe[...]` may be left
    out; `rules` (a class variable) holds conditions between fields, which see a row as it stands
    on the wire: by its wire names. `further_keys` (a class variable) says how the names of keys
    begin that a row may have beside its fields, with values of any kind ("": however they begin);
    only rows that are dicts, or come from files, can have such keys.

    Args:
        shape: the dataclass, which may hold itself, or a union of dataclasses that are told apart
            by a Literal field.

    Raises:
        TypeError: no schema can be made of the declaration; the sentence names shape and field.
    """
    if shape not in _payload_schemas:
        check_declared(shape, "payload")
        derive = _derive_payload if is_shape(shape) else _derive_told_apart
        _payload_schemas[shape] = derive(shape)
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
        notes = noted(extras)
        if JsonText in notes.markers:
            made = EncodedJson(made)
        made.validators = [*made.validators, *notes.validators]
        told: dict[str, Any] = {"description": " ".join(notes.texts)} if notes.texts else {}
        for marker, name in _TOLD.items():
            if marker in notes.markers:
                told[name] = True
        if notes.examples:
            told["examples"] = _fitting(made, notes.examples)
        if notes.place is not None:
            told["place"] = notes.place
        if told:
            made.metadata = {**made.metadata, **told}
        return made


def _fitting(field: Field, examples: Sequence[Any]) -> list[Any]:
    for value in examples:
        if not field.takes(value):
            raise TypeError(f"it does not take {value!r}, which is its example")
    return list(examples)


_TOLD = {
    AnyOf: "any_of",
    CommaSeparated: "comma_separated",
    CapitalLetter: "capital_letter",
    JsonText: "json_text",
    Secret: "secret",
}
"""Markers that a schema tells of in the metadata of their field."""

_being_derived: set[type] = set()


def _payload_nested(shape: type) -> Field:
    if shape in _being_derived:
        return Object(lambda: payload_schema(shape))  # it holds itself
    return Object(payload_schema(shape))


_PAYLOAD = _Types(_payload_nested)


def _derive_payload(shape: type) -> PayloadSchema:
    members = members_of(shape)
    _being_derived.add(shape)
    try:
        fields = {one.wire: _payload_member(shape, one) for one in members}
    finally:
        _being_derived.discard(shape)
    renamed = {one.name: one.wire for one in members if one.name != one.wire}
    rules, further = _beside(shape, "rules", ()), _beside(shape, "further_keys", None)
    known = {"shape": shape, "renamed": renamed, "further": further}
    if further is not None:
        if not isinstance(further, str):
            raise TypeError(f"{shape.__name__}.further_keys is {further!r}: give a text")
        # The library refuses no key then, so those of other names are told by a rule.
        rules = (partial(_strange, frozenset(fields), further), *rules)
    if not rules:
        return made(PayloadSchema, shape.__name__, fields, **known)
    return made(RuledPayloadSchema, shape.__name__, fields, **known, rules=tuple(rules))


def _strange(fields: Set[str], further: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in row:
        if name not in fields and not str(name).startswith(further):
            yield name, UNKNOWN_FIELD


def _beside(shape: type, name: str, otherwise: Any) -> Any:
    """Return what a shape says of itself; a field may have the same name."""
    taken = any(one.name == name for one in members_of(shape))
    return otherwise if taken else getattr(shape, name, otherwise)


def _payload_member(shape: type, member: Member) -> Field:
    field = _member(shape, member, _PAYLOAD)
    if member.notes.place == "path" and (
        field.allow_none or isinstance(field, Items | Dictionary | Object)
    ):
        raise TypeError(f"{shape.__name__}.{member.name}: it holds no single value: InPath")
    return field


def _derive_told_apart(shapes: Any) -> PayloadSchema:
    """Derive the schema of a payload that is one of several shapes."""
    whole = _PAYLOAD.field(shapes)
    if not isinstance(whole, ToldApart):
        raise TypeError(
            f"{shapes} is no payload: give a dataclass, or a union of dataclasses in which one "
            "Literal field of the same name tells them apart"
        )
    kinds = [field.schema for field in whole.candidates if isinstance(field, Object)]
    names = list(dict.fromkeys(name for kind in kinds for name in kind.fields))
    fields = {name: _in_all(name, kinds) for name in names}
    fields[whole.tag].required = True
    return made(
        ToldApartSchema,
        "Or".join(type(kind).__name__.removesuffix("Schema") for kind in kinds),
        fields,
        shape=shapes,
        whole=whole,
        renamed={name: wire for kind in kinds for name, wire in _renamed(kind).items()},
        rules=tuple(rule for kind in kinds for rule in getattr(kind, "rules", ())),
    )


def _renamed(schema: Schema) -> Mapping[str, str]:
    return schema.renamed if isinstance(schema, PayloadSchema) else {}


def _in_all(name: str, kinds: list[Schema]) -> Field:
    """Return the field of one name in several shapes."""
    found = [kind.fields[name] for kind in kinds if name in kind.fields]
    places = {field.metadata.get("place") for field in found}
    if len(places) > 1 or ("path" in places and len(found) < len(kinds)):
        raise TypeError(f"the field {name!r} of a payload stands in one place, in all its shapes")
    fields = [field for field in found if isinstance(field, Field)]
    same = len(fields) == 1 or all(vars(one) == vars(fields[0]) for one in fields)
    field = copy.copy(fields[0]) if same else Either(fields, metadata=dict(fields[0].metadata))
    field.required = len(found) == len(kinds) and all(one.required for one in found)
    field.allow_none = any(one.allow_none for one in found)
    return field


def places_of(schema: Schema) -> dict[str, str]:
    """Return the fields of a row that stand in no body, each with its place: "path" or "query"."""
    placed = ((name, field.metadata.get("place")) for name, field in schema.fields.items())
    return {name: place for name, place in placed if place is not None}


def by_python_name(schema: PayloadSchema) -> dict[str, marshmallow.fields.Field[Any]]:
    """Return the fields of parameters by the names of their attributes, which callers write."""
    names = {wire: name for name, wire in schema.renamed.items()}
    return {names.get(wire, wire): field for wire, field in schema.fields.items()}


def default_of(schema: PayloadSchema, name: str) -> Any:
    """Return the default of a field, as it stands on the wire; None: it has none.

    Args:
        schema: of parameters; what a row leaves out is not sent.
        name: of the field on the wire.
    """
    default = schema.fields[name].load_default if name in schema.fields else None
    return None if default is marshmallow.missing else written_value(default)


def _derive_answer(shape: type[Any], lenient: bool) -> AnswerSchema:
    check_declared(shape, "answer")
    fields: dict[str, Field] = {}
    types = _Types(lambda inner: AsItCame(_answer_nested(inner, lenient)))
    for member in members_of(shape):
        field = _member(shape, member, types)
        if lenient:
            default = None if field.required else field.load_default
            field = AsItCame(field, allow_none=True, load_default=default)
        if member.name != member.wire:
            field.attribute = member.name
        fields[member.wire] = field
    return made(AnswerSchema, shape.__name__, fields, shape=shape)


def _answer_nested(shape: type, lenient: bool) -> Field:
    # Asked for when it is first used: a shape may hold itself (children of children).
    return Object(lambda: answer_schema(shape, lenient))


def _member(shape: type, member: Member, types: _Types) -> Field:
    try:
        field = types.field(member.hint)
    except TypeError as error:
        raise TypeError(f"{shape.__name__}.{member.name}: {error}") from None
    field.required = member.required
    if not member.required:
        field.load_default = marshmallow.missing if member.default is UNSET else member.default
    return field
