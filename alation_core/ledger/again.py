"""The same rows again: by a second click, a scheduler's retry, or after an interruption.

A create that is sent twice doubles its objects. The digests of the rows that a ledger keeps tell
that rows were sent before, to the same host by the same operation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from alation_core.errors import SameRowsAgain
from alation_core.foreign import quiet_log
from alation_core.ledger.codec import events_of
from alation_core.ledger.outcomes import outcomes_of
from alation_core.ledger.rows import DIGEST_BYTES
from alation_core.ledger.store import InputChunk, RecordedRun, Store
from alation_core.runs.events import Intent

logger = quiet_log("alation_core.ledger")

MADE = frozenset({"succeeded", "unknown"})
"""Outcomes of rows that are, or may be, in the catalog."""


def hold_new(
    store: Store, run: RecordedRun, chunks: Iterable[InputChunk], again: bool | None
) -> None:
    """Hold that the rows of a run that begins were not sent before, or that this is wanted.

    Args:
        store: the ledger.
        run: that begins.
        chunks: its rows, or the first ones of them where `run` is not complete.
        again: True: they may be sent again; False: they may not; None: they may not while the run
            that sent them has not ended, else a warning is logged.

    Raises:
        SameRowsAgain: they were sent before; it names the run.
    """
    if again:
        return
    digests = b"".join(chunk.digests for chunk in chunks)
    found = _earlier(store, run, digests) if digests else None
    if found is None:
        return
    told = _told(store, found)
    if again is None and found.status is not None:
        logger.warning("%s. They are sent once more", told)
        return
    way = (
        f"go on with it: catalog.resume({found.id!r}) or `alation runs resume {found.id}`"
        if found.status is None
        else "leave it at that"
    )
    raise SameRowsAgain(
        f"{told}; nothing was sent. Either {way}, or send them once more with again=True "
        "(`--again`): what was made then would be there twice",
        run=found.id,
        ended=found.status is not None,
    )


def _earlier(store: Store, run: RecordedRun, digests: bytes) -> RecordedRun | None:
    """The newest run that sent these rows; one that has not ended comes first."""
    target = (run.operation, run.host, run.params)
    same = [
        earlier
        for earlier in store.runs()
        if earlier.id != run.id
        and earlier.rows
        and (earlier.operation, earlier.host, earlier.params) == target
    ]
    for earlier in sorted(same, key=lambda found: found.status is not None):
        if _same(store, earlier, digests, whole=run.complete) and _may_have_made(store, earlier):
            return earlier
    return None


def _same(store: Store, earlier: RecordedRun, digests: bytes, *, whole: bool) -> bool:
    """Compare row by row; of rows that are still being read, as far as both are known."""
    ours = len(digests) // DIGEST_BYTES
    if whole and (earlier.rows > ours or (earlier.complete and earlier.rows != ours)):
        return False
    place = 0
    for chunk in store.chunks(earlier.id):
        part = digests[place : place + len(chunk.digests)]
        if part != chunk.digests[: len(part)]:
            return False
        place += len(chunk.digests)
        if place >= len(digests):
            break
    return True


def _may_have_made(store: Store, run: RecordedRun) -> bool:
    """Tell whether anything was sent, and whether it may have made something."""
    if run.status is None:
        return any(isinstance(event, Intent) for event in events_of(store, run.id))
    return any(outcome.status in MADE for outcome in store.outcomes(run.id))


def _told(store: Store, run: RecordedRun) -> str:
    begun = datetime.fromtimestamp(run.created, UTC)
    counts = Counter(outcome.status for outcome in outcomes_of(store, run))
    shown = ", ".join(f"{status} {rows}" for status, rows in sorted(counts.items()))
    state = "which has not ended" if run.status is None else f"which ended as {run.status}"
    return (
        f"these rows are those of the run {run.id}, begun {begun:%Y-%m-%d %H:%M:%S} UTC, "
        f"{state} ({shown})"
    )
