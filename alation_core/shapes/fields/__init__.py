"""Marshmallow fields that convert nothing: what was checked is what is sent."""

from alation_core.shapes.fields.containers import Items
from alation_core.shapes.fields.loose import AsItCame, EncodedJson
from alation_core.shapes.fields.scalars import Number, Text, TrueOrFalse, WholeNumber
from alation_core.shapes.fields.unions import Either

__all__ = [
    "AsItCame",
    "Either",
    "EncodedJson",
    "Items",
    "Number",
    "Text",
    "TrueOrFalse",
    "WholeNumber",
]
