"""Looks for rows whose fate is unknown: it confirms those that are found, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from alation_core.jobs.handles import is_handle
from alation_core.operations.addresses import address, by_attributes
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
    it, and that no other row of the run is known to have made. Whatever could mislead confirms
    none: an object from elsewhere though the list was narrowed, a time without a zone or in the
    future, an id that is none, one object for two rows.

    Args:
        transport: the way to the server.
        look_up: where to look, and by what.
        rows: the rows of the batch.
        since: the server's time of the intent, in seconds since 1970.
        known: ids that other rows of the run made.

    Raises:
        AlationError: the list could not be read.
    """
    objects = list(_listed(transport, look_up, rows))
    # Read after the answers came: only they tell the server's time.
    until = latest(transport) + CLOCK_GRAIN_SECONDS
    taken = {str(identity) for identity in known}
    entries: list[tuple[Any, int | str | None]] = [
        (found.get(look_up.by), found["id"])
        for found in objects
        if is_handle(found.get("id"))
        and str(found["id"]) not in taken
        and since - CLOCK_GRAIN_SECONDS <= _created(found.get(look_up.created)) <= until
    ]
    matched = match_unique(rows, look_up.by, entries)
    places = {found["id"]: found for found in objects if is_handle(found.get("id"))}
    times = Counter(str(identity) for identity in matched.values())
    return {
        index: identity
        for index, identity in matched.items()
        if identity is not None
        and times[str(identity)] == 1
        and _is_within(places[identity], rows[index], look_up.within)
    }


def latest(transport: Connection) -> float:
    """Return the latest time of day that it can be at the server, in seconds since 1970.

    Its answers may come from a clock that is behind; then the machine's own counts. Too late a
    time finds too few objects, too early a one finds objects that others made.
    """
    return max(transport.server_wall(), transport.clock.wall())


def _listed(
    transport: Connection, look_up: LookUp, rows: Sequence[Row]
) -> Iterator[Mapping[str, Any]]:
    listing = look_up.listing
    for narrowed in _filters(look_up, rows):
        schema = listing.params_schema
        given = {**narrowed, "limit": PAGE_SIZE} if "limit" in schema.fields else narrowed
        path, query = address(listing.name, listing.path, schema, by_attributes(schema, given))
        first = Request("GET", path, query)
        for page in pages(transport.read, transport.base, first, listing.strategy, listing.decode):
            yield from (found for found in page if isinstance(found, Mapping))


def _is_within(found: Mapping[str, Any], row: Row, names: Sequence[str]) -> bool:
    """Whether an object is where its row was sent; a server may ignore what narrows a list."""
    return all(
        name not in found or row.get(name) is None or found[name] == row[name] for name in names
    )


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
    """The moment that a text names; one without a zone may be off by half a day, so it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.timestamp() if moment.utcoffset() is not None else float("-inf")
    except (TypeError, ValueError, OverflowError):
        return float("-inf")
