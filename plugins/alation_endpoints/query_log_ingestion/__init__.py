"""Push QLI: upload the query events of a data source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.query_log_ingestion.endpoint import QueryLogIngestion
from alation_endpoints.query_log_ingestion.shapes import QueryEvent, QueryLogIngestionParams

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = ["QueryEvent", "QueryLogIngestion", "QueryLogIngestionParams"]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [QueryLogIngestion]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.query_log_ingestion.sandbox import ROUTES

    return ROUTES
