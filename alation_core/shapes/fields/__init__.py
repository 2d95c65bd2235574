"""Kinds of field, each one class with all that is done to it.

A kind deserialises (marshmallow), checks quickly, describes itself as JSON Schema, reads itself
from a cell of text and writes itself to the wire. Texts, numbers, booleans and what holds them are
sent as they are; a time, a day, a Decimal, a UUID or a member of an Enum as what stands for it.
"""

from alation_core.shapes.fields.checks import Check, OfTypes
from alation_core.shapes.fields.containers import Dictionary, Items, Object
from alation_core.shapes.fields.days import Day
from alation_core.shapes.fields.decimals import ExactNumber
from alation_core.shapes.fields.enums import Choice
from alation_core.shapes.fields.field import Derive, Described, Field, Part, Writer
from alation_core.shapes.fields.kinds import as_kind, field_of
from alation_core.shapes.fields.loose import Anything, AsItCame, EncodedJson
from alation_core.shapes.fields.moments import Moment
from alation_core.shapes.fields.scalars import Number, Scalar, Text, TrueOrFalse, WholeNumber
from alation_core.shapes.fields.unions import Either, ToldApart
from alation_core.shapes.fields.uuids import Identifier

__all__ = [
    "Anything",
    "AsItCame",
    "Check",
    "Choice",
    "Day",
    "Derive",
    "Described",
    "Dictionary",
    "Either",
    "EncodedJson",
    "ExactNumber",
    "Field",
    "Identifier",
    "Items",
    "Moment",
    "Number",
    "Object",
    "OfTypes",
    "Part",
    "Scalar",
    "Text",
    "ToldApart",
    "TrueOrFalse",
    "WholeNumber",
    "Writer",
    "as_kind",
    "field_of",
]
