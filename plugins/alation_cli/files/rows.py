"""Rows with their lines: what every form of file is read into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alation_core import Problem


@dataclass(frozen=True)
class FileRows:
    """The rows of a file.

    Args:
        name: of the file, for messages.
        values: of each row, in the order of the file.
        lines: the line of the file, from 1, in which each row begins.
    """

    name: str
    values: Sequence[Any]
    lines: Sequence[int]


def problem_place(rows: FileRows, problem: Problem) -> str:
    """Return a problem in one sentence for people: file, line and field, then what is wrong."""
    place = [f"{rows.name} line {rows.lines[problem.row]}"] if problem.row is not None else []
    place += [f"field {problem.field!r}"] if problem.field else []
    return f"{', '.join(place)}: {problem.message}" if place else problem.message
