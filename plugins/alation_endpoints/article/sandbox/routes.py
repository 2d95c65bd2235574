"""The calls of articles. Sheet: article; its errors are open, so every refusal is a choice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from alation_endpoints.article.sandbox.records import (
    TABLE,
    articles,
    find_child,
    put_article,
    shown,
    wrapped,
)
from alation_endpoints.article.sandbox.uploads import upload, upload_articles
from alation_endpoints.common.sandbox import NOT_FOUND, REQUIRED
from alation_sandbox import Answer, Call, Record, Refusal, Route, World, check_query, ok, page
from alation_sandbox import no_content as gone

PATH = "/integration/v1/article/"
ONE_ARTICLE = PATH + "<int:article_id>/"
FIELDS = "bulk_metadata/custom_fields/<template_name>/"

_TYPES: Mapping[str, type] = {
    "title": str,
    "body": str,
    "private": bool,
    "custom_templates": list,
    "children": list,
    "agile_approval_enabled": bool,
}


def _refusal(field: str, text: str) -> Refusal:
    return Refusal(Answer(400, {field: [text]}))


def _found(world: World, call: Call) -> Record:
    article = world.table(TABLE).get(call.path_params["article_id"])
    if article is None or article["deleted"]:
        raise Refusal(NOT_FOUND)
    return article


def _list(world: World, call: Call) -> Answer:
    names = ("title", "title__icontains", "title__startswith", "custom_field_templates")
    check_query(call, names)
    part, start = call.one("title__icontains") or "", call.one("title__startswith") or ""
    wanted = _templates(call)
    found = (
        article
        for article in articles(world, call.one("title"))
        if part.lower() in article["title"].lower()
        and article["title"].startswith(start)
        and (wanted is None or wanted & set(article["custom_templates"]))
    )
    return page(call, found, lambda article: shown(world, article))


def _templates(call: Call) -> set[int] | None:
    told = call.one("custom_field_templates")
    if told is None:
        return None
    try:
        wanted = json.loads(told)
    except ValueError:
        wanted = None
    if not isinstance(wanted, list):
        raise _refusal("custom_field_templates", "Expected a list of ids.")
    return set(wanted)


def _get(world: World, call: Call) -> Answer:
    return ok(shown(world, _found(world, call)))


def _create(world: World, call: Call) -> Answer:
    sent = _sent(world, call)
    for name in ("title", "body"):
        if name not in sent:
            raise _refusal(name, REQUIRED)
    number = put_article(world, call.user_id, sent)
    return Answer(201, shown(world, world.table(TABLE).get(number) or {}))


def _update(world: World, call: Call) -> Answer:
    """Change an article. A choice: a key that is missing stays as it is."""
    article, sent = _found(world, call), _sent(world, call)
    changed = world.table(TABLE).update(article["id"], {**sent, "ts_updated": world.timestamp()})
    return ok(shown(world, changed))


def _delete(world: World, call: Call) -> Answer:
    """Hide an article: it can be brought back. A choice: the answer is empty."""
    world.table(TABLE).update(_found(world, call)["id"], {"deleted": True})
    return gone()


def _sent(world: World, call: Call) -> dict[str, Any]:
    sent = call.json()
    if not isinstance(sent, Mapping):
        raise _refusal("non_field_errors", "Invalid data. Expected a dictionary.")
    for name, value in sent.items():
        if name in _TYPES and not isinstance(value, _TYPES[name]):
            raise _refusal(name, "Not a valid value.")
    for number in sent.get("custom_templates", ()):
        if world.table("custom_template").get(number) is None:
            raise _refusal("custom_templates", f"Template {number} does not exist.")
    for child in sent.get("children", ()):
        otype = str(child.get("otype")).lower() if isinstance(child, Mapping) else ""
        if find_child(world, otype, child.get("id") if otype else None) is None:
            raise _refusal("children", "Object not found.")
    known = {name: sent[name] for name in _TYPES if name in sent}
    return {**known, "body": wrapped(known["body"])} if "body" in known else known


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("GET", ONE_ARTICLE, _get),
    Route("PUT", ONE_ARTICLE, _update),
    Route("DELETE", ONE_ARTICLE, _delete),
    Route("POST", "/api/v1/" + FIELDS + "<object_type>", upload),
    Route("POST", "/api/v2/" + FIELDS + "article", upload_articles),
]
