"""Rows are known again by digests: a given input is compared with the recorded one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from alation_core.batching.rows import EncodedRow, PreparedRow, RejectedRow
from alation_core.errors import InputChanged, LedgerError
from alation_core.ledger.store import Record, Store
from alation_core.problems import Problem

DIGESTS = "digests"
"""The kind of records that hold the digests of consecutive rows."""
DIGEST_BYTES = 8
_FRESH = blake2b(digest_size=DIGEST_BYTES)
_REJECTED = b"rejected"
"""Marks the digests of rejected rows: one of these is never taken for that of a row to be sent."""


def digest_of(row: PreparedRow) -> bytes:
    """Return the digest of a row: of what is sent of it, or of what was given and rejected."""
    if isinstance(row, EncodedRow):
        digest = _FRESH.copy()  # to make one anew takes longer
        digest.update(row.recorded if row.parted else row.part)
        return digest.digest()
    return blake2b(row.given.encode(), digest_size=DIGEST_BYTES, person=_REJECTED).digest()


def digests_together(rows: Iterable[PreparedRow]) -> bytes:
    """Return the digests of rows one after another, as `digest_of` makes them; for many rows."""
    found, fresh = [], _FRESH.copy
    for row in rows:
        if type(row) is EncodedRow and not row.parted:
            digest = fresh()
            digest.update(row.part)
            found.append(digest.digest())
        else:
            found.append(digest_of(row))
    return b"".join(found)


def digests_of(store: Store, run: str) -> Iterator[Record]:
    """Yield the digests of the rows of a run, in order.

    Raises:
        LedgerError: a part of them is missing.
    """
    known = 0
    for record in store.records(run, DIGESTS):
        if record.place != known or len(record.content) != record.size * DIGEST_BYTES:
            raise LedgerError(
                f"the ledger {store.name} is damaged: row {known} of the run {run} does not follow "
                "the one before it. Take it from a copy"
            )
        yield record
        known += record.size


def as_recorded(given: Iterator[PreparedRow], record: Record) -> list[PreparedRow]:
    """Return the next rows of an input, which are those that were recorded.

    A row that was rejected when it was recorded stays so.

    Args:
        given: the input, read up to the first row of the record.
        record: digests.

    Raises:
        InputChanged: a row differs or is missing; the first one is named.
    """
    found: list[PreparedRow] = []
    for place in range(record.size):
        number, at = record.place + place, place * DIGEST_BYTES
        row, digest = next(given, None), record.content[at : at + DIGEST_BYTES]
        if row is None:
            raise InputChanged(number, "is missing")
        if _is_recorded(row, digest):
            found.append(row)
        elif _was_rejected(row, digest):
            found.append(_rejected(row))
        else:
            raise InputChanged(number, "differs")
    return found


def check_recorded(given: Iterable[PreparedRow], records: Iterable[Record]) -> None:
    """Hold that an input is the whole one that was recorded.

    Raises:
        InputChanged: a row differs, is missing or is new; the first one is named.
    """
    rows, known = iter(given), 0
    for record in records:
        as_recorded(rows, record)
        known = record.place + record.size
    if next(rows, None) is not None:
        raise InputChanged(known, "is new")


def _is_recorded(row: PreparedRow, digest: bytes) -> bool:
    if digest_of(row) == digest:
        return True
    # Version 1 of the ledger did not mark the digests of rejected rows.
    unmarked = blake2b(_line(row), digest_size=DIGEST_BYTES).digest()
    return isinstance(row, RejectedRow) and unmarked == digest


def _was_rejected(row: PreparedRow, digest: bytes) -> bool:
    """Tell whether a row that fits now was rejected when it was recorded.

    What is no JSON in a rejected row is recorded as a text, which may fit. One that
    contradicts others was recorded as JSON that has escapes, or as it would have been sent.
    """
    if not isinstance(row, EncodedRow):
        return False
    return any(
        blake2b(line, digest_size=DIGEST_BYTES, person=_REJECTED).digest() == digest
        for line in (row.as_given, row.part)
    )


def _line(row: PreparedRow) -> bytes:
    return row.given.encode() if isinstance(row, RejectedRow) else row.as_given


def _rejected(row: PreparedRow) -> RejectedRow:
    message = "This row was rejected when the run began, so it is not sent."
    problem = Problem(row.position, None, message, "invalid_payload")
    return RejectedRow(row.position, (problem,), _line(row).decode())
