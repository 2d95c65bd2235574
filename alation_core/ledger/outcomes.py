"""What a ledger knows of every row of a run, whether the run has ended or not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import cast

from alation_core.errors import LedgerError
from alation_core.ledger.chunks import Chunk, RecordedOutcome, chunks, outcomes_in
from alation_core.ledger.doubt import in_doubt
from alation_core.ledger.past import events_of
from alation_core.ledger.spool import rejected_rows
from alation_core.ledger.store import RecordedRun, Store
from alation_core.runs.forms import plain_problem
from alation_core.runs.row_outcome import RowStatus
from alation_core.runs.tally import BatchSummary


def outcomes_of(store: Store, run: RecordedRun) -> Iterator[RecordedOutcome]:
    """Yield one outcome for each recorded row, in input order.

    A row without an outcome was rejected, or is unsent, unless its batch was on its way when the
    record ends: then nobody knows whether the server took it.

    Raises:
        LedgerError: what is recorded cannot be read.
    """
    return outcomes_between(store, run.id, 0, run.rows)


def outcomes_between(store: Store, run: str, start: int, stop: int) -> Iterator[RecordedOutcome]:
    """Yield one outcome for each row from start to before stop, as `outcomes_of` does."""
    doubtful = _Doubtful(_in_doubt(store, run))
    known = start

    def silent(first: int, last: int) -> Iterator[RecordedOutcome]:
        rejected = rejected_rows(store, run, first, last) if first < last else iter(())
        next_one = next(rejected, None)
        for row in range(first, last):
            if next_one is not None and next_one.position == row:
                problems = [*map(plain_problem, next_one.problems)]
                yield RecordedOutcome(row, "rejected", None, problems)
                next_one = next(rejected, None)
            else:
                yield doubtful.of(row)

    for chunk in chunks(store, run):
        if chunk.stop <= known or chunk.start >= stop:
            continue
        yield from silent(known, chunk.start)
        for outcome in outcomes_in(store, run, chunk):
            if known <= outcome.row < stop:
                yield doubtful.now(outcome)
        known = max(known, chunk.stop)
    yield from silent(known, stop)


def _in_doubt(store: Store, run: str) -> list[range]:
    try:
        return in_doubt(events_of(store, run))
    except KeyError as error:
        raise LedgerError(
            f"the ledger {store.name} is damaged: events of the run {run} are missing, and with "
            "them which rows its batches hold. Take it from a copy"
        ) from error


def counts_of(store: Store, run: RecordedRun) -> Mapping[str, int]:
    """Return how many rows of a run have each status; no row is read that can be sent.

    Raises:
        LedgerError: what is recorded cannot be read.
    """
    if run.counts is not None:
        return run.counts
    known = list(chunks(store, run.id))
    starts = [chunk.start for chunk in known]
    counts = _plain_counts(store, run.id, known, 0, run.rows)
    for batch in _in_doubt(store, run.id):
        stop = min(batch.stop, run.rows)
        those = known[max(0, bisect_right(starts, batch.start) - 1) : bisect_left(starts, stop)]
        doubtful = _plain_counts(store, run.id, those, batch.start, stop)["unsent"]
        counts["unsent"] -= doubtful
        counts["unknown"] += doubtful
    return {status: rows for status, rows in counts.items() if rows}


def _plain_counts(
    store: Store, run: str, known: Sequence[Chunk], start: int, stop: int
) -> Counter[str]:
    """Count rows from start to before stop, where those of which no end is recorded are unsent.

    That is but for those that were rejected.
    """
    counts: Counter[str] = Counter()
    at = start
    for chunk in known:
        first, last = max(chunk.start, at), min(chunk.stop, stop)
        if first >= last:
            continue
        counts.update(_silent_counts(store, run, at, first, "unsent"))
        at = last
        if chunk.whole and (first, last) == (chunk.start, chunk.stop):
            counts.update({status: rows for status, rows in chunk.summary.counts.items()})
        else:
            rows = outcomes_in(store, run, chunk)[first - chunk.start : last - chunk.start]
            counts.update(one.status for one in rows)
    counts.update(_silent_counts(store, run, at, stop, "unsent"))
    return counts


def _silent_counts(
    store: Store, run: str, start: int, stop: int, word: RowStatus
) -> Counter[RowStatus]:
    """Count rows of which no end is recorded: they have one status, or were rejected."""
    if start >= stop:
        return Counter()
    rejected = sum(1 for _ in rejected_rows(store, run, start, stop))
    return +Counter({word: stop - start - rejected, "rejected": rejected})


STRETCH_ROWS = 1000
"""So many rows without an end stand together, at most."""


def open_stretches(
    store: Store, run: RecordedRun, spoken: Iterable[tuple[int, int]]
) -> list[Chunk]:
    """Return the rows that a process which leaves its run speaks of by no outcome, in stretches.

    Of some an earlier process recorded what became of them, which a later one may bring further.

    Args:
        store: its ledger.
        run: it is open.
        spoken: where the outcomes of the process begin and stop, in input order.

    Raises:
        LedgerError: what is recorded cannot be read.
    """
    batches, recorded = _in_doubt(store, run.id), list(chunks(store, run.id))
    doubtful, starts = _Doubtful(batches), [chunk.start for chunk in recorded]
    ends = {edge for batch in batches for edge in (batch.start, batch.stop)}
    edges = sorted(ends.union(*((chunk.start, chunk.stop) for chunk in recorded)))
    found = []
    for begin, end in _unspoken(spoken, run.rows, edges):
        # All of it is within one chunk or outside of all, and so with the batches.
        place = bisect_right(starts, begin) - 1
        told: list[RowStatus] = []
        if place >= 0 and begin < recorded[place].stop:
            known = outcomes_in(store, run.id, recorded[place])[begin - starts[place] :]
            told = [cast("RowStatus", doubtful.now(one).status) for one in known]
        for first in range(begin, end, STRETCH_ROWS):
            last = min(first + STRETCH_ROWS, end)
            counts = Counter(told[first - begin : last - begin])
            counts = counts or _silent_counts(store, run.id, first, last, doubtful.word(first))
            summary = BatchSummary(counts, flawless=False)
            found.append(Chunk((), first, last, summary, False, range(0)))
    return found


def _unspoken(
    spoken: Iterable[tuple[int, int]], rows: int, edges: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield what lies between stretches that are spoken of, cut at edges."""
    known = 0
    for start, stop in [*spoken, (rows, rows)]:
        between = edges[bisect_right(edges, known) : bisect_left(edges, start)]
        if known < start:
            yield from pairwise([known, *between, start])
        known = max(known, stop)


class _Doubtful:
    """The rows that were on their way when the record ends.

    Args:
        batches: of them, in input order.
    """

    def __init__(self, batches: Sequence[range]) -> None:
        self._batches = batches
        self._starts = [batch.start for batch in batches]

    def of(self, row: int) -> RecordedOutcome:
        """Return what is known of a row of which no end is recorded."""
        return RecordedOutcome(row, self.word(row), None, [])

    def word(self, row: int) -> RowStatus:
        """Return the status of such a row."""
        return "unknown" if self.holds(row) else "unsent"

    def now(self, told: RecordedOutcome) -> RecordedOutcome:
        """Return what is known of a row of which something is recorded."""
        # A resumed process may have sent what the one before it left unsent.
        sent = told.status == "unsent" and self.holds(told.row)
        return self.of(told.row) if sent else told

    def holds(self, row: int) -> bool:
        """Tell whether a row was on its way."""
        place = bisect_right(self._starts, row) - 1
        return place >= 0 and row in self._batches[place]
