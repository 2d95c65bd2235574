"""One definition per shape: a typed dataclass; its marshmallow schema is derived here.

Two kinds of schema come out of a dataclass. A *payload* schema refuses unknown keys, missing
fields and wrong types; what was checked is what is sent, in the form of the wire. An *answer*
schema types what it knows and leaves the rest as it came.
"""

from alation_core.shapes.cells import cell_reader, row_from_text, text_from_value, value_from_text
from alation_core.shapes.declared import check_declared
from alation_core.shapes.derive import (
    answer_schema,
    by_python_name,
    default_of,
    payload_schema,
    places_of,
)
from alation_core.shapes.digits import Digits, json_text, json_writer
from alation_core.shapes.exact import InexactJson, Kept, exact_json, exact_part
from alation_core.shapes.fields.unions import Either
from alation_core.shapes.hints import nearest
from alation_core.shapes.json_schemas import json_schema
from alation_core.shapes.loaders import answer_loader, answers_loader
from alation_core.shapes.markers import (
    UNSET,
    AnyOf,
    CapitalLetter,
    CommaSeparated,
    Example,
    InPath,
    InQuery,
    JsonText,
    Maybe,
    Secret,
    Unset,
    WireName,
)
from alation_core.shapes.members import wire_names
from alation_core.shapes.quick import quick_check
from alation_core.shapes.rows import (
    ExportedRow,
    FlawedRow,
    Row,
    as_row,
    as_wire,
    kept_by,
    row_errors,
    row_writer,
    why_no_rows,
)
from alation_core.shapes.rules import (
    Rule,
    SomethingBeside,
    one_of,
    required_when,
    requires,
    something_beside,
)
from alation_core.shapes.schemas import AnswerSchema, PayloadSchema, ToldApartSchema
from alation_core.shapes.secret_values import secret_fields, with_stand_ins
from alation_core.shapes.texts import unstorable

__all__ = [
    "UNSET",
    "AnswerSchema",
    "AnyOf",
    "CapitalLetter",
    "CommaSeparated",
    "Digits",
    "Either",
    "Example",
    "ExportedRow",
    "FlawedRow",
    "InPath",
    "InQuery",
    "InexactJson",
    "JsonText",
    "Kept",
    "Maybe",
    "PayloadSchema",
    "Row",
    "Rule",
    "Secret",
    "SomethingBeside",
    "ToldApartSchema",
    "Unset",
    "WireName",
    "answer_loader",
    "answer_schema",
    "answers_loader",
    "as_row",
    "as_wire",
    "by_python_name",
    "cell_reader",
    "check_declared",
    "default_of",
    "exact_json",
    "exact_part",
    "json_schema",
    "json_text",
    "json_writer",
    "kept_by",
    "nearest",
    "one_of",
    "payload_schema",
    "places_of",
    "quick_check",
    "required_when",
    "requires",
    "row_errors",
    "row_from_text",
    "row_writer",
    "secret_fields",
    "something_beside",
    "text_from_value",
    "unstorable",
    "value_from_text",
    "why_no_rows",
    "wire_names",
    "with_stand_ins",
]
