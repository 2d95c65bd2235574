"""What became of the rows of a batch, as one chunk of a ledger; a later one stands above it."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

from alation_core.batching.grouping import BatchKey
from alation_core.errors import LedgerError
from alation_core.frozen import dataclass
from alation_core.ledger.store import Record, Store
from alation_core.runs.forms import plain_problem
from alation_core.runs.outcome import BatchOutcome, explained
from alation_core.runs.tally import BatchSummary

OUTCOMES = "outcomes"
"""The kind of records that hold what became of the rows of a batch."""

Problems = list[dict[str, Any]]


@dataclass(frozen=True)
class RecordedOutcome:
    """What became of one row, as the ledger holds it.

    Args:
        row: its position in the input, from 0.
        status: as `RowOutcome` has it.
        id: of its object in the catalog, where the server told it.
        problems: its own, or else those of its batch. Rows may share one list.
    """

    row: int
    status: str
    id: int | str | None
    problems: Problems


@dataclass(frozen=True)
class Chunk:
    """The outcomes of a batch, as far as no later one stands above them.

    Args:
        key: of the batch.
        start: position of its first row.
        stop: position after its last row.
        summary: of the whole batch; its rows may be more than those up to `stop`.
        closed: no later process can bring it further.
        events: the numbers among which the events of its batch stand.
        body: the outcomes, compressed; None: they are read from the ledger.
        whole: no row of it is spoken of elsewhere.
    """

    key: BatchKey
    start: int
    stop: int
    summary: BatchSummary
    closed: bool
    events: range
    body: bytes | None = None
    whole: bool = True


def outcomes_record(chunk: Chunk, outcome: BatchOutcome[Any]) -> Record:
    """Return the record of what became of the rows of a batch.

    Args:
        chunk: what is told of the batch as a whole; it has no body yet.
        outcome: of the batch, its rows one after another.
    """
    if chunk.summary.flawless and chunk.summary.counts.keys() <= {"succeeded"}:
        ids = outcome.columns.ids
        return _record(chunk, {"ids": _short(ids)}, len(ids))
    told = [
        RecordedOutcome(row.row, row.status, row.id, problems)
        for row, problems in _with_problems(outcome)
    ]
    return told_record(chunk, told)


def told_record(chunk: Chunk, told: Sequence[RecordedOutcome]) -> Record:
    """Return the record of what is told of the rows of a batch; the chunk has no body yet."""
    return _record(chunk, _body(told), len(told))


def _with_problems(outcome: BatchOutcome[Any]) -> Iterator[tuple[Any, Problems]]:
    plain: dict[int, Problems] = {}
    for row, problems in explained(outcome):
        # Rows of a batch share one sequence of problems, and so one list.
        if id(problems) not in plain:
            plain[id(problems)] = [plain_problem(problem) for problem in problems]
        yield row, plain[id(problems)]


def _record(chunk: Chunk, body: Any, size: int) -> Record:
    summary = chunk.summary
    head = {
        "key": chunk.key,
        "closed": chunk.closed,
        "events": [chunk.events.start, chunk.events.stop],
        "counts": dict(summary.counts),
        "jobs": summary.jobs,
        "resumable": summary.resumable,
        "partial": summary.partial,
        "flawless": summary.flawless,
        "rowless": sorted(summary.rowless),
    }
    packed = zlib.compress(json.dumps(body, separators=(",", ":")).encode(), 1)
    content = json.dumps(head).encode() + b"\n" + packed
    return Record(OUTCOMES, chunk.start, max(size, 1), content)


def _body(told: Sequence[RecordedOutcome]) -> Any:
    lists: dict[int, int] = {}
    texts: list[Problems] = []
    places = []
    for one in told:
        if one.problems and id(one.problems) not in lists:
            lists[id(one.problems)] = len(texts)
            texts.append(one.problems)
        places.append(lists[id(one.problems)] if one.problems else None)
    return {
        "ids": _short([one.id for one in told]),
        "statuses": _runs(one.status for one in told),
        "problems": texts,
        "of": _runs(places),
    }


def _runs(values: Iterable[Any]) -> list[list[Any]]:
    return [[value, sum(1 for _ in same)] for value, same in groupby(values)]


def _short(ids: Sequence[int | str | None]) -> Any:
    """Ids as differences where all are numbers: of those that grow by one nothing is left."""
    if not ids or all(one is None for one in ids):
        return None
    if not all(type(one) is int for one in ids):
        return {"ids": list(ids)}
    numbers: list[int] = [one for one in ids if isinstance(one, int)]
    steps = [later - one for one, later in pairwise(numbers)]
    return {"first": numbers[0], "steps": _runs(steps)}


def _ids(found: Any, size: int) -> list[Any]:
    if found is None:
        return [None] * size
    if "ids" in found:
        ids: list[Any] = found["ids"]
        return ids
    known = [found["first"]]
    for step, times in found["steps"]:
        for _ in range(times):
            known.append(known[-1] + step)
    return known


# ------------------------------------------------------------------------------ read again


def chunks(store: Store, run: str) -> Iterator[Chunk]:
    """Yield what is recorded of the rows of a run, in input order; nothing is unpacked.

    Of a batch that was split, a half that begins within it stands above it.

    Raises:
        LedgerError: a record cannot be read.
    """
    before: Chunk | None = None
    for record in store.records(run, OUTCOMES):
        chunk = _chunk(store, run, record)
        if before is not None:
            cut = min(before.stop, chunk.start)
            yield replace(before, stop=cut, whole=cut == before.stop)
        before = chunk
    if before is not None:
        yield before


def _chunk(store: Store, run: str, record: Record) -> Chunk:
    head, _, body = record.content.partition(b"\n")
    try:
        found = json.loads(head)
        counts: Any = Counter(found["counts"])
        summary = BatchSummary(
            counts,
            found["jobs"],
            found["resumable"],
            found["partial"],
            found["flawless"],
            frozenset(found["rowless"]),
        )
        key, rows = tuple(found["key"]), sum(counts.values())
        events, stop = range(*found["events"]), record.place + rows
        return Chunk(key, record.place, stop, summary, found["closed"], events, body)
    except (ValueError, TypeError, KeyError) as error:
        raise unreadable(store, run, str(error)) from error


def with_parts(store: Store, run: str, chunk: Chunk) -> range:
    """Return the numbers among which the events of a batch stand, and those of its later parts.

    Args:
        store: the ledger.
        run: its run.
        chunk: of the batch, or of a part of one that was split: the parts follow one another.

    Raises:
        LedgerError: a record cannot be read.
    """
    events = chunk.events
    for record in store.records(run, OUTCOMES, chunk.start):
        other = _chunk(store, run, record)
        if other.key[0] != chunk.key[0]:
            break
        first, last = min(events.start, other.events.start), max(events.stop, other.events.stop)
        events = range(first, last)
    return events


def outcomes_in(store: Store, run: str, chunk: Chunk) -> list[RecordedOutcome]:
    """Return the outcomes of a chunk, in input order.

    Raises:
        LedgerError: they cannot be read.
    """
    size = sum(chunk.summary.counts.values())
    body = chunk.body
    if body is None:
        found_there = next(store.records(run, OUTCOMES, chunk.start, chunk.start + 1), None)
        body = found_there.content.partition(b"\n")[2] if found_there is not None else b""
    try:
        found = json.loads(zlib.decompress(body))
        statuses = _unrolled(found.get("statuses", [["succeeded", size]]))
        places, lists = _unrolled(found.get("of", [[None, size]])), found.get("problems", [])
        told = [
            RecordedOutcome(row, status, one, [] if place is None else lists[place])
            for row, (status, one, place) in enumerate(
                zip(statuses, _ids(found["ids"], size), places, strict=True), chunk.start
            )
        ]
    except (zlib.error, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise unreadable(store, run, str(error)) from error
    return told[: chunk.stop - chunk.start]


def _unrolled(found: Iterable[Sequence[Any]]) -> list[Any]:
    return [value for value, times in found for _ in range(times)]


def unreadable(store: Store, run: str, what: str) -> LedgerError:
    """Return the error that what became of rows cannot be read."""
    return LedgerError(
        f"the ledger {store.name} is damaged: what became of the rows of the run {run} cannot be "
        f"read ({what}). Take it from a copy"
    )


def changed(
    store: Store, run: str, chunk: Chunk, later: Mapping[int, RecordedOutcome]
) -> tuple[BatchSummary, Record | None]:
    """Return what a chunk adds to its run once rows have become something else, and its record.

    Nothing went wrong where all of its rows have succeeded and none has a problem left.

    Args:
        store: its ledger.
        run: its run.
        chunk: of it.
        later: what is known of rows now, by their positions.

    Returns:
        Its summary, and its record; None: none of its rows has become something else.
    """
    if not any(chunk.start <= row < chunk.stop for row in later):
        return chunk.summary, None
    told = [later.get(one.row, one) for one in outcomes_in(store, run, chunk)]
    counts: Any = Counter(one.status for one in told)
    summary = replace(
        chunk.summary,
        counts=counts,
        resumable=min(chunk.summary.resumable, counts["unknown"] + counts["unsent"]),
        flawless=counts.keys() <= {"succeeded"} and not any(one.problems for one in told),
    )
    return summary, told_record(replace(chunk, summary=summary), told)
