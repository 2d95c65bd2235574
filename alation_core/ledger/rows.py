"""The rows of a run, as the ledger keeps them: compressed in chunks, with a digest for each row."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

from alation_core.batching.rows import EncodedRow, PreparedRow
from alation_core.errors import InputChanged
from alation_core.ledger.store import InputChunk

CHUNK_ROWS = 5000
DIGEST_BYTES = 8


def chunks_of(rows: Sequence[PreparedRow]) -> Iterator[InputChunk]:
    """Yield the chunks of consecutive rows."""
    for start in range(0, len(rows), CHUNK_ROWS):
        part = rows[start : start + CHUNK_ROWS]
        lines = [_line(row) for row in part]
        content = zlib.compress("\n".join(lines).encode(), 1)
        digests = b"".join(digest_of(row) for row in part)
        yield InputChunk(part[0].position, len(part), digests, content)


def _line(row: PreparedRow) -> str:
    given = row.row if isinstance(row, EncodedRow) else row.given
    # A rejected row may hold anything; what is no JSON is kept as its text.
    return json.dumps(given, ensure_ascii=True, separators=(",", ":"), default=repr)


def digest_of(row: PreparedRow) -> bytes:
    """Return the digest of a row: of what is sent of it, or of what was given and rejected."""
    content = row.part if isinstance(row, EncodedRow) else _line(row).encode()
    return blake2b(content, digest_size=DIGEST_BYTES).digest()


def rows_of(chunks: Iterable[InputChunk]) -> Iterator[Any]:
    """Yield the recorded rows, in order."""
    for chunk in chunks:
        for line in zlib.decompress(chunk.content).decode().split("\n"):
            yield json.loads(line)


def check_same(
    prepared: Iterable[PreparedRow], chunks: Iterable[InputChunk], *, complete: bool
) -> None:
    """Hold that rows are those that were recorded.

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
            if row is None or digest_of(row) != chunk.digests[at : at + DIGEST_BYTES]:
                raise InputChanged(number, "is missing" if row is None else "differs")
            number += 1
    if complete and next(given, None) is not None:
        raise InputChanged(number, "is new")
