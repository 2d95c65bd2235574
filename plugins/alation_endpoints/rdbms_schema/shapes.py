"""The shapes of schemas: what is sent, what comes back. Sheet: rdbms_schema."""

from __future__ import annotations

from typing import Annotated, ClassVar

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, Maybe, one_of, something_beside
from alation_endpoints.common.rdbms.shapes import (
    CustomFieldItems,
    CustomFieldPatchItems,
    Html,
    OptionalText,
    RdbmsItem,
    RdbmsParams,
    SourceComment,
)


@dataclass(frozen=True)
class SchemaPostItem:
    """One schema in full: on an existing schema every field left out is set to its default."""

    key: Annotated[str, "<ds_id>.<schema name>; the name may itself hold dots.", Example("1.sales")]
    title: OptionalText = UNSET
    description: Html = UNSET
    db_comment: SourceComment = UNSET
    custom_fields: CustomFieldItems = UNSET


@dataclass(frozen=True)
class SchemaPatchItem:
    """One schema to change, named by id or by key. What is left out stays as it is."""

    rules: ClassVar = (one_of("id", "key"), something_beside("id", "key"))

    id: Maybe[int] = UNSET
    key: Annotated[Maybe[str], "<ds_id>.<schema name>.", Example("1.sales")] = UNSET
    title: OptionalText = UNSET
    description: Html = UNSET
    db_comment: SourceComment = UNSET
    custom_fields: CustomFieldPatchItems = UNSET


@dataclass(frozen=True)
class SchemaParams(RdbmsParams):
    """Filters of the list."""


@dataclass(frozen=True)
class SchemaItem(RdbmsItem):
    """A schema, as the list returns it."""

    db_comment: str | None = None
