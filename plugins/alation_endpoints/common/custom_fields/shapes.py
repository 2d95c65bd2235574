"""Custom field values as they stand inside documents, terms, folders, schemas, tables and columns.

Sheets: document, glossary_term, document_hub_folder, custom_field_value (value_types).
"""

from __future__ import annotations

from typing import Annotated, Any

from marshmallow.validate import Length

from alation_core.frozen import dataclass
from alation_core.shapes import Maybe

MAX_ENTRIES = 256
"""Entries of one object set or multi picker at most (sheet limits)."""


@dataclass(frozen=True)
class ObjectRef:
    """One object of an object set or people set."""

    otype: str
    oid: int


FieldValue = (
    str
    | Annotated[list[str], Length(max=MAX_ENTRIES)]
    | Annotated[list[ObjectRef], Length(max=MAX_ENTRIES)]
)
"""Text, rich text, date and picker: a text. Multi picker: texts. Object set, people: objects."""


@dataclass(frozen=True)
class CustomFieldValueItem:
    """The value of one custom field on the object that is written."""

    field_id: int
    value: FieldValue


CustomFields = Annotated[
    Maybe[list[CustomFieldValueItem]], "Every field must be on the chosen template."
]


@dataclass(frozen=True)
class CustomFieldValueRead:
    """The value of one custom field, as a list of objects returns it."""

    field_id: int | None = None
    field_name: str | None = None
    title: str | None = None
    value: Any = None
