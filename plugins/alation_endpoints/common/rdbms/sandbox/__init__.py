"""How the sandbox keeps, lists and writes schemas, tables and columns."""

from alation_endpoints.common.rdbms.sandbox.books import NotWritten, find_parent
from alation_endpoints.common.rdbms.sandbox.checks import Item, data_source_of, required, rows_of
from alation_endpoints.common.rdbms.sandbox.kinds import COLUMN, SCHEMA, TABLE, Kind
from alation_endpoints.common.rdbms.sandbox.lists import listing
from alation_endpoints.common.rdbms.sandbox.writes import job_end, update, upsert

__all__ = [
    "COLUMN",
    "SCHEMA",
    "TABLE",
    "Item",
    "Kind",
    "NotWritten",
    "data_source_of",
    "find_parent",
    "job_end",
    "listing",
    "required",
    "rows_of",
    "update",
    "upsert",
]
