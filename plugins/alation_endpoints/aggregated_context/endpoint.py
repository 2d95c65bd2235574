"""Objects of several types in one answer, for agents. Sheet: aggregated_context."""

from __future__ import annotations

from alation_core import Endpoint, GetOperation
from alation_endpoints.aggregated_context.answers import AggregatedContextItem
from alation_endpoints.aggregated_context.shapes import ContextParams


class AggregatedContext(Endpoint):
    """Schemas, tables, columns, queries, documents and BI objects together, shaped by a signature.

    In search mode a question finds them, in bulk mode the filters of the signature; there are no
    pages, so that a bulk read ends at `limit`, at most 1000 objects of a type. Cloud service only.

    Each call counts against the quota of the licence. One that cannot succeed is therefore not
    sent; the 429 of a used-up quota is not waited for, that of the throttle is. The header
    X-Entitlement-Warning near the quota is not shown.

    Not known: which of the published error bodies an instance sends, and how long a signature may
    be (the web server limits addresses).
    """

    name = "aggregated_context"

    get_context = GetOperation(
        "/integration/v2/context/", item=AggregatedContextItem, params=ContextParams
    )
