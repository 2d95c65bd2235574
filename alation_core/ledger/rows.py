"""The rows of a run, as the ledger keeps them: compressed in chunks, with a digest for each row."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

from alation_core.batching.rows import EncodedRow, PreparedRow, RejectedRow
from alation_core.errors import InputChanged, LedgerError
from alation_core.ledger.store import InputChunk, Store
from alation_core.problems import Problem
from alation_core.shapes.digits import kept_json

CHUNK_ROWS = 5000
DIGEST_BYTES = 8
_REJECTED = b"rejected"
"""Marks the digests of rejected rows: one of these is never taken for that of a row to be sent."""


def chunks_of(rows: Sequence[PreparedRow]) -> Iterator[InputChunk]:
    """Yield the chunks of consecutive rows."""
    for start in range(0, len(rows), CHUNK_ROWS):
        part = rows[start : start + CHUNK_ROWS]
        content = zlib.compress(b"\n".join(_line(row) for row in part), 1)
        digests = b"".join(digest_of(row) for row in part)
        yield InputChunk(part[0].position, len(part), digests, content)


def _line(row: PreparedRow) -> bytes:
    return row.given.encode() if isinstance(row, RejectedRow) else row.as_given


def digest_of(row: PreparedRow) -> bytes:
    """Return the digest of a row: of what is sent of it, or of what was given and rejected."""
    if isinstance(row, EncodedRow):
        return blake2b(row.recorded, digest_size=DIGEST_BYTES).digest()
    return blake2b(row.given.encode(), digest_size=DIGEST_BYTES, person=_REJECTED).digest()


def _is_recorded(row: PreparedRow, digest: bytes) -> bool:
    if digest_of(row) == digest:
        return True
    # Version 1 did not mark the digests of rejected rows.
    unmarked = blake2b(_line(row), digest_size=DIGEST_BYTES).digest()
    return isinstance(row, RejectedRow) and unmarked == digest


def _was_rejected(row: PreparedRow, digest: bytes) -> bool:
    """Tell whether a row that fits now was rejected when it was recorded.

    What is no JSON in a rejected row is recorded as a text, which may fit.
    """
    marked = blake2b(_line(row), digest_size=DIGEST_BYTES, person=_REJECTED).digest()
    return isinstance(row, EncodedRow) and marked == digest


def rows_of(store: Store, run: str) -> Iterator[Any]:
    """Yield the recorded rows of a run, in order.

    Raises:
        LedgerError: they cannot be read.
    """
    for chunk in whole_chunks(store, run):
        for line in _lines(store, run, chunk):
            try:
                yield kept_json(line.decode())
            except (ValueError, RecursionError) as error:
                raise _damaged(store, run, str(error)) from error


def whole_chunks(store: Store, run: str) -> Iterator[InputChunk]:
    """Yield the recorded input, in order.

    Raises:
        LedgerError: a part of it is missing.
    """
    known = 0
    for chunk in store.chunks(run):
        if chunk.start != known or len(chunk.digests) != chunk.rows * DIGEST_BYTES:
            raise _damaged(store, run, f"row {known} does not follow the one before it")
        yield chunk
        known += chunk.rows


def _lines(store: Store, run: str, chunk: InputChunk) -> list[bytes]:
    try:
        lines = zlib.decompress(chunk.content).split(b"\n")
    except zlib.error as error:
        raise _damaged(store, run, str(error)) from error
    if len(lines) != chunk.rows:
        raise _damaged(store, run, f"{len(lines)} rows stand in the place of {chunk.rows}")
    return lines


def _damaged(store: Store, run: str, what: str) -> LedgerError:
    return LedgerError(
        f"the ledger {store.name} is damaged: the recorded rows of the run {run} cannot be read "
        f"({what}). Take it from a copy, or give the rows once more"
    )


def as_recorded(
    prepared: Iterable[PreparedRow], chunks: Iterable[InputChunk], *, complete: bool
) -> Iterator[PreparedRow]:
    """Yield rows that are those that were recorded; one that was rejected stays so.

    Args:
        prepared: the rows.
        chunks: what was recorded.
        complete: all rows were recorded; else more may come.

    Raises:
        InputChanged: a row differs, is missing or is new; the first one is named.
    """
    number = 0
    given = iter(prepared)
    for chunk in chunks:
        for place in range(chunk.rows):
            row = next(given, None)
            at = place * DIGEST_BYTES
            digest = chunk.digests[at : at + DIGEST_BYTES]
            if row is None:
                raise InputChanged(number, "is missing")
            if _is_recorded(row, digest):
                yield row
            elif _was_rejected(row, digest):
                yield _rejected(row)
            else:
                raise InputChanged(number, "differs")
            number += 1
    for row in given:
        if complete:
            raise InputChanged(number, "is new")
        yield row


def _rejected(row: PreparedRow) -> RejectedRow:
    message = "This row was rejected when the run began, so it is not sent."
    problem = Problem(row.position, None, message, "invalid_payload")
    return RejectedRow(row.position, (problem,), _line(row).decode())
