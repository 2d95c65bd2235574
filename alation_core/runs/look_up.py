"""Looks for rows whose fate is unknown: it confirms those that are found, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import Any

from alation_core.frozen import dataclass
from alation_core.jobs.handles import is_handle
from alation_core.operations.addresses import by_attributes
from alation_core.operations.asked import first_requests, page_reader
from alation_core.operations.operation import Params
from alation_core.operations.read import Listing, LookUp
from alation_core.paging.walk import pages
from alation_core.reading import is_name
from alation_core.shapes.rows import Row
from alation_core.transport.connection import Connection
from alation_core.wire.places import value_at

CLOCK_GRAIN_SECONDS = 1.0
"""The server's time is known to the second only (the Date header of its answers)."""
NO_PARAMS: Params = MappingProxyType({})
Name = tuple[int | str, ...]
"""What names an object, in the order of `LookUp.by`."""


@dataclass(frozen=True)
class Entry:
    """An object that a row may have made; `created` is in seconds since 1970."""

    found: Mapping[str, Any]
    identity: int | str
    created: float


@dataclass(frozen=True)
class Looked:
    """What a look into the catalog showed.

    Args:
        entries: the objects of the list, by what names them, but for those that say that they were
            made later than they were read.
    """

    entries: Mapping[Name, Sequence[Entry]]

    def made_by(self, known: Iterable[Any]) -> set[str]:
        """Return which of its ids are among others; those may be many, and are read once."""
        ids = {str(entry.identity) for entries in self.entries.values() for entry in entries}
        return ids.intersection(map(str, known)) if ids else ids


def look(
    transport: Connection, look_up: LookUp, rows: Iterable[Row], params: Params = NO_PARAMS
) -> Looked:
    """Look for rows, all in one go: those of several batches are in the same lists.

    Args:
        transport: the way to the server, with the credential of the write; that of the list counts
            where it names one.
        look_up: where to look, and by what.
        rows: that may be there.
        params: parameters of the call; the list may be narrowed by them.

    Raises:
        AlationError: the list could not be read.
    """
    objects = list(listed(transport, look_up, [{**params, **row} for row in rows]))
    # Read after the answers came: only they tell the server's time.
    until = latest(transport) + CLOCK_GRAIN_SECONDS
    entries: dict[Name, list[Entry]] = {}
    for found in objects:
        identity, name = value_at(found, look_up.id), _name(found, look_up.places.values())
        created = _created(value_at(found, look_up.created))
        if name is not None and is_handle(identity) and created <= until:
            entries.setdefault(name, []).append(Entry(found, identity, created))
    return Looked(entries)


def found_among(
    looked: Looked,
    look_up: LookUp,
    rows: Sequence[Row],
    since: float,
    taken: Container[str],
    params: Params = NO_PARAMS,
) -> dict[int, int | str]:
    """Return the rows that are in the catalog: position within the batch -> id.

    A row is confirmed by exactly one object of its name that was created after the intent to send
    it, and that no other row of the run is known to have made. Whatever could mislead confirms
    none: an object from elsewhere though the list was narrowed, a time without a zone or in the
    future, an id that is none, one object for two rows.

    Args:
        looked: what a look for these rows, and perhaps for others, showed.
        look_up: by what rows are looked for.
        rows: the rows of the batch.
        since: the server's time of the intent, in seconds since 1970.
        taken: the ids, as texts, of those objects that other rows of the run are known to have
            made.
        params: parameters of the call.
    """
    names = [name_of(look_up, row) for row in rows]
    asked = Counter(names)
    matched = {
        index: entry
        for index, name in enumerate(names)
        if name is not None
        and asked[name] == 1
        and (entry := _only(looked.entries.get(name, ()), since, taken)) is not None
    }
    times = Counter(str(entry.identity) for entry in matched.values())
    return {
        index: entry.identity
        for index, entry in matched.items()
        if times[str(entry.identity)] == 1
        and _is_within(entry.found, {**params, **rows[index]}, look_up.within)
    }


def _only(entries: Sequence[Entry], since: float, taken: Container[str]) -> Entry | None:
    """The one object of a name that can be new; None: there is none, or there are several."""
    new = (
        entry
        for entry in entries
        if entry.created >= since - CLOCK_GRAIN_SECONDS and str(entry.identity) not in taken
    )
    first, second = next(new, None), next(new, None)
    return first if second is None else None


def name_of(look_up: LookUp, row: Row) -> Name | None:
    """Return what names the object of a row; None where the row does not tell."""
    return _name(row, look_up.places.keys())


def _name(holder: Mapping[str, Any], places: Iterable[str]) -> Name | None:
    values = tuple(
        holder[place] if place in holder else value_at(holder, place) for place in places
    )
    return values if all(map(is_name, values)) else None


def latest(transport: Connection) -> float:
    """Return the latest time of day that it can be at the server, in seconds since 1970.

    Its answers may come from a clock that is behind; then the machine's own counts. Too late a
    time finds too few objects, too early a one finds objects that others made.
    """
    return max(transport.server_wall(), transport.clock.wall())


def listed(
    transport: Connection, look_up: LookUp, rows: Sequence[Row]
) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a look-up's list, as far as rows and parameters narrow it.

    Args:
        transport: as in `look`.
        look_up: where to look.
        rows: with the parameters of the call in them.

    Raises:
        AlationError: the list could not be read.
    """
    return chain.from_iterable(pages_of(transport, look_up.listing, filters_of(look_up, rows)))


def pages_of(
    transport: Connection, listing: Listing[Any], filters: Iterable[Mapping[str, Any]]
) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the objects of a list, page by page, each page when it is asked for.

    Args:
        transport: as in `look`.
        listing: what is read.
        filters: by their names on the wire; the list is read with each of them.

    Raises:
        AlationError: the list could not be read.
    """
    opened = transport.with_credential(listing.credential, listing.name, listing.exchange)
    way = (listing.strategy, listing.decode, listing.items_under)
    for narrowed in filters:
        given = by_attributes(listing.params_schema, narrowed)
        for first in first_requests(listing.name, listing, given):
            for page in pages(page_reader(listing, opened.read), opened.base, first, *way):
                yield [found for found in page if isinstance(found, Mapping)]


def _is_within(found: Mapping[str, Any], row: Row, names: Sequence[str]) -> bool:
    """Whether an object is where its row was sent; a server may ignore what narrows a list."""
    return all(
        name not in found or row.get(name) is None or found[name] == row[name] for name in names
    )


def filters_of(look_up: LookUp, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the distinct filters of rows: one reading of the list serves all that share them."""
    narrowed = (
        {name: row[name] for name in look_up.within if row.get(name) is not None} for row in rows
    )
    distinct = {repr(filters): filters for filters in narrowed}
    return [distinct[told] for told in sorted(distinct)]


def _created(text: Any) -> float:
    """The moment that a text names; one without a zone may be off by half a day, so it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.timestamp() if moment.utcoffset() is not None else float("-inf")
    except (TypeError, ValueError, OverflowError):
        return float("-inf")
