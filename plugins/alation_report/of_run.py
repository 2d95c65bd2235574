"""A report of a run that is there, from Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from os import PathLike
from typing import TYPE_CHECKING, Any

from alation_core import ConfigurationError

if TYPE_CHECKING:
    from alation_core import Run
    from alation_core.runs import Event

_NO_LISTS = (str, bytes, Mapping, Set)
"""They have a length, and no item by its place."""


def write_report(
    run: Run[Any],
    path: str | PathLike[str],
    *,
    names: Sequence[object] | None = None,
    events: Iterable[Event] = (),
) -> None:
    """Write what became of a run as one file: `.html` for people, `.json` for programs.

    Args:
        run: the run.
        path: of the file. One of this name is replaced when the new one is whole.
        names: what people know each row by, in input order: texts, or what becomes one. Nothing
            else of the rows' values is in the report.
        events: of the run, as `progress=` got them in this process, for the times of its batches.

    Raises:
        ConfigurationError: there are fewer names than rows, or more; or the file cannot be written.
    """
    # Imported when a report is written: who wants none does not load what it needs.
    from alation_report.contents import Head
    from alation_report.problem_texts import WHILE_OPEN, WITHOUT_REASON
    from alation_report.report import ReportFile
    from alation_report.rows_of_run import rows_of, steps_of, without_times

    form = run.to_dict()
    if names is not None and (isinstance(names, _NO_LISTS) or not hasattr(names, "__len__")):
        raise ConfigurationError("names= must be a list with a name for each row")
    if names is not None and len(names) != form["rows"]:
        raise ConfigurationError(f"names= has {len(names)} names, and the run {form['rows']} rows")
    unexplained = WHILE_OPEN if form["status"] == "open" else WITHOUT_REASON
    del form["problems"]  # alike ones stand together in a report
    with ReportFile(path) as report:
        told = False
        for event in events:
            told = True
            report.take(event)
        for number, outcome in enumerate(run.batches):
            if not told:
                without_times(report.timeline, number, outcome)
                report.take_loose(outcome)
            report.add(list(rows_of(outcome, names, unexplained)))
        report.write(Head(form, list(steps_of(run))))
