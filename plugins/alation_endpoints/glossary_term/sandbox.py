"""How the sandbox emulates terms. Sheet: glossary_term; where it is open, a choice is marked."""

from __future__ import annotations

from typing import Any

from alation_endpoints.common.custom_fields.sandbox import custom_fields_fit, with_custom_fields
from alation_endpoints.common.references.sandbox import TABLES
from alation_endpoints.common.sandbox import wanted
from alation_endpoints.common.terms.sandbox import (
    Kind,
    change,
    create,
    delete,
    folders_exist,
    required,
)
from alation_sandbox import Answer, Call, Record, Route, World, check_query, page

PATH = "/integration/v2/term/"
KIND = Kind(table="glossary_term", noun="term")
_BLANK: Record = {"description": None, "template_id": None, "glossary_ids": []}

# A choice: a folder stands for a glossary (the same otype), and the text is that of folders.
# Nothing else can make a glossary through the API, beside the one that is there from the start.
_ALWAYS = (folders_exist("glossary_ids", tables=TABLES["glossary_v3"]), custom_fields_fit)
_NEW = (required("title"), *_ALWAYS)
_CHANGED = (required("id"), *_ALWAYS)


def _list(world: World, call: Call) -> Answer:
    check_query(call, ("id", "glossary_id", "search", "deleted"))
    ids, glossary = call.integers("id"), call.integer("glossary_id")
    words = (call.one("search") or "").lower().split()
    found = (
        record
        for record in world.table(KIND.table).matching(**wanted(call))
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
    # 202 is a choice: the status of this reply was not captured.
    Route("POST", PATH, create(KIND, _NEW, _BLANK)),
    # A choice: glossary_ids replace the old ones.
    Route("PUT", PATH, change(KIND, _CHANGED)),
    Route("DELETE", PATH, delete(KIND, "id")),
]
