"""What became of each row of a plan, in a file: JSON Lines, or CSV by suffix."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from alation_cli.exits import BadInput
from alation_cli.output.records import cell
from alation_plan import Applied, AppliedRow

COLUMNS = ("line", "row", "kind", "key", "state", "id", "reason")


def opened_results(path: Path, plan: Path) -> TextIO:
    """Return the file, opened before anything is sent.

    Raises:
        BadInput: it is the plan, or cannot be written.
    """
    if path.exists() and plan.exists() and path.samefile(plan):
        raise BadInput(f"--results {path} is the plan, which it would overwrite")
    try:
        return path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise BadInput(f"--results {path} cannot be written: {error.strerror}") from error


def write_results(file: TextIO, path: Path, applied: Applied) -> None:
    """Write the outcome of every row, and of every object that no row names."""
    if path.suffix.lower() == ".csv":
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for record in _records(applied):
            writer.writerow([cell(record[name]) for name in COLUMNS])
        return
    for record in _records(applied):
        file.write(f"{json.dumps(record, ensure_ascii=False, default=str)}\n")


def _records(applied: Applied) -> Iterator[dict[str, Any]]:
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
