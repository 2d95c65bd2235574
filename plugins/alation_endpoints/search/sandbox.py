"""How the sandbox emulates the search. Sheet: search; where it is open, a choice is marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from alation_endpoints.common.searching.sandbox import Hit, hits, source_of
from alation_sandbox import Answer, Call, Record, Refusal, Route, World, error, ok

PATH = "/integration/v1/search/"
LIMIT = 20
HIGHEST_LIMIT = 1000
"""A choice: public clients ask for so many."""


def _search(world: World, call: Call) -> Answer:
    limit, offset = call.integer("limit"), max(call.integer("offset") or 0, 0)
    most = min(max(LIMIT if limit is None else limit, 1), HIGHEST_LIMIT)
    # A choice: the hits come by kind and number, since how relevance is told is not known.
    found = list(hits(world, call.one("q"), _filters(call)))
    here = f"http://{call.header('host')}"
    return ok(
        {
            "total": len(found),
            "limit": most,
            "offset": offset,
            "full_search_url": f"{here}/search/?{call.query_string}",
            "results": [_shown(world, hit, here) for hit in found[offset : offset + most]],
        }
    )


def _filters(call: Call) -> Mapping[str, Any]:
    try:
        filters = json.loads(call.one("filters") or "{}")
    except (ValueError, RecursionError):
        filters = None
    if not isinstance(filters, dict):
        # A choice: the body for a text that is no JSON object is not recorded.
        raise Refusal(error(400, "Invalid query parameters: [filters]", "400006"))
    return filters


def _shown(world: World, hit: Hit, here: str) -> dict[str, Any]:
    record = hit.record
    return {
        "id": str(hit.id),
        "otype": hit.kind.otype,
        "name": record.get("name"),
        "title": record.get("title"),
        "text": record.get("content") or "",
        "url": f"{here}/{hit.kind.elsewhere}/{hit.id}/",
        "breadcrumbs": [_crumb(*above) for above in _above(world, hit)],
        "flags": [],
        "highlight": {},
        **dict.fromkeys(("recent", "starred", "watching"), False),
    }


def _above(world: World, hit: Hit) -> Iterator[tuple[str, Record]]:
    """Yield what an object lies in, the outermost first, each with its type."""
    if hit.kind.otype == "datasource":
        return
    lies_in = (
        ("datasource", "data_source", source_of(hit)),
        ("schema", "rdbms_schema", hit.record.get("schema_id")),
        ("table", "rdbms_table", hit.record.get("table_id")),
    )
    for otype, table, number in lies_in:
        record = None if number is None else world.table(table).get(number)
        if record is not None:
            yield otype, record


def _crumb(otype: str, record: Record) -> dict[str, Any]:
    return {"name": record.get("name"), "otype": otype, "title": record.get("title")}


ROUTES = [Route("GET", PATH, _search)]
