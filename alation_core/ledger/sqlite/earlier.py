"""What a ledger of versions 1 to 3 holds of a run, as the records of this version.

Those versions kept a row for each outcome. Their events tell which rows each batch holds.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import Any

from alation_core.frozen import dataclass
from alation_core.ledger.chunks import Chunk, Problems, RecordedOutcome, told_record
from alation_core.ledger.codec import EVENT, UnknownEvent, decode, event_record, job_mark
from alation_core.ledger.digests import DIGESTS
from alation_core.ledger.spool import GIVEN
from alation_core.ledger.store import Record
from alation_core.runs.events import Accepted, Event, FollowUpFound, Planned
from alation_core.runs.tally import BatchSummary

_NO_BATCH = -1
_CHUNK_ROWS = 1000


@dataclass(frozen=True)
class _Batch:
    """A batch as it was planned.

    Args:
        number: of it.
        start: position of its first row.
        stop: position after its last row.
        event: the number of the event by which it was planned.
    """

    number: int
    start: int
    stop: int
    event: int


def records_of(db: sqlite3.Connection, run: str, host: str) -> Iterator[Record]:
    """Yield all that is recorded of a run.

    Args:
        db: the ledger, with the tables of version 3.
        run: id of the run.
        host: the server that it writes to.
    """
    yield from _input(db, run)
    batches: list[_Batch] = []
    last = 0
    for record, event in _events(db, run):
        yield record
        last = record.place + 1
        if isinstance(event, Planned):
            stop = event.start + event.rows + event.rejected
            batches.append(_Batch(event.batch[0], event.start, stop, record.place))
        elif isinstance(event, Accepted | FollowUpFound):
            yield job_mark(record.place, host, event.handle)
    yield from _outcomes(db, run, batches, last)


def _input(db: sqlite3.Connection, run: str) -> Iterator[Record]:
    for start, rows, digests, content in db.execute(
        "SELECT start, rows, digests, content FROM input WHERE run = ? ORDER BY start", (run,)
    ):
        yield Record(GIVEN, start, rows, content)
        yield Record(DIGESTS, start, rows, digests)


def _events(db: sqlite3.Connection, run: str) -> Iterator[tuple[Record, Event | None]]:
    """Yield the events, numbered from 0; one that cannot be read stays as it is."""
    found = db.execute("SELECT wall, event FROM events WHERE run = ? ORDER BY number", (run,))
    planned = 0
    for number, (wall, text) in enumerate(found):
        try:
            event = decode(text)
        except UnknownEvent:
            yield Record(EVENT, number, 1, b" " + str(text).encode()), None
            continue
        if isinstance(event, Planned):
            event = replace(event, start=planned)
            planned += event.rows + event.rejected
        yield event_record(number, event, wall), event


def _outcomes(
    db: sqlite3.Connection, run: str, batches: Sequence[_Batch], last: int
) -> Iterator[Record]:
    """Yield the outcomes of rows that stand together, batch by batch."""
    starts = [batch.start for batch in batches]

    def place(numbered: tuple[int, RecordedOutcome]) -> tuple[int, int]:
        number, told = numbered
        # Of rows without a gap, the position less the number stays the same.
        return bisect_right(starts, told.row) - 1, told.row - number

    for (at, _), same in groupby(enumerate(_told(db, run)), key=place):
        batch = batches[at] if at >= 0 else _Batch(_NO_BATCH, 0, 0, last)
        while part := [
            told for _, told in islice(same, max(_CHUNK_ROWS, batch.stop - batch.start))
        ]:
            yield told_record(_chunk(part, batch, last), part)


def _chunk(told: Sequence[RecordedOutcome], batch: _Batch, last: int) -> Chunk:
    """What is told of a batch that no process has closed: all of it is judged again on resume."""
    counts: Any = Counter(one.status for one in told)
    flawless = counts.keys() <= {"succeeded"} and not any(one.problems for one in told)
    return Chunk(
        key=(batch.number,),
        start=told[0].row,
        stop=told[-1].row + 1,
        summary=BatchSummary(counts, flawless=flawless),
        closed=False,
        events=range(batch.event, last),
        body=b"",
    )


def _told(db: sqlite3.Connection, run: str) -> Iterator[RecordedOutcome]:
    lists: dict[str | None, Problems] = {None: []}
    for row, status, identity, problems in db.execute(
        "SELECT row, status, id, coalesce(problems.problems, outcomes.problems) FROM outcomes"
        " LEFT JOIN problems ON problems.run = outcomes.run"
        " AND outcomes.problems = '\"' || problems.name || '\"'"
        " WHERE outcomes.run = ? ORDER BY row",
        (run,),
    ):
        if problems not in lists:
            # Rows that share a list stand close to each other. A name is left where it is lost.
            found = json.loads(problems)
            lists = {None: [], problems: found if isinstance(found, list) else []}
        known = None if identity is None else json.loads(identity)
        yield RecordedOutcome(row, status, known, lists[problems])
