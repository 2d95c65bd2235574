"""Sends once more what a recorded run did not get into the catalog, as a run of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from alation_core.batching.rows import EncodedRow, PreparedRow
from alation_core.calls.context import Context
from alation_core.calls.input import Ready, listed, unread
from alation_core.calls.recorded import check_host, check_rows, chosen_ledger, options_of
from alation_core.calls.writes import BoundWrite
from alation_core.errors import ConfigurationError
from alation_core.foreign import quiet_log
from alation_core.ledger.digests import DIGEST_BYTES, DIGESTS, check_recorded, digests_of
from alation_core.ledger.opening import Address, LedgerOption
from alation_core.ledger.outcomes import outcomes_between
from alation_core.ledger.owning import owned
from alation_core.ledger.retrying import Ranges, ranges, rows_to_retry
from alation_core.ledger.spool import rejected_rows, rows_of
from alation_core.ledger.store import Record, RecordedRun, Store
from alation_core.observers.named import Progress
from alation_core.operations import WriteOperation
from alation_core.operations.overtaking import overtaken
from alation_core.runs.outcome import Run
from alation_core.shapes import secret_fields

logger = quiet_log("alation_core.ledger")

MAY_BE_THERE = frozenset({"succeeded", "unknown"})
"""Outcomes of rows that are in the catalog, or may be."""

MOST_SHOWN = 10
"""Rows that are named in a message: nobody reads more of them."""


def retry(
    context: Context,
    find: Callable[[str], BoundWrite[Any]],
    identity: str,
    rows: Iterable[Any] | None,
    ledger: Address | LedgerOption | None,
    progress: Progress | None,
) -> Run[Any]:
    """Send once more what a run did not get into the catalog.

    Args:
        context: the parts of the client that the call uses.
        find: returns the write of a name ("document.create").
        identity: id of the run, or the beginning of it.
        rows: as in `Alation.retry`, like the other arguments.
        ledger: its address.
        progress: is called with every event.
    """
    context.connection.check()
    option = chosen_ledger(context, ledger)
    opener, patience = context.opener, option.patience
    store = opener.recorded(option.path)
    try:
        # It is owned until the new run has ended: nobody goes on with it meanwhile.
        identity = store.run(identity).id
        with owned(store, identity, patience, opener.clock, opener.stop):
            run = store.run(identity)
            check_host(context, run)
            chosen = rows_to_retry(store, run)
            write = find(run.operation)
            check_rows(run, write, rows)
            given = _recorded(store, run) if rows is None else list(listed(rows))
            # A row that is still bad keeps no other one back: a resume sends the others as well.
            options = dataclasses.replace(options_of(run), on_invalid="skip", on_refused="isolate")
            ready = unread(write.name, write.operation, given, options, run.params)
            _check(store, run, ready, chosen, given=rows is not None)
            known = unread(write.name, write.operation, given, options, run.params).rows
            chosen = _not_overtaken(store, run, write.operation, chosen, known)
            book = dataclasses.replace(
                option, source=run.source, key=None, retry_of=run.id, retried=chosen
            )
            values = _those(given, chosen)
            settings = dataclasses.asdict(options)
            return write(
                values, ledger=book, again=True, progress=progress, **settings, **run.params
            )
    finally:
        store.close()


def _not_overtaken(
    store: Store,
    run: RecordedRun,
    operation: WriteOperation[Any],
    chosen: Ranges,
    rows: Iterable[PreparedRow],
) -> Ranges:
    """Return of the rows that are chosen those that go over no later row of their run.

    Args:
        store: the ledger.
        run: what is sent again.
        operation: of it.
        chosen: the rows, as ranges.
        rows: all rows of the run.

    Raises:
        ConfigurationError: none are left.
    """
    if operation.same_object is None:
        return chosen
    left = {row for start, stop in chosen for row in range(start, stop)}
    later = outcomes_between(store, run.id, min(left), run.rows)
    there = {one.row for one in later if one.status in MAY_BE_THERE}
    if not there:
        return chosen
    known = {row.position: row.values for row in rows if isinstance(row, EncodedRow)}
    late = overtaken(
        operation,
        ((place, known[place]) for place in sorted(left & known.keys())),
        ((place, known[place]) for place in there & known.keys()),
    )
    if not late:
        return chosen
    shown = ", ".join(
        f"row {row} (row {other})" for row, other in sorted(late.items())[:MOST_SHOWN]
    )
    more = f", and {len(late) - MOST_SHOWN} more" if len(late) > MOST_SHOWN else ""
    told = (
        f"not sent once more, since a later row of the run {run.id} has set, or may have set, the "
        f"same on its object: {shown}{more}. Load anew what is to replace it"
    )
    if left == late.keys():
        raise ConfigurationError(f"{told}; nothing was sent")
    logger.warning("%s", told)
    return ranges(sorted(left - late.keys()))


def rows_of_retry(
    store: Store, run: RecordedRun, write: BoundWrite[Any], rows: Iterable[Any] | None
) -> list[Any]:
    """Return the rows of a retry whose process ended before it had recorded them.

    They are those of the run that it sends again, whose ledger knows which these are.

    Args:
        store: the ledger.
        run: the retry.
        write: of its operation.
        rows: that were given for it; None: those in the ledger are taken.

    Raises:
        ConfigurationError: the ledger does not hold the rows, and none are given.
        InputChanged: the rows that are given are others.
    """
    old = store.run(str(run.retry_of))
    given = None if rows is None else list(listed(rows))
    if given is not None:
        ready = unread(write.name, write.operation, given, options_of(run), run.params)
        known = b"".join(record.content for record in digests_of(store, old.id))
        size = DIGEST_BYTES
        chosen = [known[size * start : size * stop] for start, stop in run.retried]
        content = b"".join(chosen)
        check_recorded(ready.rows, [Record(DIGESTS, 0, len(content) // size, content)])
        if secret_fields(write.payload_schema):
            return given
    check_rows(old, write, None)
    return _those(_recorded(store, old), run.retried)


def _those(rows: Sequence[Any], chosen: Iterable[tuple[int, int]]) -> list[Any]:
    return [row for start, stop in chosen for row in rows[start:stop]]


def _recorded(store: Store, run: RecordedRun) -> list[Any]:
    """Return the rows of a run; one of which the ledger has only words stays rejected."""
    given = list(rows_of(store, run.id))
    for row in rejected_rows(store, run.id, 0, len(given)):
        if row.in_words:
            given[row.position] = row
    return given


def _check(
    store: Store,
    run: RecordedRun,
    ready: Ready,
    chosen: Ranges,
    *,
    given: bool,
) -> None:
    """Hold that the rows that are chosen can be sent by themselves.

    Raises:
        ConfigurationError: they cannot.
        InputChanged: the rows that were given are not those of the run.
    """
    if ready.limit.whole and chosen != ((0, run.rows),):
        raise ConfigurationError(
            f"the run {run.id} writes a whole state, which deletes what it does not name: some of "
            "its rows cannot be sent by themselves. Load all of them; nothing was sent"
        )
    if given:
        check_recorded(ready.rows, digests_of(store, run.id))
