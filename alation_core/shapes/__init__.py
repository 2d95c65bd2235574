"""One definition per shape: a typed dataclass; its marshmallow schema is derived here.

Two kinds of schema come out of a dataclass. A *payload* schema refuses unknown keys, missing
fields and wrong types, and converts nothing, so what was checked is what is sent. An *answer*
schema types what it knows and leaves the rest as it came.
"""

from alation_core.shapes.json_schema import json_schema
from alation_core.shapes.markers import (
    UNSET,
    CapitalLetter,
    CommaSeparated,
    JsonText,
    Maybe,
    Unset,
    as_row,
)
from alation_core.shapes.quick import quick_check
from alation_core.shapes.rules import Rule, one_of, required_when, requires
from alation_core.shapes.schemas import (
    AnswerSchema,
    PayloadSchema,
    answer_schema,
    payload_schema,
    row_errors,
)
from alation_core.shapes.text import row_from_text, value_from_text

__all__ = [
    "UNSET",
    "AnswerSchema",
    "CapitalLetter",
    "CommaSeparated",
    "JsonText",
    "Maybe",
    "PayloadSchema",
    "Rule",
    "Unset",
    "answer_schema",
    "as_row",
    "json_schema",
    "one_of",
    "payload_schema",
    "quick_check",
    "required_when",
    "requires",
    "row_errors",
    "row_from_text",
    "value_from_text",
]
