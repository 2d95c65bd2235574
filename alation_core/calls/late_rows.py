"""Rows of a stream that are too late: a later one has set the same on their object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from alation_core.batching.rows import EncodedRow, PreparedRow
from alation_core.calls.recording import Input
from alation_core.ledger.chunks import Chunk
from alation_core.ledger.past import Left
from alation_core.operations.overtaking import Placed, overtaken
from alation_core.operations.write import WriteOperation
from alation_core.runs.events import Accepted


def late_rows(left: Left, known: Input, operation: WriteOperation[Any]) -> Mapping[int, int]:
    """Return the open rows that would go over a later row of their run, each with that one.

    A stream cannot refuse two rows that set the same on one object: it sends the later one when the
    earlier one has ended. So the earlier one is never sent when the later one is there, or has a
    job.

    Args:
        left: what earlier processes left of the run.
        known: its rows.
        operation: what is called.
    """
    if operation.same_object is None or not left.planned:
        return {}
    taken = {event.batch[0] for event in left.events if isinstance(event, Accepted)}
    open_rows: list[Placed] = []
    there: list[Placed] = []
    for planned in left.planned:
        stop = planned.start + planned.rows + planned.rejected
        for position, row in _sendable(known, planned.start, stop):
            is_there = planned.batch[0] in taken or position in left.confirmed
            (there if is_there else open_rows).append((position, row))
    if not open_rows:
        return {}
    done = _done_rows(left.closed, known, open_rows[0][0])
    return overtaken(operation, open_rows, chain(there, done))


def _sendable(known: Input, start: int, stop: int) -> Iterator[Placed]:
    for row in known.rows(start, stop):
        if isinstance(row, EncodedRow):
            yield row.position, row.row


def _done_rows(closed: Iterable[Chunk], known: Input, start: int) -> Iterator[Placed]:
    """Yield the rows from a position on that succeeded."""
    for chunk in closed:
        if chunk.stop > start and chunk.summary.counts.get("succeeded"):
            done = {one.row for one in known.book.outcomes(chunk) if one.status == "succeeded"}
            for position, row in _sendable(known, chunk.start, chunk.stop):
                if position in done:
                    yield position, row


def why_late(late: Mapping[int, int], rows: Sequence[PreparedRow]) -> str | None:
    """Say why rows are not sent, where one of them is late; None: none is."""
    found = next((row.position for row in rows if row.position in late), None)
    if found is None:
        return None
    return (
        f"row {late[found]} has set, or may have set, the same as row {found} on the same object; "
        "`alation runs retry` sends the others of its batch"
    )
