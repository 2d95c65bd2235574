"""How the sandbox emulates documents. Sheet: document; where it is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alation_endpoints.common.custom_fields.sandbox import custom_fields_fit, with_custom_fields
from alation_endpoints.common.sandbox import Item, wanted
from alation_endpoints.common.terms.sandbox import (
    Kind,
    change,
    create,
    delete,
    folders_exist,
    hub_exists,
    only_values,
    required,
)
from alation_sandbox import Answer, Call, Record, Route, World, check_query, page

PATH = "/integration/v2/document/"
KIND = Kind("document", noun="document", job_noun="term", tells_titles=False)
_BLANK: Record = {
    "description": None,
    "template_id": None,
    "parent_folder_id": None,
    "parent_document_id": None,
    "nav_link_folder_ids": [],
}
_EXACT = ("id", "document_hub_id", "parent_folder_id", "parent_document_id")
_FILTERS = (*_EXACT, "folder_id", "nav_link_folder_id", "search", "deleted", "values")


def _parent_exists(world: World, item: Item) -> Iterator[Any]:
    parent = item.get("parent_document_id")
    if parent is not None:
        found = world.table(KIND.table).get(parent)
        if found is None or found["deleted"]:
            # A choice: no source has the text for an unknown parent document.
            yield {"parent_document_id": [f"Document {parent} doesn't exist or is deleted."]}


_ALWAYS = (
    folders_exist("folder_ids", "parent_folder_id", "nav_link_folder_ids"),
    _parent_exists,
    custom_fields_fit,
)
_NEW = (required("title", "document_hub_id"), hub_exists, *_ALWAYS)
_CHANGED = (required("id"), *_ALWAYS)


def _list(world: World, call: Call) -> Answer:
    check_query(call, _FILTERS)
    held = wanted(call, *_EXACT)
    folder = call.integer("folder_id")
    if folder is not None:
        held["parent_folder_id"] = folder
    search = (call.one("search") or "").lower()
    link = call.integer("nav_link_folder_id")
    found = (
        record
        for record in world.table(KIND.table).matching(**held)
        if search in record["title"].lower()
        and (link is None or link in record["nav_link_folder_ids"])
    )
    return page(call, found, lambda record: only_values(call, _shown(world, record)))


def _shown(world: World, record: Record) -> Record:
    return {
        **record,
        "custom_fields": with_custom_fields(world, record["custom_fields"]),
        "child_documents_count": 0,
        "nav_links_count": len(record["nav_link_folder_ids"]),
    }


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, create(KIND, _NEW, _BLANK)),
    Route("PUT", PATH, change(KIND, _CHANGED)),
    Route("DELETE", PATH, delete(KIND, "id")),
]
