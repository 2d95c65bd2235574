"""How long something took, for people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_UNITS: Sequence[tuple[str, int]] = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


def duration(seconds: float | None) -> str:
    """Return how long something took, in its two largest units; nothing where nobody knows."""
    if seconds is None:
        return ""
    for (large, size), (small, part) in pairwise(_UNITS):
        whole = round(seconds / part) * part  # first: 3599.6 s are no 60 minutes
        if whole >= size:
            more = f" {whole % size // part} {small}" if whole % size else ""
            return f"{whole // size} {large}{more}"
    return f"{seconds:.1f} s"
