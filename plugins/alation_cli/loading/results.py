"""What a results file holds: every row of the input, with what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alation_cli.loading.told import ToldRow
from alation_files.harmless import plain_text
from alation_files.writing import Cell, Layout

RESULT_COLUMNS = ("line", "status", "id", "reason")
"""What is told of a row behind the columns of the input."""


def results_layout(headings: Sequence[str]) -> Layout[ToldRow]:
    """Return how results stand in a table.

    Args:
        headings: of the input; no column of ours is named as one of them is.
    """
    columns = [*headings, *own_columns(RESULT_COLUMNS, headings)]
    return Layout(columns, _cells, result_record, lambda told: told.name)


def own_columns(names: Sequence[str], headings: Iterable[str]) -> list[str]:
    """Return names for columns of ours behind the given ones: none is named as another one is.

    "id" becomes "result_id" where a heading is "ID" or "id ", and "result_id_2" where that is taken
    too.
    """
    taken = {_compared(heading) for heading in headings}
    found = []
    for name in names:
        free = next(one for one in _candidates(name) if _compared(one) not in taken)
        taken.add(_compared(free))
        found.append(free)
    return found


def _candidates(name: str) -> Iterator[str]:
    yield name
    yield f"result_{name}"
    number = 2
    while True:
        yield f"result_{name}_{number}"
        number += 1


def _compared(heading: str) -> str:
    return heading.strip().casefold()


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
