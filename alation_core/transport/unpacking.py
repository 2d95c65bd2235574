"""Compressed answers as they come: bounded steps, and an end that is checked.

The libraries below take a compressed body that breaks off for a whole one: half a list of users in
CSV would pass for all of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

ENCODING = "gzip"
"""The one compression that is asked for."""
STEP_BYTES = 1 << 20
"""A step unpacks so much at most, however well the body is compressed."""
FREE_BYTES = 32 * 1024 * 1024
MAX_RATIO = 200
"""What unpacks to more than so many times its size, and to more than the free bytes, is a trap."""
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class BrokenEncoding(ValueError):
    """The body is not compressed as its header says, or breaks off."""


def unpacked(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield the unpacked body in parts.

    Args:
        parts: of the body, as they come.
        encoding: the header Content-Encoding; empty where it is absent.

    Raises:
        BrokenEncoding: the body breaks off, is damaged, is packed in a way not asked for, or
            unpacks to far more than a list of objects does.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from parts
    elif name in (ENCODING, f"x-{ENCODING}"):
        yield from _from_gzip(parts)
    else:
        raise BrokenEncoding(f"the answer is compressed as {name!r}, which was not asked for")


def _from_gzip(parts: Iterable[bytes]) -> Iterator[bytes]:
    member = zlib.decompressobj(_GZIP_WINDOW)
    taken = given = 0
    for part in parts:
        rest = part
        taken += len(part)
        while rest:
            if member.eof:  # a body may be several packed ones, one after the other
                member = zlib.decompressobj(_GZIP_WINDOW)
            try:
                step = member.decompress(rest, STEP_BYTES)
            except zlib.error as error:
                raise BrokenEncoding(f"the compressed answer is damaged: {error}") from error
            given += len(step)
            if given > FREE_BYTES and given > MAX_RATIO * taken:
                raise BrokenEncoding(f"the answer unpacks to over {MAX_RATIO} times its size")
            yield step
            rest = member.unused_data if member.eof else member.unconsumed_tail
    if taken and not member.eof:
        raise BrokenEncoding("the compressed answer breaks off")
