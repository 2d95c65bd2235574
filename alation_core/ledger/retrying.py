"""Which rows of an ended run can be sent once more: those that are not, and will not be, there."""

from __future__ import annotations

from collections.abc import Iterable

from alation_core.errors import ConfigurationError
from alation_core.ledger.outcomes import counts_of, outcomes_of
from alation_core.ledger.store import RecordedRun, RunFilter, Store

Ranges = tuple[tuple[int, int], ...]
"""Positions of rows, as ranges from a start to before a stop."""

RETRIED = frozenset({"failed", "rejected", "unsent"})
"""Outcomes of rows of an ended run that are not in the catalog, and never will be by that run."""


def rows_to_retry(store: Store, run: RecordedRun) -> Ranges:
    """Return the rows of a run that a retry sends, as ranges (start, stop) of their positions.

    Raises:
        ConfigurationError: the run is open, or there are none; it says what to do instead.
    """
    if run.status is None:
        raise ConfigurationError(
            f"the run {run.id} has not ended: what it did not send belongs to it. Go on with it: "
            f"catalog.resume({run.id!r}) or `alation runs resume {run.id}`; nothing was sent"
        )
    retries = list(store.runs(RunFilter(retry_of=run.id)))
    gone = {row for one in retries for start, stop in one.retried for row in range(start, stop)}
    left = (one.row for one in outcomes_of(store, run) if one.status in RETRIED)
    chosen = ranges(row for row in left if row not in gone)
    if chosen:
        return chosen
    if gone:
        newest = retries[0]
        way = "resume" if newest.status is None else "show" if _all_done(newest) else "retry"
        raise ConfigurationError(
            f"the rows of the run {run.id} that did not succeed were sent once more by the run "
            f"{newest.id}: `alation runs {way} {newest.id}`; nothing was sent"
        )
    counts = counts_of(store, run)
    shown = ", ".join(f"{rows} {status}" for status, rows in sorted(counts.items())) or "no rows"
    way = (
        f". Rows that are unknown may be there: `alation runs verify {run.id}` looks for them, and "
        f"`alation runs resume {run.id} --resend-unknown` sends them again"
        if counts.get("unknown")
        else ""
    )
    raise ConfigurationError(
        f"the run {run.id} left nothing to be sent once more ({shown}){way}; nothing was sent"
    )


def _all_done(run: RecordedRun) -> bool:
    return run.counts is not None and not RETRIED & run.counts.keys()


def ranges(rows: Iterable[int]) -> Ranges:
    """Return positions of rows, which ascend, as ranges."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row:
            found[-1] = found[-1][0], row + 1
        else:
            found.append((row, row + 1))
    return tuple(found)
