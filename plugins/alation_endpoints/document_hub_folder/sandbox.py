"""How the sandbox emulates folders. Sheet: document_hub_folder; choices are marked."""

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

PATH = "/integration/v2/folder/"
KIND = Kind(table="document_hub_folder", noun="folder")
_EXACT = ("id", "document_hub_id", "parent_folder_id")
_BLANK: Record = {"description": None, "template_id": None, "parent_folder_id": None}


def _check_new(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    yield from missing(item, "title", "document_hub_id")
    hub = item.get("document_hub_id")
    if hub is not None and world.table("document_hub").get(hub) is None:
        # A choice: no source has the text for an unknown hub.
        yield {"document_hub_id": [f"Document hub {hub} doesn't exist."]}
    yield from _parent_missing(world, item)
    yield from custom_field_errors(world, item)


def _check_changed(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    yield from missing(item, "id")
    yield from _parent_missing(world, item)
    yield from custom_field_errors(world, item)


def _parent_missing(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    parent = item.get("parent_folder_id")
    if parent is None:
        return
    found = world.table(KIND.table).get(parent)
    if found is None or found["deleted"]:
        # A choice: the text is the one that documents have for folder_ids.
        yield {
            "parent_folder_id": [
                f"The following Folders don’t exist or are deleted (parent_folder_id: [{parent}])"  # noqa: RUF001 - literal
            ]
        }


def _create(world: World, call: Call) -> Answer:
    return create_all(world, call, KIND, _check_new, _BLANK)


def _update(world: World, call: Call) -> Answer:
    return change_all(world, call, KIND, _check_changed)


def _delete(world: World, call: Call) -> Answer:
    # A choice: documents and sub-folders of a deleted folder stay as they are.
    return delete_all(world, call, KIND, "ids")


def _list(world: World, call: Call) -> Answer:
    check_query(call, (*_EXACT, "search", "deleted", "values"))
    wanted = {name: value for name in _EXACT if (value := call.integer(name)) is not None}
    search = (call.one("search") or "").lower()
    found = (
        record
        for record in world.table(KIND.table).matching(**wanted, deleted=bool(call.flag("deleted")))
        if search in record["title"].lower()
    )
    return page(call, found, lambda record: only_values(call, _shown(world, record)))


def _shown(world: World, record: Record) -> dict[str, Any]:
    inside: Record = {"parent_folder_id": record["id"], "deleted": False}
    return {
        **record,
        "custom_fields": with_custom_fields(world, record["custom_fields"]),
        "child_documents_count": sum(1 for _ in world.table("document").matching(**inside)),
        "child_folders_count": sum(1 for _ in world.table(KIND.table).matching(**inside)),
        "nav_links_count": None,  # not modelled; the sheet allows null
    }


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("PUT", PATH, _update),
    Route("DELETE", PATH, _delete),
]
