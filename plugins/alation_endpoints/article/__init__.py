"""Articles: list, read, create, update, delete; and the upload of logical metadata."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.article.answers import (
    ArticleAttachment,
    ArticleFieldValue,
    ArticleItem,
    ArticlePerson,
    ArticleTemplate,
    ChildOfArticle,
    JobDetailsArticle,
    JobDetailsArticleUpload,
    JobDetailsArticleUploadResult,
)
from alation_endpoints.article.endpoint import Article
from alation_endpoints.article.shapes import (
    ArticleChild,
    ArticleDeleteItem,
    ArticleParams,
    ArticlePath,
    ArticlePostItem,
    ArticlePutItem,
    ArticlesByIdParams,
    ArticleUploadItem,
    LogicalMetadataItem,
    LogicalMetadataParams,
    NamedObject,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "Article",
    "ArticleAttachment",
    "ArticleChild",
    "ArticleDeleteItem",
    "ArticleFieldValue",
    "ArticleItem",
    "ArticleParams",
    "ArticlePath",
    "ArticlePerson",
    "ArticlePostItem",
    "ArticlePutItem",
    "ArticleTemplate",
    "ArticleUploadItem",
    "ArticlesByIdParams",
    "ChildOfArticle",
    "JobDetailsArticle",
    "JobDetailsArticleUpload",
    "JobDetailsArticleUploadResult",
    "LogicalMetadataItem",
    "LogicalMetadataParams",
    "NamedObject",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Article]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.article.sandbox import ROUTES

    return ROUTES
