"""The shapes of articles and of uploads: what is sent, what is asked. Sheet: article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from marshmallow.validate import Regexp

from alation_core.frozen import dataclass
from alation_core.shapes import (
    UNSET,
    InPath,
    JsonText,
    Maybe,
    Row,
    one_of,
    something_beside,
)

Body = Annotated[str, "HTML. The server may wrap it, so compare no texts."]
Templates = Annotated[Maybe[list[int]], "Ids of custom templates."]

# ---------------------------------------------------------------------- payloads, one by one


@dataclass(frozen=True)
class ArticleChild:
    """An object below an article."""

    id: int
    otype: Annotated[str, "With a capital, as the vendor's sample has it: Article, Table."]


@dataclass(frozen=True)
class ArticlePostItem:
    """One article to create."""

    title: Annotated[str, "Need not be unique."]
    body: Body
    private: Annotated[Maybe[bool], "By default false."] = UNSET
    custom_templates: Templates = UNSET
    children: Maybe[list[ArticleChild]] = UNSET
    agile_approval_enabled: Annotated[Maybe[bool], "By default false."] = UNSET


@dataclass(frozen=True)
class ArticlePutItem:
    """What changes in one article. Whether a field that is left out is reset is not known."""

    rules: ClassVar = (something_beside("article_id"),)

    article_id: Annotated[int, InPath]
    title: Maybe[str] = UNSET
    body: Maybe[Body] = UNSET
    private: Maybe[bool] = UNSET
    custom_templates: Templates = UNSET
    children: Maybe[list[ArticleChild]] = UNSET
    agile_approval_enabled: Maybe[bool] = UNSET


@dataclass(frozen=True)
class ArticleDeleteItem:
    """An article to delete. Nothing else is sent: the path names it."""

    article_id: Annotated[int, InPath]


# ------------------------------------------------------------------------ payloads, uploads


@dataclass(frozen=True)
class NamedObject:
    """An object in a value, by its key."""

    type: Annotated[str, "user, groupprofile, table, ..."]
    key: Annotated[str, "An e-mail address, the name of a group, ds_id.schema.table, ..."]


UploadValues = Annotated[
    Maybe[dict[str, str | list[str] | list[NamedObject]]],
    "Values by the singular name of their field; they stand beside the other keys of the line.",
]
OWN_KEYS = ("article_id", "key", "title", "description")
"""Keys of a line that no custom field can have."""


@dataclass(frozen=True)
class LogicalMetadataItem:
    """One object of an upload, and what is set on it."""

    rules: ClassVar = (something_beside("key"),)

    key: Annotated[
        str,
        "Names the object by its type: the title of an article, ds_id.schema.table of a table, "
        "ds_id.schema.table.column of an attribute, the id of an api_resource as text.",
    ]
    title: Maybe[str] = UNSET
    description: Annotated[Maybe[str], "HTML; the body of an article."] = UNSET
    custom_fields: UploadValues = UNSET


def _one_name(row: Row) -> Iterator[tuple[str, str]]:
    if row.get("article_id") is not None and row.get("key") is not None:
        yield "key", "A row names its article by one of article_id and key."


@dataclass(frozen=True)
class ArticleUploadItem:
    """One article of an upload: an existing one by its id, a new one by its title."""

    rules: ClassVar = (
        one_of("article_id", "key"),
        _one_name,
        something_beside("article_id", "key"),
    )

    article_id: Annotated[Maybe[int], "Names an existing article without doubt."] = UNSET
    key: Annotated[Maybe[str], "The title, for new articles."] = UNSET
    description: Annotated[Maybe[str], "HTML; the body of the article."] = UNSET
    custom_fields: UploadValues = UNSET


# ------------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class ArticleParams:
    """Filters of the list."""

    title: Maybe[str] = UNSET
    title__icontains: Annotated[Maybe[str], "A part of the title, in any case."] = UNSET
    title__startswith: Maybe[str] = UNSET
    custom_field_templates: Annotated[Maybe[list[int]], JsonText, "Ids of templates."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class ArticlePath:
    """Which article."""

    article_id: int


TemplateName = Annotated[str, "Name of the custom template, or default."]
CreateNew = Annotated[
    Maybe[bool], "Creates articles that are not known; so does a call that leaves it out."
]
ReplaceValues = Annotated[
    Maybe[bool], "Replaces values, or adds to them. What a call without it does is not known."
]


@dataclass(frozen=True)
class LogicalMetadataParams:
    """What kind of objects an upload is about."""

    template_name: TemplateName
    object_type: Annotated[
        str,
        Regexp(r"[a-z][a-z0-9_]*\Z", error="Object types are in lower case, without spaces."),
        "article, table, schema, attribute, data, doc_schema, api_resource, ...; or mixed.",
    ]
    create_new: CreateNew = UNSET
    replace_values: ReplaceValues = UNSET


@dataclass(frozen=True)
class ArticlesByIdParams:
    """How articles are uploaded."""

    template_name: TemplateName
    create_new: CreateNew = UNSET
    replace_values: ReplaceValues = UNSET
