"""Things that come one by one, taken some at once: each of them costs less so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 256
"""Rows, or lines, of a block."""


def in_blocks(things: Iterator[T], size: int) -> Iterator[list[T]]:
    """Yield what comes in lists of so many; what came before an error is yielded before it.

    Args:
        things: to be taken.
        size: of a list, at most. With 1 nobody waits for what comes later.
    """
    while True:
        block: list[T] = []
        try:
            block.extend(islice(things, size))  # what came before an error stays in it
        except Exception:
            if block:
                yield block
            raise
        if not block:
            return
        yield block
