"""How the sandbox emulates folders. Sheet: document_hub_folder; choices are marked."""

from __future__ import annotations

from typing import Any

from alation_endpoints.common.custom_fields.sandbox import custom_fields_fit, with_custom_fields
from alation_endpoints.common.sandbox import wanted
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

PATH = "/integration/v2/folder/"
KIND = Kind(table="document_hub_folder", noun="folder")
_EXACT = ("id", "document_hub_id", "parent_folder_id")
_BLANK: Record = {"description": None, "template_id": None, "parent_folder_id": None}
_ALWAYS = (folders_exist("parent_folder_id"), custom_fields_fit)
_NEW = (required("title", "document_hub_id"), hub_exists, *_ALWAYS)
_CHANGED = (required("id"), *_ALWAYS)


def _list(world: World, call: Call) -> Answer:
    check_query(call, (*_EXACT, "search", "deleted", "values"))
    search = (call.one("search") or "").lower()
    found = (
        record
        for record in world.table(KIND.table).matching(**wanted(call, *_EXACT))
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
    Route("POST", PATH, create(KIND, _NEW, _BLANK)),
    Route("PUT", PATH, change(KIND, _CHANGED)),
    # A choice: documents and sub-folders of a deleted folder stay as they are.
    Route("DELETE", PATH, delete(KIND, "ids")),
]
