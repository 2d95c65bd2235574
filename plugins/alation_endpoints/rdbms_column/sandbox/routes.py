"""The calls of columns and of their children. Sheet: rdbms_column."""

from __future__ import annotations

from alation_endpoints.common.rdbms.sandbox import COLUMN, listing, update, upsert
from alation_endpoints.rdbms_column.sandbox.children import (
    get_children,
    update_children,
    update_children_bulk,
)
from alation_endpoints.rdbms_column.sandbox.extraction import extract
from alation_endpoints.rdbms_column.shapes import ColumnParams, ColumnPatchItem, ColumnPostItem
from alation_sandbox import Route

PATH = "/integration/v2/column/"
CHILDREN_PATH = f"{PATH}<int:column_id>/children/"

ROUTES = [
    Route("GET", PATH, listing(COLUMN, ColumnParams)),
    Route(
        "POST",
        PATH,
        upsert(COLUMN, ColumnPostItem, 10_000, "key", "column_type", written=extract),
    ),
    Route("PATCH", PATH, update(COLUMN, ColumnPatchItem)),
    Route("GET", CHILDREN_PATH, get_children),
    Route("PATCH", CHILDREN_PATH, update_children),
    Route("PATCH", f"{PATH}children/", update_children_bulk),
]
