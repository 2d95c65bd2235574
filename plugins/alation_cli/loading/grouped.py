"""Problems as lines for people: equal ones are one line, with the lines of the file they stand in.

Texts that differ in a quoted value or a number only are one line as well, where there are more than
a few of them. Memory does not grow with the problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from alation_cli.output.plain import plural
from alation_core import Problem
from alation_files.rows import Places, problem_place, problem_text
from alation_report.problem_texts import is_plain, plain_last, shape_of
from alation_report.ranges import Ranges

SHOWN_PROBLEMS = 20
"""Lines that are printed of a run; a results file holds all problems."""
FEW = 3
"""So many texts that differ in a value only stand on lines of their own."""
KEPT = 1_000
"""Groups that are told apart."""

_PLACE = re.compile(r"(.*\b)(line|row) (\d+)(.*?)", re.DOTALL)


class Spot(NamedTuple):
    """Where a problem is, but for the number of its line.

    Args:
        before: of the number ("rows.csv ").
        noun: what is numbered; empty: nothing is.
        behind: the number.
    """

    before: str
    noun: str = ""
    behind: str = ""


class Kind(NamedTuple):
    """What problems of one group have in common.

    Args:
        spot: where they are; None: they concern no row.
        kind: of the problem, where it is named.
        field: as it is told.
        shape: of their text, without the values in it.
    """

    spot: Spot | None
    kind: str
    field: str
    shape: str


@dataclass
class Group:
    """Problems that are alike.

    Args:
        text: of the first one.
        ranges: their lines.
        count: how many there are.
        texts: those that differ in a value, each a group; None: there are more than a few.
    """

    text: str
    ranges: Ranges = field(default_factory=Ranges)
    count: int = 0
    texts: dict[str, Group] | None = field(default_factory=dict)

    def add(self, text: str, line: int | None) -> None:
        """Take one more problem."""
        self.count += 1
        if line is not None:
            self.ranges.add(line)
        if self.texts is None:
            return
        if text in self.texts or len(self.texts) < FEW:
            self.texts.setdefault(text, Group(text, texts=None)).add(text, line)
        else:
            self.texts = None

    def told(self, kind: Kind) -> Iterable[tuple[str, int]]:
        """Yield its lines, each with the number of problems in it."""
        if self.texts is None:
            yield self._line(kind, alike=True), self.count
            return
        for group in self.texts.values():
            yield group._line(kind, alike=False), group.count

    def _line(self, kind: Kind, *, alike: bool) -> str:
        field = f"{kind.field}: " if kind.field else ""
        values = " with different values" if alike else ""
        if kind.spot is None or not kind.spot.noun:
            place = f"{kind.spot.before}: " if kind.spot is not None else ""
            times = f" ({self.count} times{values})" if self.count > 1 else ""
            return f"{kind.kind}{place}{field}{self.text}{times}"
        before, noun, behind = kind.spot
        if self.ranges.count > 1:
            example = f"; this is {noun} {self.ranges.first}" if alike else ""
            rows = f" ({self.ranges.count} rows{values}{example})"
            place = f"{before}{noun}s {self.ranges.told()}{behind}: {field}"
            return f"{kind.kind}{place}{self.text}{rows}"
        place = f"{before}{noun} {self.ranges.first}{behind}{', ' if field else ': '}{field}"
        times = f" ({self.count} times{values})" if self.count > 1 else ""
        return f"{kind.kind}{place}{self.text}{times}"


@dataclass
class ProblemLines:
    """Problems, gathered into groups.

    Args:
        rows: the input.
        kinds: name the kind of each.
        shown: lines that are told at most; None: all.
    """

    rows: Places
    kinds: bool
    shown: int | None = SHOWN_PROBLEMS
    _groups: dict[Kind, Group] = field(default_factory=dict)
    _more: int = 0

    def add(self, problem: Problem) -> None:
        """Take one more problem."""
        place = self.rows.place(problem.row) if problem.row is not None else ""
        text = problem_text(self.rows, problem)
        named = problem_place(self.rows, problem).removeprefix(place).removesuffix(text)
        text = plain_last(text)
        found = _PLACE.fullmatch(place)
        spot = Spot(found[1], found[2], found[4]) if found else Spot(place) if place else None
        kind = f"{problem.kind}: " if self.kinds else ""
        key = Kind(spot, kind, named.strip(", :"), shape_of(text))
        if key not in self._groups and len(self._groups) >= KEPT:
            self._more += 1
            return
        self._groups.setdefault(key, Group(text)).add(text, int(found[3]) if found else None)

    def told(self) -> list[str]:
        """Return the lines: of rows first, then of whole requests, what says nothing at the end."""
        ordered = sorted(self._groups.items(), key=lambda pair: _rank(*pair))
        told = [one for kind, group in ordered for one in group.told(kind)]
        shown = [line for line, _ in told[: self.shown]]
        more = sum(count for _, count in told[len(shown) :]) + self._more
        return [*shown, f"... and {plural(more, 'more problem')}"] if more else shown


def _rank(kind: Kind, group: Group) -> tuple[bool, bool]:
    return is_plain(group.text), kind.spot is None


def problem_lines(
    rows: Places, problems: Iterable[Problem], shown: int | None = SHOWN_PROBLEMS
) -> list[str]:
    """Return problems as lines that name the lines of the file, without their kinds.

    Args:
        rows: the input.
        problems: of its rows.
        shown: lines at most; None: all.
    """
    lines = ProblemLines(rows, kinds=False, shown=shown)
    for problem in problems:
        lines.add(problem)
    return lines.told()
