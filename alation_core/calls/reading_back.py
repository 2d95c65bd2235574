"""Which list reads what an operation wrote, and its objects by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alation_core.calls.context import Context
from alation_core.calls.reads import BoundList
from alation_core.calls.writes import BoundWrite
from alation_core.errors import ConfigurationError
from alation_core.foreign import Raised, attempt
from alation_core.jobs.handles import is_handle
from alation_core.operations.addresses import by_attributes
from alation_core.operations.operation import Operation
from alation_core.operations.read import Listing
from alation_core.reading import ObjectId
from alation_core.runs.look_up import listed
from alation_core.shapes.rows import Row
from alation_core.wire.places import value_at

AT_ONCE = 100
"""Ids of one request, where the filter takes several: an address has its limits."""
DELETING = frozenset({"delete", "remove"})
FEW = 50
"""So many objects are asked for one by one; more of them are found in the whole list sooner."""


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

    def objects(self, ids: Any) -> Iterator[Mapping[str, Any]]:
        """Yield the objects with these ids; None: all."""
        narrowed = {} if ids is None else {self.filter: ids}
        schema = self.call.operation.params_schema
        for item in self.call(**by_attributes(schema, {**self.params, **narrowed})):
            raw = getattr(item, "raw", item)
            if isinstance(raw, Mapping):
                yield raw


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

    def objects(self, ids: Sequence[Any], rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
        """Return the objects that are there, by the texts of their ids.

        Args:
            ids: of the objects.
            rows: that wrote them; they may narrow a list.

        Raises:
            AlationError: a list could not be read.
        """
        wanted = {str(one) for one in ids}
        listed_ones = self._listed(list(dict.fromkeys(ids)), rows) if wanted else iter(())
        by_id = {str(value_at(one, self.id)): one for one in listed_ones}
        return {
            text: one
            for text, one in by_id.items()
            if text in wanted and one.get("deleted") is not True
        }

    def _listed(self, ids: Sequence[Any], rows: Sequence[Row]) -> Iterator[Mapping[str, Any]]:
        by_id, look_up = self.by_id, self.write.operation.look_up
        if by_id is not None and by_id.takes(list(ids[:2])):
            for start in range(0, len(ids), AT_ONCE):
                yield from by_id.objects(list(ids[start : start + AT_ONCE]))
        elif by_id is not None and (len(ids) <= FEW or look_up is None):
            asked: Sequence[Any] = ids if len(ids) <= FEW else [None]
            for one in asked:
                yield from by_id.objects(one)
        elif look_up is not None:
            connection = self.context.opened(self.write.name, self.write.operation)
            yield from listed(connection, look_up, [{**self.params, **row} for row in rows])


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
