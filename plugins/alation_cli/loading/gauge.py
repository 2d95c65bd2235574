"""A bar that is full as far as something is done."""

from __future__ import annotations

from rich.text import Text

NARROWEST, WIDEST = 6, 30
"""Characters of a bar."""


def gauge(done: int, total: int, width: int, *, ascii_only: bool = False) -> Text:
    """Return a bar of so many characters that is full as far as something is done."""
    sign, rest = ("=", "-") if ascii_only else ("━", "─")
    full = width if not total else min(width * done // total, width)
    return Text.assemble((sign * full, "green"), (rest * (width - full), "bright_black"))
