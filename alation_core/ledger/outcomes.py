"""What a ledger knows of every row of a run, whether the run has ended or not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import cast

from alation_core.errors import LedgerError
from alation_core.ledger.chunks import Chunk, RecordedOutcome, chunks, outcomes_in
from alation_core.ledger.doubt import confirmed_in, in_doubt
from alation_core.ledger.past import events_of
from alation_core.ledger.spool import rejected_rows
from alation_core.ledger.store import RecordedRun, Store
from alation_core.reading import ObjectId
from alation_core.runs.forms import plain_problem
from alation_core.runs.row_outcome import RowStatus
from alation_core.runs.tally import BatchSummary


def outcomes_of(store: Store, run: RecordedRun) -> Iterator[RecordedOutcome]:
    """Yield one outcome for each recorded row, in input order.

    A row without an outcome was rejected, or is unsent, unless its batch was on its way when the
    record ends: then nobody knows whether the server took it, unless it was found in the catalog
    since.

    Raises:
        LedgerError: what is recorded cannot be read.
    """
    return outcomes_between(store, run.id, 0, run.rows)


def outcomes_between(store: Store, run: str, start: int, stop: int) -> Iterator[RecordedOutcome]:
    """Yield one outcome for each row from start to before stop, as `outcomes_of` does."""
    doubtful = _doubtful(store, run)
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


def _doubtful(store: Store, run: str) -> _Doubtful:
    events = list(events_of(store, run))
    try:
        return _Doubtful(in_doubt(events), confirmed_in(events))
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
    known, doubtful = list(chunks(store, run.id)), _doubtful(store, run.id)
    counts: Counter[str] = Counter()
    for start, stop, chunk in _stretches(known, doubtful, (), run.rows):
        if chunk is None:
            counts.update(_silent_counts(store, run.id, start, stop, doubtful))
        elif doubtful.leaves(chunk) and (start, stop) == (chunk.start, chunk.stop):
            counts.update({status: rows for status, rows in chunk.summary.counts.items()})
        else:
            counts.update(_told_between(store, run.id, chunk, start, stop, doubtful))
    return {status: rows for status, rows in counts.items() if rows}


def _told_between(
    store: Store, run: str, chunk: Chunk, start: int, stop: int, doubtful: _Doubtful
) -> list[RowStatus]:
    """The statuses of rows of a chunk."""
    told = outcomes_in(store, run, chunk)[start - chunk.start : stop - chunk.start]
    return [cast("RowStatus", doubtful.now(one).status) for one in told]


def _silent_counts(
    store: Store, run: str, start: int, stop: int, doubtful: _Doubtful
) -> Counter[RowStatus]:
    """Count rows of which no end is recorded: all of them were on their way, or none."""
    rejected = sum(1 for _ in rejected_rows(store, run, start, stop))
    word, found = doubtful.word(start), doubtful.found(start, stop)
    return +Counter(
        {word: stop - start - rejected - found, "rejected": rejected, "succeeded": found}
    )


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
    known, doubtful = list(chunks(store, run.id)), _doubtful(store, run.id)
    found = []
    for begin, end, chunk in _stretches(known, doubtful, spoken, run.rows):
        told = _told_between(store, run.id, chunk, begin, end, doubtful) if chunk else []
        for first in range(begin, end, STRETCH_ROWS):
            last = min(first + STRETCH_ROWS, end)
            counts = Counter(told[first - begin : last - begin])
            counts = counts or _silent_counts(store, run.id, first, last, doubtful)
            summary = BatchSummary(counts, flawless=False)
            found.append(Chunk((), first, last, summary, False, range(0)))
    return found


def _stretches(
    known: Sequence[Chunk], doubtful: _Doubtful, spoken: Iterable[tuple[int, int]], rows: int
) -> Iterator[tuple[int, int, Chunk | None]]:
    """Yield the rows that are not spoken of, in stretches, each with the chunk that it stands in.

    All of one is within one chunk or outside of all, and so with the batches that are in doubt.
    """
    starts = [chunk.start for chunk in known]
    ends = {edge for batch in doubtful.batches for edge in (batch.start, batch.stop)}
    edges = sorted(ends.union(*((chunk.start, chunk.stop) for chunk in known)))
    for begin, end in _unspoken(spoken, rows, edges):
        place = bisect_right(starts, begin) - 1
        inside = place >= 0 and begin < known[place].stop
        yield begin, end, known[place] if inside else None


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
    """The rows that were on their way when the record ends, and which of them were found since.

    Args:
        batches: of them, in input order.
        confirmed: the rows that were found in the catalog, with their ids: of what else is recorded
            of such a row, that nobody knows what became of it does not count.
    """

    def __init__(self, batches: Sequence[range], confirmed: Mapping[int, ObjectId]) -> None:
        self.batches = batches
        self._starts = [batch.start for batch in batches]
        self._confirmed = confirmed
        self._found = sorted(confirmed)

    def of(self, row: int) -> RecordedOutcome:
        """Return what is known of a row of which no end is recorded."""
        return self.now(RecordedOutcome(row, "unsent", None, []))

    def word(self, row: int) -> RowStatus:
        """Return the status of such a row that was not found."""
        return "unknown" if self._holds(row) else "unsent"

    def now(self, told: RecordedOutcome) -> RecordedOutcome:
        """Return what is known of a row of which something is recorded."""
        # A resumed process may have sent what the one before it left unsent.
        if told.status == "unsent" and self._holds(told.row):
            told = RecordedOutcome(told.row, "unknown", None, [])
        if told.status == "unknown" and told.row in self._confirmed:
            return RecordedOutcome(told.row, "succeeded", self._confirmed[told.row], [])
        return told

    def found(self, start: int, stop: int) -> int:
        """Return how many rows were found of some that were all on their way, or none."""
        places = bisect_left(self._found, stop) - bisect_left(self._found, start)
        return places if self._holds(start) else 0

    def leaves(self, chunk: Chunk) -> bool:
        """Tell whether all rows of a chunk are what it counts them as."""
        statuses = chunk.summary.counts.keys()
        sent = "unsent" in statuses and self._holds(chunk.start)
        places = bisect_left(self._found, chunk.stop) - bisect_left(self._found, chunk.start)
        return chunk.whole and not sent and not ("unknown" in statuses and places)

    def _holds(self, row: int) -> bool:
        """Tell whether a row was on its way."""
        place = bisect_right(self._starts, row) - 1
        return place >= 0 and row in self.batches[place]
