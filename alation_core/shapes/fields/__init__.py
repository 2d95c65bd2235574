"""Kinds of field, each one class with all that is done to it.

A kind deserialises (marshmallow), checks quickly, describes itself as JSON Schema, reads itself
from a cell of text and writes itself to the wire. Today's kinds convert nothing: what was checked
is what is sent.
"""

from alation_core.shapes.fields.containers import Dictionary, Items, Object
from alation_core.shapes.fields.field import Check, Derive, Described, Field, Part, Writer
from alation_core.shapes.fields.kinds import as_kind, field_of
from alation_core.shapes.fields.loose import Anything, AsItCame, EncodedJson
from alation_core.shapes.fields.scalars import Number, Scalar, Text, TrueOrFalse, WholeNumber
from alation_core.shapes.fields.unions import Either

__all__ = [
    "Anything",
    "AsItCame",
    "Check",
    "Derive",
    "Described",
    "Dictionary",
    "Either",
    "EncodedJson",
    "Field",
    "Items",
    "Number",
    "Object",
    "Part",
    "Scalar",
    "Text",
    "TrueOrFalse",
    "WholeNumber",
    "Writer",
    "as_kind",
    "field_of",
]
