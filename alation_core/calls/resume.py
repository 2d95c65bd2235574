"""Goes on with a recorded run: finds it in its ledger, and gives it to the write it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike
from typing import Any

from alation_core.calls.context import Context
from alation_core.calls.recorded import check_host, check_rows, chosen_ledger, options_of
from alation_core.calls.writes import BoundWrite
from alation_core.ledger.opening import reopen_book
from alation_core.runs.outcome import Run
from alation_core.runs.telling import Observer


def resume(
    context: Context,
    find: Callable[[str], BoundWrite[Any]],
    identity: str,
    rows: Iterable[Any] | None,
    ledger: str | PathLike[str] | None,
    resend_unknown: bool,
    progress: Observer | None,
) -> Run[Any]:
    """Go on with a recorded run.

    Args:
        context: the parts of the client that the call uses.
        find: returns the write of a name ("document.create").
        identity: id of the run, or the beginning of it.
        rows: as in `Alation.resume`, like the other arguments.
        ledger: the file.
        resend_unknown: send rows again whose fate is unknown.
        progress: is called with every event.
    """
    path = chosen_ledger(context, ledger)
    connection = context.connection
    connection.check()
    with reopen_book(path, connection.clock, identity, context.stop) as (book, recorded):
        check_host(context, recorded)
        write = find(recorded.operation)
        check_rows(recorded, write, rows)
        options = options_of(recorded)
        return write.resumed(book, options, rows, progress, resend_unknown)
