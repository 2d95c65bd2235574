"""Looking into the catalog for what a recorded run wrote: the core's call, and what is printed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from alation_cli.exits import ExitCode
from alation_cli.options import OutputForm
from alation_cli.output.plain import one_line, plural, say, show
from alation_cli.output.records import print_records
from alation_cli.recorded.listing import width
from alation_cli.recorded.recording import Shared
from alation_core import Alation, LedgerOption, RowCheck, Verification
from alation_core.ledger import RecordedRun
from alation_core.problems import shorten
from alation_files.writing import cell_text

COLUMNS = ("row", "found", "status", "id", "differs")
SHOWN_ROWS = 20
"""Rows that are printed for people; the other forms have all of them."""
_VALUE_WIDTH = 24

_MEANS: Mapping[Any, str] = {
    "differs": "differ from what was sent",
    "gone": "are not there any more",
    "not found": "are unknown and were not found; they may still come",
    "not told": "cannot be looked for: no answer told their ids",
    "not written": "were not written",
}


def verify(catalog: Alation, run: RecordedRun, ledger: str, output: OutputForm) -> ExitCode:
    """Look for the rows of a run, and print what was found.

    Args:
        catalog: connected to the host of the run.
        run: the run.
        ledger: its path or address, as the core takes it.
        output: form of what is printed.

    Raises:
        ConfigurationError: nothing lists what the run wrote, or it belongs to another host.
        RunOwned: another process works on it.
    """
    option = LedgerOption(ledger, wait_for_owner=Shared().patience)
    told = catalog.verify(run.id, ledger=option)
    if output is OutputForm.TABLE:
        for text in _lines(told):
            for line in textwrap.wrap(text, width(), subsequent_indent="    "):
                show(line)
    else:
        print_records(map(_record, told.rows), COLUMNS, output)
    if told.settled:
        say(
            f"{plural(told.settled, 'row')} that were unknown have succeeded; the ledger has it now"
        )
    return ExitCode.DONE if told.ok else ExitCode.NOT_ALL


def _record(check: RowCheck) -> dict[str, Any]:
    fields = {name: {"sent": sent, "there": there} for name, (sent, there) in check.differs.items()}
    return {
        "row": check.row,
        "found": check.found,
        "status": check.status,
        "id": check.id,
        "differs": fields,
    }


def _lines(told: Verification) -> Iterator[str]:
    counts = told.counts
    yield f"{told.operation}, run {told.run}: {counts['there']} of {len(told.rows)} rows are there"
    for found, means in _MEANS.items():
        if counts[found]:
            yield f"  {counts[found]} {means}"
    left = [check for check in told.rows if check.found != "there"]
    for check in left[:SHOWN_ROWS]:
        identity = "" if check.id is None else f" (id {check.id})"
        yield f"row {check.row}{identity}: {_said(check)}"
    if len(left) > SHOWN_ROWS:
        more = plural(len(left) - SHOWN_ROWS, "more row")
        yield f"... and {more}; --output jsonl has all of them"


def _said(check: RowCheck) -> str:
    if check.found == "not written":
        return check.status
    if check.found != "differs" or not check.differs:
        return "still there" if check.found == "differs" else check.found
    fields = (
        f"{name} is {_short(there)}, and {_short(sent)} was sent"
        for name, (sent, there) in check.differs.items()
    )
    return "; ".join(fields)


def _short(value: Any) -> str:
    return repr(shorten(one_line(cell_text(value)), _VALUE_WIDTH))
