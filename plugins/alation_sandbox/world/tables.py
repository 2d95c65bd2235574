"""Tables: records by id, in order, with fast look-up by other fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alation_sandbox.world.shelves import NOWHERE, Shelf

Record = Mapping[str, Any]
"""A stored record. Change it with `Table.update`, never in place: look-ups would miss it."""

_Fields = tuple[str, ...]


class Table:
    """Records of one kind, each with an integer id under the key "id".

    Args:
        first_id: id of the first record that does not bring one along.
        shelf: keeps the records beyond the life of the table; what is on it is in the table.

    Raises:
        ValueError: what the shelf kept are no records.
    """

    def __init__(self, first_id: int = 1, shelf: Shelf = NOWHERE) -> None:
        self._shelf = shelf
        self._next_id = max(first_id, shelf.counted() or first_id)
        self._rows: dict[int, Record] = {}
        for record_id, record in shelf.kept():
            if type(record_id) is not int or record.get("id") != record_id:
                raise ValueError(f"what is kept as {record_id!r} is no record of that id")
            self._rows[record_id] = record
        # The place of each record among all: hits of a look-up come in this order, which does not
        # depend on what happened to them before.
        self._places = {record_id: place for place, record_id in enumerate(self._rows)}
        self._next_place = len(self._rows)
        # A look-up by fields is built when it is first asked for and kept up from then on.
        self._lookups: dict[_Fields, dict[tuple[Any, ...], dict[int, None]]] = {}
        self._unsorted: set[tuple[_Fields, tuple[Any, ...]]] = set()

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self._rows)

    def insert(self, record: Record) -> int:
        """Store a copy of a record.

        Args:
            record: its fields; where "id" is missing the next free id is given.

        Returns:
            The id.

        Raises:
            ValueError: the id is taken, or a value cannot be kept.
        """
        record_id: int = record.get("id", self._next_id)
        if record_id in self._rows:
            raise ValueError(f"there is a record with id {record_id}: use update()")
        stored = {**record, "id": record_id}
        self._shelf.put(record_id, stored, fresh=True)
        self._next_id = max(self._next_id, record_id + 1)
        self._shelf.count(self._next_id)
        self._rows[record_id] = stored
        self._places[record_id] = self._next_place
        self._next_place += 1
        for names in self._lookups:
            self._enter(names, stored)
        return record_id

    def get(self, record_id: int) -> Record | None:
        """Return a record, or None."""
        return self._rows.get(record_id)

    def update(self, record_id: int, changes: Record) -> Record:
        """Replace the named fields of a record; others stay.

        Args:
            record_id: which record.
            changes: new values by field.

        Returns:
            The new record. Records that were read before keep their old values.

        Raises:
            KeyError: there is no such record.
            ValueError: a value cannot be kept.
        """
        old = self._rows[record_id]
        new = {**old, **changes, "id": record_id}
        self._shelf.put(record_id, new)
        self._rows[record_id] = new
        for names in self._lookups:
            if _key(names, old) != _key(names, new):
                self._leave(names, old)
                self._enter(names, new)
        return new

    def delete(self, record_id: int) -> Record | None:
        """Remove a record and return it, or None where there is none."""
        record = self._rows.pop(record_id, None)
        if record is not None:
            self._shelf.drop(record_id)
            del self._places[record_id]
            for names in self._lookups:
                self._leave(names, record)
        return record

    def keep_all(self) -> None:
        """Keep every record anew: one that was changed in place is not noticed before.

        Raises:
            ValueError: a value cannot be kept.
        """
        for record_id, record in self._rows.items():
            self._shelf.put(record_id, record)

    def rows(self) -> Iterator[Record]:
        """Iterate over all records in the order of insertion, without a copy."""
        return iter(self._rows.values())

    def by_key(self, **fields: Any) -> Record | None:
        """Return the first record whose fields have these values, or None.

        The cost does not grow with the table. Values must be hashable.
        """
        return next(self.matching(**fields), None)

    def matching(self, **fields: Any) -> Iterator[Record]:
        """Iterate over the records whose fields have these values.

        The cost grows with the number of hits only. They come in the order of insertion. An absent
        field counts as None. Take a list of them before you change the table.
        """
        names = tuple(sorted(fields))
        if names not in self._lookups:
            self._lookups[names] = {}
            for record in self._rows.values():
                self._enter(names, record)
        key = tuple(fields[name] for name in names)
        hits = self._lookups[names].get(key, {})
        if (names, key) in self._unsorted:
            self._unsorted.discard((names, key))
            hits = dict.fromkeys(sorted(hits, key=self._places.__getitem__))
            self._lookups[names][key] = hits
        return (self._rows[record_id] for record_id in hits)

    def _enter(self, names: _Fields, record: Record) -> None:
        key, record_id = _key(names, record), record["id"]
        hits = self._lookups[names].setdefault(key, {})
        if hits and self._places[next(reversed(hits))] > self._places[record_id]:
            self._unsorted.add((names, key))
        hits[record_id] = None

    def _leave(self, names: _Fields, record: Record) -> None:
        lookup, key = self._lookups[names], _key(names, record)
        del lookup[key][record["id"]]
        if not lookup[key]:
            del lookup[key]
            self._unsorted.discard((names, key))


def _key(names: _Fields, record: Record) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in names)
