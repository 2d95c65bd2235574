"""Problems that are alike, gathered: how many there are, what one says, which rows they concern.

Memory does not grow with the problems: of groups, and of the rows of each, so many are kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from alation_core.runs import RowStatus
from alation_report.contents import ReportedRow, safe
from alation_report.problem_texts import is_plain, plain_last, shape_of
from alation_report.ranges import Ranges

CAUSES: Collection[RowStatus] = ("failed", "rejected")
"""Rows of these have a reason of their own; others may be as they are because of those."""
KEPT = 500
"""Groups that are told apart."""


class Likeness(NamedTuple):
    """What the problems of a group have in common.

    Args:
        kind: of the problem.
        field: that it concerns, or None.
        shape: of its text, without the values in it.
    """

    kind: str
    field: str | None
    shape: str


@dataclass
class Group:
    """Problems that are alike.

    Args:
        number: of the group, from 0, by which rows name it.
        kind: of the problems.
        field: that they concern, or None.
        message: of the first one.
        values_differ: others say the same of other values.
        count: rows that they concern; of what concerns no row, how often it was said.
        causes: some of these rows failed or were rejected; what only others say is a consequence.
        lines: that they concern: lines of the file, or rows where nobody knows them.
    """

    number: int
    kind: str
    field: str | None
    message: str
    values_differ: bool = False
    causes: bool = False
    count: int = 0
    lines: Ranges = dataclasses.field(default_factory=Ranges)

    def form(self) -> dict[str, Any]:
        """Return the group in plain JSON types."""
        return {
            "kind": self.kind,
            "field": self.field,
            "message": self.message,
            "values_differ": self.values_differ,
            "count": self.count,
            "lines": self.lines.told(),
        }


@dataclass
class Groups:
    """The problems of a run.

    Attributes:
        more: problems that are in none of the groups.
    """

    more: int = 0
    _groups: dict[Likeness, Group] = dataclasses.field(default_factory=dict)

    def add(self, kind: str, field: str | None, message: str) -> None:
        """Take a problem that concerns no row.

        Args:
            kind: of the problem.
            field: that it concerns, or None.
            message: what is wrong.
        """
        group = self._group(kind, field, message)
        if group is not None:
            group.count += 1

    def of(self, row: ReportedRow) -> tuple[int, ...]:
        """Take the problems of a row, and return the numbers of their groups."""
        found: dict[int, Group] = {}
        for problem, text in zip(row.problems, row.texts, strict=True):
            group = self._group(problem["kind"], problem["field"], text)
            if group is not None:
                found[group.number] = group
        for group in found.values():
            group.count += 1
            group.causes = group.causes or row.status in CAUSES
            group.lines.add(row.row if row.line is None else row.line)
        return tuple(found)

    def _group(self, kind: str, field: str | None, message: str) -> Group | None:
        text = safe(plain_last(message))
        likeness = Likeness(kind, field, shape_of(text))
        group = self._groups.get(likeness)
        if group is None and len(self._groups) >= KEPT:
            self.more += 1
            return None
        if group is None:
            told = None if field is None else safe(field)
            group = self._groups[likeness] = Group(len(self._groups), kind, told, text)
        group.values_differ = group.values_differ or text != group.message
        return group

    def all(self) -> Sequence[Group]:
        """Return the groups: causes first, the largest of them first; what says nothing last."""
        return sorted(
            self._groups.values(),
            key=lambda one: (is_plain(one.message), not one.causes, -one.count),
        )
