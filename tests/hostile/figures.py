"""What was tried, and what came of it, over all tests of this folder."""

from __future__ import annotations

import os
from collections import Counter, defaultdict

FIGURES: defaultdict[str, Counter[str]] = defaultdict(Counter)
EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "12"))
"""How many cuts of each exchange are tried; the environment `hostile` of tox tries all of them."""


def note(kind: str, what: str) -> None:
    """Count one more."""
    FIGURES[kind][what] += 1
