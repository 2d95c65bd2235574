"""Tables: records by id, in order, with fast look-up by other fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]
"""A stored record. Change it with `Table.update`, never in place: look-ups would miss it."""

_Fields = tuple[str, ...]


class Table:
    """Records of one kind, each with an integer id under the key "id".

    Args:
        first_id: id of the first record that does not bring one along.
    """

    def __init__(self, first_id: int = 1) -> None:
        self._next_id = first_id
        self._rows: dict[int, Record] = {}
        # A look-up by fields is built when it is first asked for and kept up from then on.
        self._lookups: dict[_Fields, dict[tuple[Any, ...], dict[int, None]]] = {}

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
            ValueError: the id is taken.
        """
        record_id: int = record.get("id", self._next_id)
        if record_id in self._rows:
            raise ValueError(f"there is a record with id {record_id}: use update()")
        self._next_id = max(self._next_id, record_id + 1)
        stored = {**record, "id": record_id}
        self._rows[record_id] = stored
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
        """
        old = self._rows[record_id]
        new = {**old, **changes, "id": record_id}
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
            for names in self._lookups:
                self._leave(names, record)
        return record

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

        The cost grows with the number of hits only. They come in the order in which they got these
        values. An absent field counts as None. Take a list of them before you change the table.
        """
        names = tuple(sorted(fields))
        if names not in self._lookups:
            self._lookups[names] = {}
            for record in self._rows.values():
                self._enter(names, record)
        hits = self._lookups[names].get(tuple(fields[name] for name in names), {})
        return (self._rows[record_id] for record_id in hits)

    def _enter(self, names: _Fields, record: Record) -> None:
        self._lookups[names].setdefault(_key(names, record), {})[record["id"]] = None

    def _leave(self, names: _Fields, record: Record) -> None:
        lookup, key = self._lookups[names], _key(names, record)
        del lookup[key][record["id"]]
        if not lookup[key]:
            del lookup[key]


def _key(names: _Fields, record: Record) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in names)
