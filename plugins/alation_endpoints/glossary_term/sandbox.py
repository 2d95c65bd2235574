"""How the sandbox emulates terms. Sheet: glossary_term; where it is open, a choice is marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.common.custom_fields.sandbox import custom_field_errors, with_custom_fields
from alation_endpoints.common.sandbox import missing
from alation_endpoints.common.terms.sandbox import Kind, change_all, create_all, delete_all
from alation_sandbox import Answer, Call, Record, Route, World, check_query, page

PATH = "/integration/v2/term/"
KIND = Kind(table="glossary_term", noun="term")
_BLANK: Record = {"description": None, "template_id": None, "glossary_ids": []}


def _check_new(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    yield from missing(item, "title")
    yield from _glossaries_missing(world, item)
    yield from custom_field_errors(world, item)


def _check_changed(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    yield from missing(item, "id")
    yield from _glossaries_missing(world, item)
    yield from custom_field_errors(world, item)


def _glossaries_missing(world: World, item: Mapping[str, Any]) -> Iterator[Any]:
    """A choice: a folder stands for a glossary (the same otype), and the text is that of folders.

    Nothing else can make a glossary through the API.
    """
    folders = world.table("document_hub_folder")
    unknown = [
        glossary
        for glossary in item.get("glossary_ids") or ()
        if (found := folders.get(glossary)) is None or found["deleted"]
    ]
    if unknown:
        yield {
            "glossary_ids": [
                f"The following Folders don’t exist or are deleted (glossary_ids: {unknown})"  # noqa: RUF001 - literal
            ]
        }


def _create(world: World, call: Call) -> Answer:
    # 202 is a choice: the status of this reply was not captured.
    return create_all(world, call, KIND, _check_new, _BLANK)


def _update(world: World, call: Call) -> Answer:
    # A choice: glossary_ids replace the old ones.
    return change_all(world, call, KIND, _check_changed)


def _delete(world: World, call: Call) -> Answer:
    return delete_all(world, call, KIND, "id")


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("id", "glossary_id", "search", "deleted"))
    ids, glossary = call.integers("id"), call.integer("glossary_id")
    words = (call.one("search") or "").lower().split()
    found = (
        record
        for record in world.table(KIND.table).matching(deleted=bool(call.flag("deleted")))
        if (not ids or record["id"] in ids)
        and (glossary is None or glossary in record["glossary_ids"])
        and (not words or any(word in record["title"].lower() for word in words))
    )
    return page(call, found, lambda record: _shown(world, record))


def _shown(world: World, record: Record) -> dict[str, Any]:
    if record["deleted"]:  # such terms came without the key in the one sample there is
        return {name: value for name, value in record.items() if name != "custom_fields"}
    return {**record, "custom_fields": with_custom_fields(world, record["custom_fields"])}


ROUTES = [
    Route("GET", PATH, _list),
    Route("POST", PATH, _create),
    Route("PUT", PATH, _update),
    Route("DELETE", PATH, _delete),
]
