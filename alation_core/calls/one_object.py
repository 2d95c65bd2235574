"""Rows of one call that set the same thing on one object to different values.

Where all rows are known they are refused, each with the other one: nothing tells which is meant.
Where rows are sent while they are read, the later one is sent when the earlier one has ended.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_core.batching.grouping import Admits
from alation_core.batching.rows import EncodedRow, PreparedRow
from alation_core.operations.overtaking import compared_settings
from alation_core.operations.write import WriteOperation
from alation_core.problems import Problem
from alation_core.shapes.rows import Row


def without_contradictions(
    operation: WriteOperation[Any], rows: Sequence[PreparedRow]
) -> list[PreparedRow]:
    """Return rows with those rejected that contradict each other.

    Args:
        operation: what is called.
        rows: all of the call, in input order.
    """
    wrong = contradicting(operation, rows)
    return [rejected_by(wrong, row) for row in rows] if wrong else list(rows)


Wrong = Mapping[int, tuple[Problem, ...]]
"""What is wrong with rows, by their positions."""


def rejected_by(wrong: Wrong, row: PreparedRow) -> PreparedRow:
    """Return a row as one that is never sent, where something is wrong with it."""
    if isinstance(row, EncodedRow) and row.position in wrong:
        return row.rejected(wrong[row.position])
    return row


def contradicting(operation: WriteOperation[Any], rows: Iterable[PreparedRow]) -> Wrong:
    """Return the rows that contradict each other, with what is wrong with each.

    Args:
        operation: what is called.
        rows: in input order: all of a call, or all of them that share an object.
    """
    return {
        position: problems
        for group in _of_one_object(operation, rows)
        for position, problems in _contradicting(operation, group)
    }


class SharedObjects:
    """Tells which rows of a call are about one object; keeps a few bytes of each row.

    Args:
        operation: what is called.
    """

    def __init__(self, operation: WriteOperation[Any]) -> None:
        self._same = operation.same_object
        self._parts = [(array("q"), array("Q")) for _ in range(PARTS)]

    def note(self, rows: Iterable[PreparedRow]) -> None:
        """Take the next rows."""
        if self._same is None:
            return
        for row in rows:
            name = self._same.of(row.values) if isinstance(row, EncodedRow) else None
            if name is not None:
                hashed = hash(name)
                names, positions = self._parts[hashed % PARTS]
                names.append(hashed)
                positions.append(row.position)

    def positions(self) -> list[int]:
        """Return the positions of the rows whose object others may share, in input order."""
        found: list[int] = []
        for names, positions in self._parts:
            # Part by part of all names that there can be: so few are compared at once.
            times = Counter(names)
            if len(times) < len(names):
                each = zip(names, positions, strict=True)
                found += [position for name, position in each if times[name] > 1]
        return sorted(found)


PARTS = 256
"""The names of the objects of a call are compared in so many parts."""


def _of_one_object(
    operation: WriteOperation[Any], rows: Iterable[PreparedRow]
) -> Iterator[Sequence[EncodedRow]]:
    """Yield the rows of each object that several rows are about."""
    same = operation.same_object
    if same is None:
        return
    found: dict[Hashable, EncodedRow | list[EncodedRow]] = {}
    for row in rows:
        if isinstance(row, EncodedRow) and (name := same.of(row.values)) is not None:
            known = found.setdefault(name, row)
            if isinstance(known, list):
                known.append(row)
            elif known is not row:
                found[name] = [known, row]
    yield from (group for group in found.values() if isinstance(group, list))


def _contradicting(
    operation: WriteOperation[Any], rows: Sequence[EncodedRow]
) -> Iterator[tuple[int, tuple[Problem, ...]]]:
    """Yield the rows of one object that contradict others, and what is wrong with each."""
    first: dict[str, tuple[int, str]] = {}
    rival: dict[str, int] = {}
    told = [(row.position, compared_settings(operation, row.values)) for row in rows]
    for position, settings in told:
        for name, value in settings.items():
            if value != first.setdefault(name, (position, value))[1]:
                rival.setdefault(name, position)
    for position, settings in told:
        problems = tuple(
            _problem(position, name, rival[name] if value == first[name][1] else first[name][0])
            for name, value in settings.items()
            if name in rival
        )
        if problems:
            yield position, problems


def _problem(row: int, name: str, other: int) -> Problem:
    message = (
        f"Sets the same value of the same object as row {other}, but differently; nothing tells "
        "which is meant: leave one of the two out."
    )
    return Problem(row, name, message, "invalid_payload", other=other)


@dataclass
class _Together:
    """Admits rows to a batch: none that contradicts one that it holds.

    Args:
        operation: what is called.
        first: the first row of each object in the batch.
        set_by: what the rows set on an object that several of them are about.
    """

    operation: WriteOperation[Any]
    first: dict[Hashable, Row] = field(default_factory=dict)
    set_by: dict[Hashable, dict[str, str]] = field(default_factory=dict)

    def __call__(self, row: Row) -> bool:
        same = self.operation.same_object
        name = same.of(row) if same is not None else None
        if name is None or self.first.setdefault(name, row) is row:
            return True
        known = self.set_by.get(name) or compared_settings(self.operation, self.first[name])
        settings = compared_settings(self.operation, row)
        if any(known.get(key, value) != value for key, value in settings.items()):
            return False
        self.set_by[name] = {**known, **settings}
        return True


def kept_apart(operation: WriteOperation[Any]) -> Callable[[], Admits]:
    """Return what begins a batch of which no two rows contradict each other."""
    return lambda: _Together(operation)
