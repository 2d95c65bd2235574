"""Which recorded runs are listed: the newest ones, those that fit, or the one of a key."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from alation_core.frozen import dataclass
from alation_core.ledger import OPEN, RecordedRun, RunFilter, Store

SHOWN_RUNS = 100
"""So many runs are listed for people; a ledger may have a hundred thousand."""
COUNTED_RUNS = 1000
"""So many further ones are counted; of more it is told that they are more."""


@dataclass(frozen=True)
class ChosenRuns:
    """Runs that are listed.

    Args:
        runs: newest first; where there is no limit, they are read as they are asked for.
        more: how many fit as well, as far as they were counted.
    """

    runs: Iterable[RecordedRun]
    more: int = 0

    @property
    def note(self) -> str | None:
        """What a person should know of those that are not listed."""
        if not self.more:
            return None
        number = f"more than {COUNTED_RUNS}" if self.more > COUNTED_RUNS else str(self.more)
        return f"{number} older runs are not shown: --limit N shows more, --output jsonl all"


def chosen_runs(store: Store, only: RunFilter, key: str | None, limit: int | None) -> ChosenRuns:
    """Return the runs that fit.

    Args:
        store: the ledger.
        only: what they have to be.
        key: names one of them: the newest with this key; None: any.
        limit: how many at most; None: all.
    """
    if key is not None:
        newest = store.find(key)
        return ChosenRuns([newest] if newest is not None and _fits(newest, only) else [])
    if limit is None:
        return ChosenRuns(store.runs(only))
    found = store.runs(only, limit + COUNTED_RUNS + 1)
    return ChosenRuns(list(islice(found, limit)), sum(1 for _ in found))


def _fits(run: RecordedRun, only: RunFilter) -> bool:
    return (only.operation in (None, run.operation)) and (only.status in (None, run.status or OPEN))
