"""What became of each row of a plan, in a file: a table in the form that its suffix tells."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from alation_cli.exits import BadInput
from alation_files.harmless import plain_text
from alation_files.writing import Layout, TableFile
from alation_plan import Applied, AppliedRow

COLUMNS = ("line", "row", "kind", "key", "state", "id", "reason")

Record = Mapping[str, Any]


def _cells(record: Record) -> list[Any]:
    *cells, reason = (record[name] for name in COLUMNS)
    return [*cells, plain_text(reason or "")]


def _name(record: Record) -> str:
    place = next((name for name in ("line", "row") if record[name] is not None), "key")
    return f"{place} {record[place]}"


LAYOUT: Layout[Record] = Layout(COLUMNS, _cells, lambda record: record, _name)


def results_file(path: Path, plan: Path) -> TableFile[Record]:
    """Return the file, opened before anything is sent.

    Raises:
        BadInput: it is the plan.
        BadFile: it cannot be written.
    """
    if os.path.exists(path) and os.path.exists(plan) and path.samefile(plan):
        raise BadInput(f"--results {path} is the plan, which it would overwrite")
    return TableFile(path, lambda: LAYOUT, "--results", lenient=True)


def applied_records(applied: Applied) -> Iterator[Record]:
    """Yield the outcome of every row, and of every object that no row names."""
    for one in applied.outcomes:
        planned = one.planned
        key = planned.key[0] if len(planned.key) == 1 else list(planned.key)
        if isinstance(one, AppliedRow):
            row = one.planned
            place: dict[str, Any] = {"line": row.line, "row": row.row, "kind": row.kind}
            known = one.id
        else:
            place = {"line": None, "row": None, "kind": "gone"}
            known = next(iter(planned.object.values())) if len(planned.object) == 1 else None
        yield {**place, "key": key, "state": one.state, "id": known, "reason": one.reason}
