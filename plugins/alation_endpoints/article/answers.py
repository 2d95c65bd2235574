"""The shapes of what comes back: articles, and what an upload counts. Sheet: article."""

from __future__ import annotations

from typing import Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass


@dataclass(frozen=True)
class ArticlePerson:
    """The author of an article, or an editor."""

    id: int | None = None
    display_name: str | None = None
    email: str | None = None
    username: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class ArticleAttachment:
    """What is attached to an article; it has further keys."""

    id: int | None = None
    otype: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class ChildOfArticle:
    """An object below an article; its type is in lower case here."""

    id: int | None = None
    otype: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class ArticleFieldValue:
    """The value of a custom field: picker, multi_picker, date, rich_text, ..."""

    field_name: str | None = None
    value_type: str | None = None
    value: Any = None


@dataclass(frozen=True)
class ArticleTemplate:
    """A custom template of an article."""

    id: int | None = None
    title: str | None = None


@dataclass(frozen=True)
class ArticleItem(Item):
    """An article. Servers write times with Z or with an offset."""

    id: int | None = None
    title: str | None = None
    body: str | None = None
    private: bool | None = None
    agile_approval_enabled: bool | None = None
    author: ArticlePerson | None = None
    editors: list[ArticlePerson] | None = None
    attachments: list[ArticleAttachment] | None = None
    children: list[ChildOfArticle] | None = None
    has_children: bool | None = None
    custom_fields: list[ArticleFieldValue] | None = None
    custom_templates: list[ArticleTemplate] | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class JobDetailsArticle(JobDetails):
    """The answer to a create or an update, in the vendor's job form; there is no job."""

    result: ArticleItem | Any = None


@dataclass(frozen=True)
class JobDetailsArticleUploadResult:
    """What an upload counts, and the lines that it refused. What the last two hold is not known."""

    number_received: int
    updated_objects: int
    new_objects: int
    error_objects: list[str]
    error: str | None = None
    created_articles: Any = None
    custom_fields_updated: Any = None


@dataclass(frozen=True)
class JobDetailsArticleUpload(JobDetails):
    """The answer to an upload, in the vendor's job form; there is no job."""

    result: JobDetailsArticleUploadResult | Any = None
