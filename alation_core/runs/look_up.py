"""Looks for rows whose fate is unknown: it confirms those that are found, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from alation_core.operations.addresses import address
from alation_core.operations.read import LookUp
from alation_core.paging import PAGE_SIZE, pages
from alation_core.reading import match_unique
from alation_core.shapes.rows import Row
from alation_core.transport.connection import Connection
from alation_core.wire.messages import Request

CLOCK_GRAIN_SECONDS = 1.0
"""The server's time is known to the second only (the Date header of its answers)."""


def found_in_catalog(
    transport: Connection,
    look_up: LookUp,
    rows: Sequence[Row],
    since: float,
    known: Collection[Any],
) -> dict[int, int | str]:
    """Return the rows that are in the catalog: position within the batch -> id.

    A row is confirmed by exactly one object of its name that was created after the intent to send
    it, and that no other row of the run is known to have made.

    Args:
        transport: the way to the server.
        look_up: where to look, and by what.
        rows: the rows of the batch.
        since: the server's time of the intent, in seconds since 1970.
        known: ids that other rows of the run made.

    Raises:
        AlationError: the list could not be read.
    """
    listing = look_up.listing
    entries: list[tuple[Any, int | str | None]] = []
    for narrowed in _filters(look_up, rows):
        schema = listing.params_schema
        given = {**narrowed, "limit": PAGE_SIZE} if "limit" in schema.fields else narrowed
        path, query = address(listing.name, listing.path, schema, given)
        first = Request("GET", path, query)
        for page in pages(transport.read, transport.base, first, listing.strategy, listing.decode):
            entries += [
                (found.get(look_up.by), found.get("id"))
                for found in page
                if isinstance(found, dict)
                and _created(found.get(look_up.created)) >= since - CLOCK_GRAIN_SECONDS
                and found.get("id") not in known
            ]
    matched = match_unique(rows, look_up.by, entries)
    return {index: identity for index, identity in matched.items() if identity is not None}


def _filters(look_up: LookUp, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The distinct filters of the rows: one listing serves all rows that share them."""
    distinct = {tuple(row.get(name) for name in look_up.within) for row in rows}
    return [
        {
            name: value
            for name, value in zip(look_up.within, values, strict=True)
            if value is not None
        }
        for values in sorted(distinct, key=repr)
    ]


def _created(text: Any) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError):
        return float("-inf")
