"""A report as JSON: the run as `Run.to_dict()` has it, its batches, its problems, and every row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from alation_report.contents import Head, ReportedRow
from alation_report.groups import Groups
from alation_report.kept import IN_MEMORY
from alation_report.timeline import Timeline

_HALVES = re.compile("[\ud800-\udfff]")


class JsonRows:
    """All rows of a run, as objects of JSON outside of memory.

    Args:
        groups: take the problems of all rows.
    """

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self._file = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._mark = ""

    def add(self, rows: Sequence[ReportedRow]) -> None:
        """Take rows, in input order."""
        for row in rows:
            if row.problems:
                self._groups.of(row)
            self._file.write(f"{self._mark}\n{_json(_form(row))}")
            self._mark = ","

    def texts(self) -> Iterator[str]:
        """Yield the rows as one JSON list."""
        yield "["
        self._file.seek(0)
        yield from iter(lambda: self._file.read(1 << 16), "")
        yield "\n]" if self._mark else "]"

    def close(self) -> None:
        """Let go of the rows."""
        self._file.close()


def json_texts(head: Head, rows: JsonRows, groups: Groups, timeline: Timeline) -> Iterator[str]:
    """Yield a report as JSON, part by part; arguments are those of a page."""
    told = {
        **head.form,
        "notes": list(head.notes),
        "next": [{"what": step.what, "command": step.command} for step in head.steps],
        "problem_groups": [group.form() for group in groups.all()],
        "problems_in_no_group": groups.more,
        "timeline": [batch.form() for batch in timeline.batches()],
    }
    whole = _json(told, indent=1)
    yield whole.removesuffix("\n}")
    yield ',\n "outcomes": '
    yield from rows.texts()
    yield "\n}\n"


def _form(row: ReportedRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "status": row.status,
        "id": row.id,
        "problems": row.problems,
        "line": row.line,
        "reason": row.reason,
        "name": row.name,
    }


def _json(value: Any, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False, default=str)
    return _HALVES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
