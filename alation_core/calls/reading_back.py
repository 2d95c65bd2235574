"""Which list reads what an operation wrote, and its objects by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alation_core.calls.context import Context
from alation_core.calls.one_by_one import PAGE_FOR, SomePages, one_by_one
from alation_core.calls.reads import BoundList
from alation_core.calls.writes import BoundWrite
from alation_core.errors import ConfigurationError
from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.jobs.handles import is_handle
from alation_core.operations.addresses import by_attributes
from alation_core.operations.in_parts import selects
from alation_core.operations.operation import Operation
from alation_core.operations.read import Listing, LookUp
from alation_core.reading import ObjectId
from alation_core.runs.look_up import filters_of, listed
from alation_core.shapes.rows import Row
from alation_core.wire.places import value_at

AT_ONCE = 100
"""Ids of one request, where the filter takes several and does not say that it may be split."""
DELETING = frozenset({"delete", "remove"})


@dataclass(frozen=True)
class ById:
    """A list with a filter for ids.

    Args:
        call: reads it.
        filter: its name on the wire.
        params: parameters of the run that the list takes too.
    """

    call: BoundList[Any]
    filter: str
    params: Mapping[str, Any]

    def takes(self, ids: Any) -> bool:
        """Tell whether the filter takes these ids."""
        field = self.call.operation.params_schema.fields[self.filter]
        return not isinstance(attempt(field.deserialize, ids), Raised)

    def all_of(self, ids: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
        """Yield the objects with these ids, many to a request."""
        step = len(ids) if selects(self.call.operation, self.filter) else AT_ONCE
        for start in range(0, len(ids), step):
            yield from self.objects(list(ids[start : start + step]))

    def objects(self, ids: Any) -> Iterator[Mapping[str, Any]]:
        """Yield the objects with this id, or with these where the filter takes several."""
        narrowed = {**self.params, self.filter: ids}
        schema = self.call.operation.params_schema
        for found in self.call.untyped(**by_attributes(schema, narrowed)):
            if isinstance(found, Mapping):
                yield found


@dataclass(frozen=True)
class ReadBack:
    """A way to read what an operation wrote: a list with a filter for ids, a look-up, or both.

    Args:
        context: the parts of the client that it uses.
        write: the operation.
        by_id: the list of its endpoint.
        params: of the run.
    """

    context: Context
    write: BoundWrite[Any]
    by_id: ById | None
    params: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Place of the id in an object."""
        return _place_of_id(self.write)

    @property
    def _endpoint(self) -> str:
        return self.write.name.partition(".")[0]

    def objects(self, ids: Sequence[Any], rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
        """Return the objects that are there, by the texts of their ids.

        Args:
            ids: of the objects.
            rows: that wrote them; they may narrow a list.

        Raises:
            AlationError: a list could not be read.
        """
        wanted = {str(one) for one in ids}
        listed_ones = self._listed(dict(zip(ids, rows, strict=True))) if wanted else iter(())
        by_id = {str(value_at(one, self.id)): one for one in listed_ones}
        return {
            text: one
            for text, one in by_id.items()
            if text in wanted and one.get("deleted") is not True
        }

    def _listed(self, asked: Mapping[Any, Row]) -> Iterator[Mapping[str, Any]]:
        by_id, look_up = self.by_id, self.write.operation.look_up
        ids, rows = list(asked), [{**self.params, **row} for row in asked.values()]
        if by_id is not None and by_id.takes(list(ids[:2])):
            yield from by_id.all_of(ids)
        elif by_id is not None:
            pages, gone = self._pages(by_id, len(ids), rows), deletes(self.write)
            yield from one_by_one(pages, ids, self.id, by_id.objects, may_be_gone=gone)
        elif look_up is not None:
            yield from self._looked_up(look_up, dict(zip(ids, rows, strict=True)))

    def _looked_up(self, look_up: LookUp, asked: Mapping[Any, Row]) -> Iterator[Mapping[str, Any]]:
        """Yield the objects of rows that no list finds by an id."""
        connection = self.context.opened(self.write.name, self.write.operation)
        filters, listing = filters_of(look_up, [*asked.values()]), look_up.listing
        if len(filters) * 2 <= len(asked):
            yield from listed(connection, look_up, [*asked.values()])
            return
        # A list for each row, or nearly: they may stand on some pages of the whole one.
        first, *others = filters
        shared = {n: value for n, value in first.items() if all(o.get(n) == value for o in others)}
        needed = {name for name, one in listing.params_schema.fields.items() if one.required}
        most = len(filters) // PAGE_FOR if needed <= shared.keys() else 0
        call = BoundList(self.context, f"{self._endpoint}.{listing.name}", listing)
        yield from one_by_one(
            SomePages(call, [shared], most),
            [*asked],
            self.id,
            lambda one: listed(connection, look_up, [asked[one]]),
            may_be_gone=deletes(self.write),
        )

    def _pages(self, by_id: ById, number: int, rows: Sequence[Row]) -> SomePages:
        """The pages in which so many objects are looked for, narrowed by their rows."""
        listing, look_up = by_id.call.operation, self.write.operation.look_up
        most = 0 if listing.assemble is not None else number // PAGE_FOR
        narrowed: list[dict[str, Any]] = []
        if look_up is not None and look_up.listing == listing:
            narrowed = filters_of(look_up, rows)
        few = narrowed if 0 < len(narrowed) <= most else [{}]
        return SomePages(by_id.call, [{**by_id.params, **one} for one in few], most)


def read_back(
    context: Context,
    write: BoundWrite[Any],
    operations: Mapping[str, Operation],
    params: Mapping[str, Any],
) -> ReadBack:
    """Return the way to read what an operation wrote.

    Args:
        context: the parts of the client that the reads use.
        write: the operation.
        operations: of its endpoint, by name.
        params: of the call.

    Raises:
        ConfigurationError: there is none.
    """
    by_id = _list_by_id(context, write, operations, params)
    if by_id is not None or write.operation.look_up is not None:
        return ReadBack(context, write, by_id, params)
    raise ConfigurationError(
        f"what {write.name} wrote cannot be read back: its endpoint has no list with a filter for "
        "ids, and the operation declares no look-up. Nothing was asked for"
    )


def _list_by_id(
    context: Context,
    write: BoundWrite[Any],
    operations: Mapping[str, Operation],
    params: Mapping[str, Any],
) -> ById | None:
    listing, place = operations.get("list"), _place_of_id(write)
    if not isinstance(listing, Listing):
        return None
    fields = listing.params_schema.fields
    name = next((one for one in (place, f"{place}s") if one in fields), None)
    needed = {one for one, field in fields.items() if field.required}
    if name is None or not needed <= params.keys():
        return None
    shared = {one: value for one, value in params.items() if one in fields}
    call = BoundList(context, f"{write.name.partition('.')[0]}.list", listing)
    return ById(call, name, shared)


def _place_of_id(write: BoundWrite[Any]) -> str:
    look_up = write.operation.look_up
    return look_up.id if look_up is not None else "id"


def own_id(row: Any, place: str) -> ObjectId | None:
    """Return the id by which a row names its object itself, or None."""
    found = row.get(place) if isinstance(row, Mapping) else None
    return found if is_handle(found) else None


def deletes(write: BoundWrite[Any]) -> bool:
    """Tell whether an operation deletes what its rows name: by its method, or by its name."""
    operation = write.operation
    return operation.method == "DELETE" or not DELETING.isdisjoint(operation.name.split("_"))
