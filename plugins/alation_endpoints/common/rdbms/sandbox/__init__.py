"""How the sandbox keeps, lists and writes schemas, tables and columns."""

from alation_endpoints.common.rdbms.sandbox.books import NotWritten, find_parent
from alation_endpoints.common.rdbms.sandbox.checks import (
    check_data_source,
    data_source_of,
    required,
    rows_of,
)
from alation_endpoints.common.rdbms.sandbox.kinds import CHILD_COLUMNS, COLUMN, SCHEMA, TABLE, Kind
from alation_endpoints.common.rdbms.sandbox.lists import listing
from alation_endpoints.common.rdbms.sandbox.writes import Told, job_of, update, upsert

__all__ = [
    "CHILD_COLUMNS",
    "COLUMN",
    "SCHEMA",
    "TABLE",
    "Kind",
    "NotWritten",
    "Told",
    "check_data_source",
    "data_source_of",
    "find_parent",
    "job_of",
    "listing",
    "required",
    "rows_of",
    "update",
    "upsert",
]
