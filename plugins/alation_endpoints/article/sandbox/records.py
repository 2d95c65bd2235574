"""Articles as the sandbox keeps and shows them. Sheet: article; choices are marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.common.references.sandbox import find
from alation_sandbox import Record, World

TABLE = "article"


def put_article(world: World, user_id: int | None, fields: Mapping[str, Any]) -> int:
    """Store a new article; return its number."""
    user = world.table("user").get(user_id or 0) or {}
    names = ("id", "display_name", "email", "url")
    person = {**{name: user.get(name) for name in names}, "username": user.get("email")}
    moment = world.timestamp()
    return world.table(TABLE).insert(
        {
            "title": "",
            "body": "",
            "private": False,
            "agile_approval_enabled": False,
            "children": [],
            "custom_fields": [],
            "custom_templates": [],
            "author": person,
            "editors": [person],
            "ts_created": moment,
            "ts_updated": moment,
            "deleted": False,
            **fields,
        }
    )


def articles(world: World, title: str | None = None) -> Iterator[Record]:
    """Iterate over the articles that are not deleted, or over those of a title."""
    kept = {"deleted": False} if title is None else {"deleted": False, "title": title}
    return world.table(TABLE).matching(**kept)


def wrapped(body: str) -> str:
    """Return a body as it comes back: one of paragraphs inside a div (observed)."""
    return f"<div>{body}</div>" if body.startswith("<p>") else body


def shown(world: World, article: Record) -> dict[str, Any]:
    """Return an article as every answer has it."""
    slug = re.sub(r"\W+", "-", article["title"].lower()).strip("-")
    templates = (world.table("custom_template").get(one) for one in article["custom_templates"])
    names = ("id", "title", "body", "private", "agile_approval_enabled", "author", "editors")
    return {
        **{name: article[name] for name in names},
        "attachments": [],
        "children": [_child(world, child) for child in article["children"]],
        "has_children": bool(article["children"]),
        "custom_fields": [_value(world, value) for value in article["custom_fields"]],
        "custom_templates": [{"id": t["id"], "title": t["title"]} for t in templates if t],
        "ts_created": article["ts_created"],
        "ts_updated": article.get("ts_updated"),
        "url": f"/article/{article['id']}/{slug}",
    }


def _child(world: World, child: Record) -> dict[str, Any]:
    otype, oid = child["otype"].lower(), child["id"]
    found = find_child(world, otype, oid) or {}
    title = found.get("title") or found.get("name") or ""
    return {"id": oid, "otype": otype, "title": title, "url": f"/{otype}/{oid}/"}


def find_child(world: World, otype: str, oid: Any) -> Record | None:
    """Return an object that an article can have below it, or None."""
    if otype == TABLE:
        found = world.table(TABLE).get(oid)
        return None if found is None or found["deleted"] else found
    named = find(world, otype, oid)
    return None if named is None else named.record


def _value(world: World, value: Record) -> dict[str, Any]:
    field = world.table("custom_field").get(value["field_id"]) or {}
    return {
        "field_name": field.get("name_singular"),
        "value": value["value"],
        "value_type": str(field.get("field_type", "")).lower(),
    }
