"""Things that come one by one, taken some at once: each of them costs less so."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 256
"""Rows, or lines, of a block."""


BLOCK_CHARACTERS = 1 << 20
"""Characters of a block of lines, about."""
_AT_FIRST = 16


def in_blocks(things: Iterator[T], size: int) -> Iterator[list[T]]:
    """Yield what comes in lists of so many; what came before an error is yielded before it.

    Args:
        things: to be taken.
        size: of a list, at most. With 1 nobody waits for what comes later.
    """
    while block := (yield from _block(things, size)):
        yield block


def lines_in_blocks(lines: Iterator[str], size: int) -> Iterator[list[str]]:
    """Yield lines as `in_blocks` does, fewer at once where those before are long."""
    most = min(size, _AT_FIRST)
    while block := (yield from _block(lines, most)):
        yield block
        most = max(1, min(size, BLOCK_CHARACTERS * len(block) // sum(map(len, block))))


def _block(things: Iterator[T], size: int) -> Generator[list[T], None, list[T]]:
    """Return the next things; before an error, yield those that came before it."""
    block: list[T] = []
    try:
        block.extend(islice(things, size))  # what came before an error stays in it
    except Exception:
        if block:
            yield block
        raise
    return block
