"""Goes on with a recorded run: finds it in its ledger, and gives it to the write it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from alation_core.calls.context import Context
from alation_core.calls.recorded import check_host, check_rows, chosen_ledger, options_of
from alation_core.calls.retry import rows_of_retry
from alation_core.calls.writes import BoundWrite
from alation_core.ledger.opening import Address, LedgerOption, reopened_book
from alation_core.ledger.owning import Patience
from alation_core.observers.named import Progress
from alation_core.runs.outcome import Run


def resume(
    context: Context,
    find: Callable[[str], BoundWrite[Any]],
    identity: str,
    rows: Iterable[Any] | None,
    ledger: Address | LedgerOption | None,
    resend_unknown: bool,
    progress: Progress | None,
    wait_for_owner: float,
) -> Run[Any]:
    """Go on with a recorded run.

    Args:
        context: the parts of the client that the call uses.
        find: returns the write of a name ("document.create").
        identity: id of the run, or the beginning of it.
        rows: as in `Alation.resume`, like the other arguments.
        ledger: its address.
        resend_unknown: send rows again whose fate is unknown.
        progress: is called with every event.
        wait_for_owner: seconds to wait for the run's owner.
    """
    option = chosen_ledger(context, ledger)
    context.connection.check()
    patience = Patience(option.lease, max(wait_for_owner, option.patience.wait))
    with reopened_book(option.path, identity, context.opener, patience) as book:
        check_host(context, book.run)
        write = find(book.run.operation)
        if book.run.retry_of is not None and not book.run.complete:
            rows = rows_of_retry(book.store, book.run, write, rows)
        check_rows(book.run, write, rows)
        options = options_of(book.run)
        return write.resumed(book, option, options, rows, progress, resend_unknown)
