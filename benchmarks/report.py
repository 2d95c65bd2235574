"""What a benchmark hands back, and how it is shown: tables, goals, JSON."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

PACKAGES = (
    *("alation-core", "allie-sdk", "marshmallow", "msgspec", "orjson", "pluggy"),
    *("psycopg", "requests", "sqlalchemy", "werkzeug"),
)


@dataclass(frozen=True)
class Table:
    """Figures to read: the first column names the row.

    Args:
        title: what is measured, with the units.
        columns: their heads.
        rows: cells as they are shown.
        words: the cells are no figures, which stand to the right.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: bool = False


@dataclass(frozen=True)
class Goal:
    """A goal beside its figure.

    Args:
        what: is measured.
        limit: the figure that is aimed at.
        figure: as measured; None where the other side is not installed.
        at_least: the figure is to be `limit` or more, instead of `limit` or less.
        unit: of all three.
        further: the figure that is aimed at once that is reached; None: none is.
    """

    what: str
    limit: float
    figure: float | None
    at_least: bool = False
    unit: str = "x"
    further: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the figure keeps the limit; None where there is no figure."""
        return self._keeps(self.limit)

    @property
    def in_a_word(self) -> str:
        """Whether the figure keeps the limit, or the further one."""
        if self._keeps(self.further):
            return "further too"
        return {True: "yes", False: "no", None: "not measured"}[self.met]

    def _keeps(self, limit: float | None) -> bool | None:
        if self.figure is None or limit is None:
            return None
        return self.figure >= limit if self.at_least else self.figure <= limit


@dataclass(frozen=True)
class Report:
    """What one benchmark measured.

    Args:
        name: of the benchmark.
        tables: to read.
        goals: that it speaks of.
        data: plain figures, for plots and for machines.
        felt: what of it people feel: questions, and answers in words.
    """

    name: str
    tables: Sequence[Table]
    goals: Sequence[Goal]
    data: Any = field(default_factory=dict)
    felt: Sequence[tuple[str, str]] = ()


def cell(value: float | None, digits: int = 2) -> str:
    """Return a figure as it stands in a table; None is a dash."""
    return "–" if value is None else f"{value:,.{digits}f}"  # noqa: RUF001 - typography


def ratio(value: float | None, other: float | None) -> float | None:
    """Return one figure over the other, or None where one of them is missing."""
    return None if value is None or not other else value / other


def machine() -> dict[str, Any]:
    """Describe the machine and the versions, without naming a host."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "versions": versions,
    }


def as_data(reports: Iterable[Report], about: dict[str, Any]) -> dict[str, Any]:
    """Return everything as plain data for a JSON file."""
    plain = [
        {**asdict(report), "goals": [{**asdict(g), "met": g.met} for g in report.goals]}
        for report in reports
    ]
    return {"machine": about, "benchmarks": {report["name"]: report for report in plain}}


def markdown(reports: Sequence[Report], about: dict[str, Any]) -> str:
    """Return what is felt, the goals and all tables as Markdown."""
    felt = [line for report in reports for line in report.felt]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    parts = [
        f"Measured {about['date']}: {about['system']}, {about['processors']} processors, "
        f"Python {about['python']}; {versions}.",
        *([_table(Table("In a few words", ("what", "takes"), felt, words=True))] if felt else []),
        _table(_goals([goal for report in reports for goal in report.goals])),
        *(_table(table) for report in reports for table in report.tables),
    ]
    return "\n\n".join(parts) + "\n"


def _goals(goals: Sequence[Goal]) -> Table:
    rows = [
        (
            goal.what,
            f"at {'least' if goal.at_least else 'most'} {goal.limit:g} {goal.unit}",
            "" if goal.further is None else f"{goal.further:g} {goal.unit}",
            cell(goal.figure) + ("" if goal.figure is None else f" {goal.unit}"),
            goal.in_a_word,
        )
        for goal in goals
    ]
    return Table("Goals", ("what", "goal", "further goal", "figure", "met"), rows)


def _table(table: Table) -> str:
    align = [":--", *[":--" if table.words else "--:"] * (len(table.columns) - 1)]
    lines = [table.columns, align, *table.rows]
    return f"### {table.title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)
