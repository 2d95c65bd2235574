"""How the sandbox emulates documents. Sheet: document; where it is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.common.custom_fields.sandbox import custom_field_errors, with_custom_fields
from alation_endpoints.common.sandbox import missing
from alation_endpoints.common.terms.sandbox import (
    Kind,
    change_all,
    create_all,
    delete_all,
    only_values,
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


def _folders_missing(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    for name in ("folder_ids", "parent_folder_id", "nav_link_folder_ids"):
        given = item.get(name)
        wanted = given if isinstance(given, list) else [given] if given is not None else []
        folders = world.table("document_hub_folder")
        unknown = [
            folder
            for folder in wanted
            if (found := folders.get(folder)) is None or found.get("deleted")
        ]
        if unknown:
            # The text for parent_folder_id was not captured: the one of folder_ids is used.
            yield {
                name: [
                    f"The following Folders don’t exist or are deleted ({name}: {unknown})"  # noqa: RUF001 - literal
                ]
            }


def _parent_missing(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    parent = item.get("parent_document_id")
    if parent is not None:
        found = world.table(KIND.table).get(parent)
        if found is None or found["deleted"]:
            # A choice: no source has the text for an unknown parent document.
            yield {"parent_document_id": [f"Document {parent} doesn't exist or is deleted."]}


def _check_new(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    yield from missing(item, "title", "document_hub_id")
    hub = item.get("document_hub_id")
    if hub is not None and world.table("document_hub").get(hub) is None:
        # A choice: no source has the text for an unknown hub.
        yield {"document_hub_id": [f"Document hub {hub} doesn't exist."]}
    yield from _folders_missing(world, item)
    yield from _parent_missing(world, item)
    yield from custom_field_errors(world, item)


def _check_changed(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    yield from missing(item, "id")
    yield from _folders_missing(world, item)
    yield from _parent_missing(world, item)
    yield from custom_field_errors(world, item)


def _create(world: World, call: Call) -> Answer:
    return create_all(world, call, KIND, _check_new, _BLANK)


def _update(world: World, call: Call) -> Answer:
    return change_all(world, call, KIND, _check_changed)


def _delete(world: World, call: Call) -> Answer:
    return delete_all(world, call, KIND, "id")


def _list(world: World, call: Call) -> Answer:
    check_query(call, _FILTERS)
    wanted = {name: value for name in _EXACT if (value := call.integer(name)) is not None}
    folder = call.integer("folder_id")
    if folder is not None:
        wanted["parent_folder_id"] = folder
    wanted["deleted"] = bool(call.flag("deleted"))
    search = (call.one("search") or "").lower()
    link = call.integer("nav_link_folder_id")
    found = (
        record
        for record in world.table(KIND.table).matching(**wanted)
        if search in record["title"].lower()
        and (link is None or link in record["nav_link_folder_ids"])
    )
    return page(call, found, lambda record: _shown(world, call, record))


def _shown(world: World, call: Call, record: Record) -> Record:
    shown = {
        **record,
        "custom_fields": with_custom_fields(world, record["custom_fields"]),
        "child_documents_count": 0,
        "nav_links_count": len(record["nav_link_folder_ids"]),
    }
    return only_values(call, shown)


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("PUT", PATH, _update),
    Route("DELETE", PATH, _delete),
]
