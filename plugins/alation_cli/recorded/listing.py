"""Recorded runs as a list: a line each where the terminal is wide enough, else two or three."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from alation_cli.output.plain import one_line
from alation_core.runs import STATUSES
from alation_report.durations import duration

COLUMNS = ("id", "begun", "operation", "file", "status", "rows", "took")
KEYED = (*COLUMNS, "key")
"""Where a run has a key."""
GAP = "   "
WHOLE_WIDTH = 10_000
"""Characters of a line where neither a terminal nor COLUMNS limits it."""


def local_time(seconds: float) -> str:
    """Return a time of day where the user is, to the minute."""
    return f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"


def counts_text(counts: Mapping[str, int]) -> str:
    """Return how many rows have each status ("2998 succeeded, 2 failed")."""
    known = [f"{counts[status]} {status}" for status in STATUSES if counts.get(status)]
    return ", ".join(known) or "no rows"


def width() -> int:
    """Return how many characters a line may have; elsewhere than on a terminal every line stays."""
    return shutil.get_terminal_size((WHOLE_WIDTH, 24)).columns


def run_lines(records: Sequence[Mapping[str, Any]], wide: int) -> Iterator[str]:
    """Yield the lines of a list of runs.

    Args:
        records: the runs, with their `begun` in seconds since 1970.
        wide: characters of a line.
    """
    columns = KEYED if any(record["key"] for record in records) else COLUMNS
    rows = [_cells(record)[: len(columns)] for record in records]
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    if sum(widths) + len(GAP) * (len(widths) - 1) <= wide:
        yield _line(columns, widths)
        yield "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
        yield from (_line(row, widths) for row in rows)
    else:
        for row in rows:
            yield from _block(row, wide)


def _cells(record: Mapping[str, Any]) -> tuple[str, ...]:
    file = record["file"] or ""
    return (
        record["id"],
        local_time(record["begun"]),
        record["operation"],
        one_line(PurePath(file).name or file),
        record["status"],
        counts_text(record["counts"]),
        duration(record["seconds"]),
        one_line(record["key"] or ""),
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return GAP.join(cell.ljust(size) for cell, size in zip(cells, widths, strict=True)).rstrip()


def _block(cells: Sequence[str], wide: int) -> Iterator[str]:
    identity, begun, operation, file, status, rows, took, *key = cells
    yield GAP.join((identity, begun, f"{status:<10}", took)).rstrip()
    room = wide - 2
    parts = [f"{operation}{GAP}{file}".rstrip(), rows, *(f"key {one}" for one in key if one)]
    told = GAP.join(parts)
    for text in [told] if len(told) <= room else parts:
        for line in textwrap.wrap(text, max(room, 20)):
            yield f"  {line}"
