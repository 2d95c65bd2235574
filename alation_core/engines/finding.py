"""Which run a try goes on with: that of its own count, or an earlier one that it has taken up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from alation_core.calls.input import listed
from alation_core.calls.writes import BoundWrite
from alation_core.client import Alation
from alation_core.engines.rules import key_of
from alation_core.foreign import quiet_log
from alation_core.ledger.codec import EVENT
from alation_core.ledger.left_open import LEFT
from alation_core.ledger.opening import LedgerOption
from alation_core.ledger.owning import owned
from alation_core.ledger.past import left_of
from alation_core.ledger.store import INPUT, Record, RecordedRun, Store
from alation_core.problems import shown

logger = quiet_log("alation_core.engines")

TAKEN_UP = "taken_up"
"""The kind of the records that say, by their place, which later counts go on with a run."""
NOTHING_SENT = (*INPUT, EVENT, LEFT)
"""The kinds that tell of the rows of a run; of one without rows they tell nothing."""


def found(
    catalog: Alation, option: LedgerOption, key: str, anew: int
) -> tuple[LedgerOption, RecordedRun | None]:
    """Return how the load is recorded, and its run: that of its own count, if there is one.

    Else it is the newest one of an earlier count that is open, or that a try of this count has
    taken up: it may have ended since.

    Args:
        catalog: the client.
        option: its ledger.
        key: of the load.
        anew: its count.

    Raises:
        ConfigurationError: the count or the key is none.
        LedgerError: the ledger cannot be read.
    """
    option = replace(option, key=key_of(key, anew))
    store = catalog.context.opener.store(option.path)
    try:
        own = store.find(str(option.key))
        if own is not None:
            return option, own
        for count in reversed(range(anew)):
            run = store.find(key_of(key, count))
            if run is not None and (run.status is None or _is_taken_up(store, run, anew)):
                return replace(option, key=run.key), run
        return option, None
    finally:
        store.close()


def take_up(catalog: Alation, option: LedgerOption, run: RecordedRun, anew: int) -> None:
    """Record that the tries of a count go on with the run of an earlier one.

    It is recorded before anything is done: when the run has ended, nothing else tells a retry that
    its work was begun there, and it would send all rows in a run of its own.

    Args:
        catalog: the client.
        option: the ledger.
        run: of the earlier count.
        anew: the count.

    Raises:
        RunOwned: another process works on it.
        LedgerError: the ledger cannot be written.
    """
    opener, patience = catalog.context.opener, option.patience
    store = opener.recorded(option.path)
    try:
        if _is_taken_up(store, run, anew):
            return
        with owned(store, run.id, patience, opener.clock, opener.stop) as claim:
            # Once more: its owner may have gone on with it. None works on it from here on: the
            # time until somebody does is no time of work.
            run = store.run(run.id)
            stands = replace(run, seconds=run.worked, since=None)
            store.append(claim, [Record(TAKEN_UP, anew, 1, b"")], stands)
    finally:
        store.close()


def is_empty(store: Store, run: RecordedRun) -> bool:
    """Tell whether a run was begun with no rows, and sent nothing.

    Without rows a whole state is sent all the same, in a batch: that run did something.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    return run.complete and not run.rows and not left_of(store, run.id).next_batch


def rows_instead(
    catalog: Alation,
    write: BoundWrite[Any],
    option: LedgerOption,
    run: RecordedRun,
    rows: Callable[[], Iterable[Any]],
) -> Iterable[Any] | None:
    """Return the rows that there are now, where a run is empty; it is open for them then.

    What was empty too early (a file that was not filled yet, an iterator that was used up) is no
    answer to the rows that come later under the same key. The run stays the one that it is: those
    who have taken it up find them there.

    Args:
        catalog: the client.
        write: of the run.
        option: the ledger.
        run: of the load.
        rows: returns the rows.

    Returns:
        The rows; or None where the run has some, or there are none now either.

    Raises:
        ConfigurationError: what is given is no list of rows.
        RunOwned: another process works on it.
        LedgerError: the ledger cannot be read or written.
    """
    opener, patience = catalog.context.opener, option.patience
    store = opener.recorded(option.path)
    try:
        if not is_empty(store, run):
            return None
        given = iter(listed(write.context.rows_of(rows(), write.payload_schema)))
        first = list(islice(given, 1))
        if not first:
            return None
        with owned(store, run.id, patience, opener.clock, opener.stop) as claim:
            # Once more: its owner may have had rows.
            run = store.run(run.id)
            if not is_empty(store, run):
                return None
            store.append(claim, [], _unread(run), NOTHING_SENT)
        logger.warning(
            "the run %s of the key %s had no rows; now there are some, which are loaded",
            *(run.id, shown(run.key)),
        )
        return chain(first, given)
    finally:
        store.close()


def _unread(run: RecordedRun) -> RecordedRun:
    """Return a run as one whose rows were not read yet, on which nobody works."""
    return replace(
        run,
        complete=False,
        status=None,
        counts=None,
        ended=None,
        seconds=run.worked,
        since=None,
    )


def _is_taken_up(store: Store, run: RecordedRun, anew: int) -> bool:
    return next(store.records(run.id, TAKEN_UP, anew, anew + 1), None) is not None
