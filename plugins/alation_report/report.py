"""`ReportFile`: takes the events and the rows of a run, and writes them as one file at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from alation_core import BatchOutcome
from alation_core.clock import SystemClock
from alation_core.runs import Event, Resolved
from alation_files.errors import BadFile
from alation_files.writing import check_whole_file, whole_file
from alation_report.contents import Head, ReportedRow
from alation_report.groups import Groups
from alation_report.json_form import JsonRows, json_texts
from alation_report.kept import PageRows
from alation_report.page import page_texts
from alation_report.timeline import Timeline


class Rows(Protocol):
    """The rows of a report while they come."""

    def add(self, rows: Sequence[ReportedRow]) -> None:
        """Take rows, in input order."""

    def close(self) -> None:
        """Let go of the rows."""


@dataclass(frozen=True)
class Form:
    """A form of reports.

    Args:
        rows: makes what keeps the rows.
        texts: makes the text of the report.
    """

    rows: Callable[[Groups], Any]
    texts: Callable[[Head, Any, Groups, Timeline], Iterator[str]]


_PAGE = Form(PageRows, page_texts)
_FORMS = {".html": _PAGE, ".htm": _PAGE, ".json": Form(JsonRows, json_texts)}


class ReportFile:
    """A report that is being gathered; its file is written whole, at the end, or not at all.

    Memory does not grow with the rows. Use it as a context: what it keeps outside of memory is
    given back at its end.

    Args:
        path: of the file: `.html` or `.json`.
        what: it is called, for messages; None: as its path is.
        offset: what has to be added to the times of events to get seconds since 1970; None: they
            are those of this process.

    Raises:
        BadFile: there is no such form, or the file cannot be written.
    """

    def __init__(
        self, path: str | PathLike[str], what: str | None = None, offset: float | None = None
    ) -> None:
        self.path = Path(path)
        self._what = what or str(path)
        form = _FORMS.get(self.path.suffix.lower())
        if form is None:
            raise BadFile(f"{self._what}: a report ends in .html or .json")
        check_whole_file(self.path, self._what)
        self._form = form
        clock = SystemClock()
        offset = clock.wall() - clock.now() if offset is None else offset
        self._groups, self.timeline = Groups(), Timeline(offset)
        self._rows: Rows = form.rows(self._groups)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._rows.close()

    def take(self, event: Event) -> None:
        """Take note of an event of the run."""
        self.timeline.take(event)
        if isinstance(event, Resolved):
            self.take_loose(event.outcome)

    def take_loose(self, outcome: BatchOutcome[Any]) -> None:
        """Take the problems of a batch that none of its rows is told of: all of them succeeded."""
        if outcome.summary.counts.keys() <= {"succeeded", "rejected"}:
            for problem in outcome.problems:
                if problem.row is None:
                    self._groups.add(problem.kind, problem.field, problem.message)

    def add(self, rows: Sequence[ReportedRow]) -> None:
        """Take rows, in input order."""
        self._rows.add(rows)

    def write(self, head: Head) -> None:
        """Write the report; an earlier file of its name is replaced.

        Raises:
            BadFile: it cannot be written.
        """
        with whole_file(self.path, self._what) as file:
            for text in self._form.texts(head, self._rows, self._groups, self.timeline):
                file.write(text.encode("utf-8", "backslashreplace"))
