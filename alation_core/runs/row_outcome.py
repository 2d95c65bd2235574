"""What became of one row; and of the rows of a batch, without an object for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Literal

from alation_core.problems import Problem
from alation_core.reading import ObjectId

RowStatus = Literal["succeeded", "failed", "rejected", "unsent", "unknown"]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row.

    Args:
        row: its position in the caller's input, from 0.
        status: succeeded; failed (the server said no); rejected (the payload schema said no, never
            sent); unsent (the run stopped before it); unknown (sent, but no trustworthy answer
            came back).
        id: id of its object in the catalog, where the server tells it.
        problems: those that concern this row.
    """

    row: int
    status: RowStatus
    id: ObjectId | None = None
    problems: tuple[Problem, ...] = ()


class _RowOutcome:
    """A row outcome that is not frozen yet: one is made in a quarter of the time."""

    __slots__ = ("id", "problems", "row", "status")


@dataclass(frozen=True, slots=True)
class Columns:
    """What became of the rows of a batch, column by column: no object for each row.

    Args:
        positions: of the rows in the caller's input, in order.
        statuses: of the rows.
        ids: of their objects.
        problems: of rows that have some, by their positions.
    """

    positions: Sequence[int]
    statuses: Sequence[RowStatus]
    ids: Sequence[ObjectId | None]
    problems: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)

    def rows(self) -> tuple[RowOutcome, ...]:
        """Return an object for each row."""
        told = map(self.problems.get, self.positions, repeat(())) if self.problems else repeat(())
        made: Any = [_RowOutcome() for _ in self.positions]
        columns = (made, self.positions, self.statuses, self.ids, told)
        for one, row, status, identity, problems in zip(*columns, strict=False):
            one.row = row
            one.status = status
            one.id = identity
            one.problems = problems
            one.__class__ = RowOutcome
        return tuple(made)


class MadeRows:
    """The rows of an outcome that was made of columns, made when somebody first asks for them."""

    def __get__(self, outcome: Any, owner: Any = None) -> tuple[RowOutcome, ...]:
        columns = None if outcome is None else outcome.__dict__.get("_columns")
        if columns is None:
            raise AttributeError("rows")  # so a dataclass learns that the field has no default
        rows: tuple[RowOutcome, ...] = columns.rows()
        outcome.__dict__["rows"] = rows
        return rows
