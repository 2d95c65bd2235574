"""What a results file holds: every row of the input, with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alation_cli.loading.told import ToldRow
from alation_cli.tables import Cell, Layout, own_columns, plain_text

RESULT_COLUMNS = ("line", "status", "id", "reason")
"""What is told of a row behind the columns of the input."""


def results_layout(headings: Sequence[str]) -> Layout[ToldRow]:
    """Return how results stand in a table.

    Args:
        headings: of the input; no column of ours is named as one of them is.
    """
    columns = [*headings, *own_columns(RESULT_COLUMNS, headings)]
    return Layout(columns, _cells, result_record, lambda told: told.name)


def _cells(told: ToldRow) -> Sequence[Cell]:
    identity = plain_text(told.id) if isinstance(told.id, str) else told.id
    return [*told.cells, told.line, told.status, identity, plain_text(told.reason)]


def result_record(told: ToldRow) -> dict[str, Any]:
    """Return what became of a row as JSON holds it; `row` counts from 0."""
    return {
        "row": told.row,
        "status": told.status,
        "id": told.id,
        "problems": told.problems,
        "line": told.line,
        "reason": told.reason,
        "input": _input(told.value),
    }


def _input(value: Any) -> Any:
    """Return a row without what stood under no heading: the empty key is none of the input's."""
    if isinstance(value, dict) and "" in value:
        return {name: below for name, below in value.items() if name}
    return value
