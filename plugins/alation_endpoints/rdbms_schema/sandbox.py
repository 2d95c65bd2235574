"""How the sandbox emulates schemas. Sheet: rdbms_schema."""

from __future__ import annotations

from alation_endpoints.common.rdbms.sandbox import SCHEMA, listing, update, upsert
from alation_endpoints.rdbms_schema.shapes import SchemaParams, SchemaPatchItem, SchemaPostItem
from alation_sandbox import Route

PATH = "/integration/v2/schema/"

ROUTES = [
    Route("GET", PATH, listing(SCHEMA, SchemaParams)),
    Route("POST", PATH, upsert(SCHEMA, SchemaPostItem, 1000, "key")),
    Route("PATCH", PATH, update(SCHEMA, SchemaPatchItem)),
]
