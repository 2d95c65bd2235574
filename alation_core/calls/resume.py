"""Goes on with a recorded run: finds it in its ledger, and gives it to the write it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike
from typing import Any

from alation_core.calls.context import Context
from alation_core.calls.options import WriteOptions
from alation_core.calls.writes import BoundWrite
from alation_core.errors import ConfigurationError, LedgerError
from alation_core.ledger.opening import reopen_book
from alation_core.ledger.store import RecordedRun
from alation_core.runs.outcome import Run
from alation_core.runs.telling import Observer
from alation_core.shapes import secret_fields


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
    option = context.recorded(ledger)
    if option is None:
        raise ConfigurationError("which ledger? Pass ledger=, here or to the client")
    connection = context.connection
    connection.check()
    with reopen_book(option.path, connection.clock, identity, context.stop) as (book, recorded):
        if recorded.host != connection.base:
            raise ConfigurationError(
                f"the run {recorded.id} writes to {recorded.host}, not to {connection.base}"
            )
        if rows is None and not recorded.complete:
            raise ConfigurationError(
                f"the rows of the run {recorded.id} were not all read: pass rows= once more"
            )
        write = find(recorded.operation)
        hidden = sorted(secret_fields(write.payload_schema))
        if rows is None and hidden:
            raise ConfigurationError(
                f"the rows of the run {recorded.id} hold secrets ({', '.join(hidden)}), which no "
                "ledger keeps: pass rows= once more"
            )
        options = _options(recorded)
        return write.resumed(book, options, rows, progress, resend_unknown)


def _options(recorded: RecordedRun) -> WriteOptions:
    try:
        return WriteOptions(**recorded.options)
    except TypeError as error:
        raise LedgerError(
            f"the run {recorded.id} was recorded with options that this version of the package "
            f"does not know ({error}): resume it with a newer one"
        ) from error
