"""How the sandbox emulates documents. Sheet: document; where it is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.common.sandbox import (
    custom_field_errors,
    ids_to_delete,
    items_of,
    missing,
    refuse_invalid,
    with_custom_fields,
)
from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Record,
    Route,
    World,
    accepted,
    check_query,
    ok,
    page,
)

PATH = "/integration/v2/document/"
TABLE = "document"
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
        found = world.table(TABLE).get(parent)
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
    items = items_of(call)
    refuse_invalid(world, items, _check_new, listing="invalid_documents", noun="document")

    def work(world: World) -> JobEnd:
        made = []
        for item in items:
            identity = world.table(TABLE).insert(_new_record(world, item))
            made.append({"id": identity, "title": item["title"]})
        return JobEnd(result={"created_term_count": len(made), "created_terms": made})

    return accepted(world.start_job(work))


def _new_record(world: World, item: Mapping[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "description": None,
        "template_id": None,
        "parent_folder_id": None,
        "parent_document_id": None,
        "nav_link_folder_ids": [],
        "custom_fields": [],
        "deleted": False,
        "ts_created": world.timestamp(),
        "ts_updated": None,
        "ts_deleted": None,
    }
    return record | {name: value for name, value in item.items() if name != "folder_ids"}


def _update(world: World, call: Call) -> Answer:
    items = items_of(call)
    refuse_invalid(world, items, _check_changed, listing="invalid_documents", noun="document")

    def work(world: World) -> JobEnd:
        changed = []
        for item in items:
            found = world.table(TABLE).get(item["id"])
            if found is None or found["deleted"]:
                continue  # A choice: the sheet leaves open what an unknown id does.
            world.table(TABLE).update(item["id"], {**item, "ts_updated": world.timestamp()})
            changed.append({"id": item["id"]})
        return JobEnd(result={"updated_term_count": len(changed), "updated_terms": changed})

    return accepted(world.start_job(work))


def _delete(world: World, call: Call) -> Answer:
    gone = []
    for identity in ids_to_delete(call, "id"):
        found = world.table(TABLE).get(identity)
        if found is not None and not found["deleted"]:
            world.table(TABLE).update(identity, {"deleted": True, "ts_deleted": world.timestamp()})
            gone.append(identity)
    return ok({"deleted_document_count": len(gone), "deleted_document_ids": gone})


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
        for record in world.table(TABLE).matching(**wanted)
        if search in record["title"].lower()
        and (link is None or link in record["nav_link_folder_ids"])
    )
    fields = call.one("values")
    return page(call, found, lambda record: _shown(world, record, fields))


def _shown(world: World, record: Record, fields: str | None) -> dict[str, Any]:
    shown = {
        **record,
        "custom_fields": with_custom_fields(world, record["custom_fields"]),
        "child_documents_count": 0,
        "nav_links_count": len(record["nav_link_folder_ids"]),
    }
    if fields is None:
        return shown
    return {name: shown[name] for name in fields.split(",") if name in shown}


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("PUT", PATH, _update),
    Route("DELETE", PATH, _delete),
]
