"""How the sandbox emulates tables. Sheet: rdbms_table; where it is open, a choice is marked."""

from __future__ import annotations

from alation_endpoints.common.rdbms.sandbox import TABLE, check_data_source, listing, update, upsert
from alation_endpoints.common.sandbox import REQUIRED
from alation_endpoints.rdbms_table.shapes import TableParams, TablePatchItem, TablePostItem
from alation_sandbox import Answer, Call, Route, World, ok

PATH = "/integration/v2/table/"


def _sync(world: World, call: Call) -> Answer:
    """Choices: the sandbox has no sources to read, so a sync changes nothing; its answer is {}."""
    body = call.json()
    item = body if isinstance(body, dict) else {}
    missing = [name for name in ("datasource_id", "schema", "table") if not item.get(name)]
    if missing:
        return Answer(400, {name: [REQUIRED] for name in missing})
    check_data_source(world, item["datasource_id"])
    return ok({})


ROUTES = [
    Route("GET", PATH, listing(TABLE, TableParams)),
    Route("POST", PATH, upsert(TABLE, TablePostItem, 1000, "key")),
    Route("PATCH", PATH, update(TABLE, TablePatchItem)),
    Route("POST", "/api/v1/table/sync/", _sync),
]
