"""Forgets runs that ended long ago, and gives their space back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alation_core.frozen import dataclass
from alation_core.ledger.store import RecordedRun, Store


@dataclass(frozen=True)
class Pruned:
    """What was removed from a ledger.

    Args:
        runs: that were removed, newest first.
        before: bytes that the ledger took.
        after: bytes that it takes now.
        whole: the space of all that was removed is given back; else others are at work, and it is
            given back later.
    """

    runs: Sequence[RecordedRun]
    before: int
    after: int
    whole: bool = True


def old_runs(runs: Sequence[RecordedRun], before: float) -> list[RecordedRun]:
    """Return the runs that ended before a time of day; one that is open never did.

    A run that sends rows of another one once more stays as long as that one: it says which rows the
    other must not send.

    Args:
        runs: of a ledger, newest first.
        before: in seconds since 1970.
    """
    known = {run.id for run in runs}
    old: dict[str, RecordedRun] = {}
    for run in reversed(runs):
        ended = run.created if run.ended is None else run.ended
        bound = run.retry_of in known and run.retry_of not in old
        if run.status is not None and ended <= before and not bound:
            old[run.id] = run
    return [run for run in runs if run.id in old]


def prune(store: Store, before: float) -> Pruned:
    """Forget the runs that ended before a time of day, with their rows, and give the space back.

    Args:
        store: the ledger.
        before: in seconds since 1970.

    Raises:
        LedgerError: it cannot be read or written; what was removed by then is gone.
    """
    size = store.size()
    removed = set(_removed(store, old := old_runs(list(store.runs()), before)))
    whole = store.compact()
    runs = [run for run in old if run.id in removed]
    return Pruned(runs, size, store.size(), whole)


def _removed(store: Store, old: Sequence[RecordedRun]) -> Iterator[str]:
    kept: set[str] = set()
    for run in reversed(old):
        if run.retry_of not in kept and store.remove(run.id):
            yield run.id
        else:
            kept.add(run.id)
