"""The rows of a run in its ledger, as they are sent: they are read from there, batch by batch."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alation_core.batching.rows import EncodedRow, Place, PreparedRow, RejectedRow
from alation_core.batching.snapshots import JsonRow, described
from alation_core.errors import LedgerError
from alation_core.ledger.at_hand import AtHand, size_of
from alation_core.ledger.digests import DIGESTS, digests_together
from alation_core.ledger.store import Record, Store
from alation_core.problems import Problem
from alation_core.shapes.digits import kept_json

ROWS, GIVEN, REJECTED = "rows", "given", "rejected"
"""Kinds of records: rows as they are sent; rows as JSON, where they cannot be sent from the ledger
(it keeps no secrets, and one of an earlier version has them so); and those that were rejected."""
CHUNK_ROWS = 1000
CHUNK_BYTES = 1 << 20
_WHOLE, _PARTED = b"0", b"1"
"""How a chunk is laid out: rows that are their own parts of a body, or with parts beside them."""


def chunked(rows: Iterable[PreparedRow]) -> Iterator[list[PreparedRow]]:
    """Yield consecutive rows in lists that are bounded in number and bytes."""
    taken: list[PreparedRow] = []
    size = 0
    for row in rows:
        taken.append(row)
        size += len(row.part) if type(row) is EncodedRow else size_of(row)
        if len(taken) >= CHUNK_ROWS or size >= CHUNK_BYTES:
            yield taken
            taken, size = [], 0
    if taken:
        yield taken


def spooled_records(rows: Sequence[PreparedRow], *, whole: bool) -> list[Record]:
    """Return the records of consecutive rows, from which they can be sent.

    Args:
        rows: at least one.
        whole: what is sent of a row is all of it, as one JSON text.
    """
    start, size = rows[0].position, len(rows)
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    lines = [row.part if isinstance(row, EncodedRow) else b"" for row in rows]
    content = _WHOLE + _packed(b"\n".join(lines)) if whole else _PARTED + _packed(_framed(rows))
    records = [Record(ROWS, start, size, content), digests_record(rows)]
    if rejected:
        found = [
            [
                row.position - start,
                row.given,
                [_told(problem) for problem in row.problems],
                row.in_words,
            ]
            for row in rejected
        ]
        records.append(Record(REJECTED, start, size, _packed(json.dumps(found).encode())))
    return records


def given_records(rows: Sequence[PreparedRow]) -> list[Record]:
    """Return the records of consecutive rows of which not all may be kept."""
    content = _packed(b"\n".join(_line(row) for row in rows))
    return [Record(GIVEN, rows[0].position, len(rows), content), digests_record(rows)]


def digests_record(rows: Sequence[PreparedRow]) -> Record:
    """Return the record by which consecutive rows are known again."""
    return Record(DIGESTS, rows[0].position, len(rows), digests_together(rows))


def _packed(content: bytes) -> bytes:
    return zlib.compress(content, 1)


def _line(row: PreparedRow) -> bytes:
    return row.given.encode() if isinstance(row, RejectedRow) else row.as_given


def _told(problem: Problem) -> list[Any]:
    return [problem.field, problem.message, problem.kind, problem.other]


def _framed(rows: Sequence[PreparedRow]) -> bytes:
    """A line of JSON about the rows, a line for each as JSON, and what is sent of each."""
    fit = [row if isinstance(row, EncodedRow) else None for row in rows]
    about = {
        "sizes": [len(row.part) if row is not None else -1 for row in fit],
        "places": [_plain_place(row) for row in fit],
        "parted": any(row is not None and row.parted for row in fit),
    }
    lines = [row.as_given if row is not None else b"" for row in fit]
    parts = b"".join(row.part for row in fit if row is not None)
    return b"\n".join([json.dumps(about).encode(), *lines, parts])


def _plain_place(row: EncodedRow | None) -> Any:
    if row is None or row.place is None:
        return None
    return [row.place.path, row.place.query]


# ------------------------------------------------------------------------------ read again


def is_spooled(store: Store, run: str) -> bool:
    """Tell whether the rows of a run can be sent from its ledger."""
    return next(store.records(run, ROWS), None) is not None


def spooled_rows(
    store: Store, run: str, start: int = 0, stop: int | None = None, at_hand: AtHand | None = None
) -> Iterator[PreparedRow]:
    """Yield the rows of a run from start to before stop, as they were checked and encoded.

    Args:
        store: the ledger.
        run: id of the run.
        start: position of the first row.
        stop: position after the last one; None: all that follow.
        at_hand: rows that need not be read, kept from one call to the next.

    Raises:
        LedgerError: they cannot be read.
    """
    known, at_hand = start, at_hand or AtHand()
    while stop is None or known < stop:
        part = at_hand.part_with(known)
        if part is None:
            # One by one: while rows are read here, others are written to the ledger.
            record = next(store.records(run, ROWS, known, known + 1), None)
            if record is None:
                if stop is not None:
                    raise damaged(store, run, f"row {known} is missing")
                return
            part = _rows_of(store, run, record)
            at_hand.set_last(part)
        place = part[0].position
        yield from part[known - place : len(part) if stop is None else stop - place]
        known = place + len(part)


def are_readable(store: Store, run: str, start: int, stop: int) -> bool:
    """Tell whether the rows from start to before stop can be sent from their ledger."""
    try:
        for _ in spooled_rows(store, run, start, stop):
            pass
    except LedgerError:
        return False
    return True


def rejected_rows(store: Store, run: str, start: int, stop: int) -> Iterator[RejectedRow]:
    """Yield the rows from start to before stop that were rejected when they were recorded.

    Where not all may be kept of the rows of a run, it is not recorded which those are.

    Raises:
        LedgerError: they cannot be read.
    """
    for record in store.records(run, REJECTED, start, stop):
        try:
            found = [
                RejectedRow(at, _problems(at, problems), given, *in_words)
                for offset, given, problems, *in_words in json.loads(
                    zlib.decompress(record.content)
                )
                if start <= (at := record.place + offset) < stop
            ]
        except (zlib.error, ValueError, TypeError) as error:
            raise damaged(store, run, str(error)) from error
        yield from found


def _rows_of(store: Store, run: str, record: Record) -> list[PreparedRow]:
    start, stop = record.place, record.place + record.size
    refused = {row.position: row for row in rejected_rows(store, run, start, stop)}
    try:
        content = zlib.decompress(record.content[1:])
        if record.content[:1] == _WHOLE:
            lines = content.split(b"\n")
            fit: list[EncodedRow | None] = [
                EncodedRow(position, JsonRow(line), line) if line else None
                for position, line in enumerate(lines, start)
            ]
        else:
            fit = list(_parted_rows(start, content))
    except (zlib.error, ValueError, TypeError, KeyError, IndexError) as error:
        raise damaged(store, run, str(error)) from error
    rows: list[Any] = (
        [refused.get(place, row) for place, row in enumerate(fit, start)] if refused else fit
    )
    if len(rows) != record.size or None in rows:
        what = f"{len(rows) - rows.count(None)} rows stand in the place of {record.size}"
        raise damaged(store, run, what)
    return rows


def _parted_rows(start: int, content: bytes) -> Iterator[EncodedRow | None]:
    head, _, rest = content.partition(b"\n")
    about = json.loads(head)
    sizes, places, parted = about["sizes"], about["places"], about["parted"]
    *lines, parts = rest.split(b"\n", len(sizes))
    at = 0
    for position, (line, size, place) in enumerate(zip(lines, sizes, places, strict=True), start):
        if size < 0:
            yield None
            continue
        part, at = parts[at : at + size], at + size
        where = None if place is None else Place(*(_pairs(pairs) for pairs in place))
        yield EncodedRow(position, JsonRow(line), part, where, (), parted=parted)


def _pairs(found: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in found)


def _problems(position: int, found: Any) -> tuple[Problem, ...]:
    return tuple(
        Problem(position, field, message, kind, other=other)
        for field, message, kind, other in found
    )


def rows_of(store: Store, run: str, start: int = 0, stop: int | None = None) -> Iterator[Any]:
    """Yield the recorded rows of a run, as dicts, in order.

    Raises:
        LedgerError: they cannot be read.
    """
    texts = (
        (_line(row) for row in spooled_rows(store, run, start, stop))
        if is_spooled(store, run)
        else _given_lines(store, run, start, stop)
    )
    for line in texts:
        try:
            yield kept_json(line.decode())
        except (ValueError, RecursionError) as error:
            raise damaged(store, run, str(error)) from error


def as_kept(value: Any) -> Any:
    """Return a value of a row that was rejected as `rows_of` does: what is no JSON, in words."""
    return kept_json(described(value)[0])


def _given_lines(store: Store, run: str, start: int, stop: int | None) -> Iterator[bytes]:
    for record in store.records(run, GIVEN, start, stop):
        try:
            lines = zlib.decompress(record.content).split(b"\n")
        except zlib.error as error:
            raise damaged(store, run, str(error)) from error
        if len(lines) != record.size:
            what = f"{len(lines)} rows stand in the place of {record.size}"
            raise damaged(store, run, what)
        for position, line in enumerate(lines, record.place):
            if position >= start and (stop is None or position < stop):
                yield line


def damaged(store: Store, run: str, what: str) -> LedgerError:
    """Return the error that the rows of a run cannot be read."""
    return LedgerError(
        f"the ledger {store.name} is damaged: the recorded rows of the run {run} cannot be read "
        f"({what}). Take it from a copy, or give the rows once more"
    )
