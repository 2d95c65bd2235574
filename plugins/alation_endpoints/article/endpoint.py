"""Articles, and the upload of logical metadata, both of older releases. Sheet: article."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    ListOperation,
    LookUp,
    SameObject,
    TakesBack,
)
from alation_core.bodies import JSON_LINES, JSON_OBJECT, NO_BODY, json_with
from alation_core.reading import no_content, one_object
from alation_core.shapes import Row
from alation_endpoints.article.answers import (
    ArticleItem,
    JobDetailsArticle,
    JobDetailsArticleUpload,
)
from alation_endpoints.article.reading import read_articles, read_lines
from alation_endpoints.article.shapes import (
    ArticleDeleteItem,
    ArticleParams,
    ArticlePath,
    ArticlePostItem,
    ArticlePutItem,
    ArticlesByIdParams,
    ArticleUploadItem,
    LogicalMetadataItem,
    LogicalMetadataParams,
)
from alation_endpoints.common.taken_back import ids_of

PATH = "/integration/v1/article/"
ONE_ARTICLE = PATH + "{article_id}/"
UPLOADS = "bulk_metadata/custom_fields/{template_name}/"
ONE = BatchLimit(items=1, hard=True)
BY_ARTICLE = SameObject(("article_id",))
LINES = json_with("custom_fields", JSON_LINES)
FIFTY = BatchLimit(items=50)
"""Lines of one upload: no limit is known, and a client in production sends so many."""


def _set_by(row: Row) -> Mapping[str, Any]:
    return {
        name: value
        for name, value in {**row, **(row.get("custom_fields") or {})}.items()
        if name not in ("article_id", "key", "custom_fields")
    }


def _article_of(row: Row) -> Hashable | None:
    named = next((name for name in ("article_id", "key") if row.get(name) is not None), None)
    return None if named is None else (named, row[named])


class Article(Endpoint):
    """Articles, one by one, and the bulk upload of logical metadata. Both are legacy.

    A title is not unique: a create makes a new article every time. An update by the public clients
    sends the changed keys only; whether the others are reset is not known, so read the article
    first. What a delete answers is not known: only an empty answer counts as done. An article can
    be brought back, by a call whose path is not known.

    The uploads (deprecated since 2024.3.1; use custom field values and documents) take a line per
    object, answer at once and refuse single lines with status 200. They write no version history
    and no technical metadata. They create articles whose title is not known, unless `create_new` is
    false. Where a key is not unique a line sent twice could do harm, so neither is repeated when an
    answer is lost. An upload of logical metadata that counts nothing has done nothing;
    `upload_articles_by_id` counted nothing after a success, so a zero says nothing there. Whether
    current cloud releases still answer the uploads is not known.
    """

    name = "article"

    list = ListOperation(PATH, item=ArticleItem, filters=ArticleParams)
    get = GetOperation(ONE_ARTICLE, item=ArticleItem, params=ArticlePath)
    create = DirectOperation(
        "POST",
        PATH,
        payload=ArticlePostItem,
        result=JobDetailsArticle,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=False,
        reader=one_object(same=("title",)),
        look_up=LookUp(list, by="title", within=("title",)),
    )
    update = DirectOperation(
        "PUT",
        ONE_ARTICLE,
        payload=ArticlePutItem,
        result=JobDetailsArticle,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=True,
        same_object=BY_ARTICLE,
        reader=one_object(same={"article_id": "id"}),
        takes_back=TakesBack(
            list,
            # The types of children are shown in lower case, and taken with a capital.
            names={"article_id": "id", "children": None},
            forms={"custom_templates": ids_of},
        ),
    )
    delete = DirectOperation(
        "DELETE",
        ONE_ARTICLE,
        payload=ArticleDeleteItem,
        result=JobDetails,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=False,
        same_object=BY_ARTICLE,
        reader=no_content,
    )
    upload_logical_metadata = DirectOperation(
        "POST",
        "/api/v1/" + UPLOADS + "{object_type}",
        payload=LogicalMetadataItem,
        result=JobDetailsArticleUpload,
        params=LogicalMetadataParams,
        body=LINES,
        batch=FIFTY,
        repeat_safe=False,
        same_object=SameObject(("key",), sets=_set_by),
        reader=read_lines,
    )
    upload_articles_by_id = DirectOperation(
        "POST",
        "/api/v2/" + UPLOADS + "article",
        payload=ArticleUploadItem,
        result=JobDetailsArticleUpload,
        params=ArticlesByIdParams,
        body=LINES,
        batch=FIFTY,
        repeat_safe=False,
        same_object=SameObject(("article_id", "key"), name=_article_of, sets=_set_by),
        reader=read_articles,
    )
