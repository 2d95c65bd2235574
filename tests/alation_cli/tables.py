"""Files of a run without a run: an input that was read, and outcomes that are handed over."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from alation_cli.loading.outcome_files import OutcomePaths, opened_files
from alation_cli.loading.reporting import Reporting
from alation_core import Alation, ApiAccessToken, BatchOutcome, Problem, RowOutcome
from alation_core.operations import WriteOperation
from alation_core.runs import Resolved
from alation_files.rows import FileRows
from alation_files.source import Source, read_rows


def operation(name: str = "document.create") -> WriteOperation[Any]:
    endpoint, _, write = name.partition(".")
    catalog = Alation("https://offline.example.com", ApiAccessToken("unused"))
    found: WriteOperation[Any] = getattr(catalog.endpoint(endpoint), write).operation
    return found


def table(path: Path, lines: Iterable[Sequence[str]], delimiter: str = ",") -> Path:
    """Write a file of CSV with these lines."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(lines)
    return path


def cells_of(path: Path, delimiter: str = ",") -> list[list[str]]:
    """Read a file of CSV as Excel does: it needs the mark at its beginning."""
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff"), "Excel would take it for another encoding"
    lines = io.StringIO(text[1:], newline="")
    return list(csv.reader(lines, delimiter=delimiter, strict=True))


def read(path: Path, name: str = "document.create") -> FileRows:
    return read_rows(Source(str(path)), operation(name).payload_schema)


def told(
    given: FileRows,
    outcomes: Iterable[BatchOutcome[Any]],
    *,
    results: Path | None = None,
    rejects: Path | None = None,
    write: str = "document.create",
) -> list[str]:
    """Write the files of a run that brought these outcomes; return what could not be written."""
    with ExitStack() as opened:
        paths = OutcomePaths(results, rejects)
        files = opened.enter_context(opened_files(paths, given, operation(write), Reporting()))
        for number, outcome in enumerate(outcomes):
            files(Resolved((number,), 0.0, outcome))
    return files.failures


def batch(*outcomes: RowOutcome, because: Sequence[Problem] = ()) -> BatchOutcome[Any]:
    problems = (*(p for one in outcomes for p in one.problems), *because)
    return BatchOutcome(outcomes, (), problems)
