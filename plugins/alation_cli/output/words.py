"""Short words for numbers and long texts, where a line has little room."""

from __future__ import annotations

from math import ceil

ELLIPSIS = "…"


def span(seconds: float) -> str:
    """Return a duration for people: "40 s", "3 min", "2 h 5 min"."""
    whole = max(round(seconds), 0)
    if whole < 120:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 120:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def roughly(seconds: float) -> str:
    """Return an estimate for people, no finer than it can be."""
    if seconds < 10:
        return f"{max(ceil(seconds), 1)} s"
    return span(seconds) if seconds >= 120 else f"{round(seconds / 10) * 10} s"


def cut(text: str, width: int | None) -> str:
    """Return a text that is at most so many characters long; None: as it is."""
    if width is None or len(text) <= width:
        return text
    return text[: max(width - 1, 0)].rstrip() + ELLIPSIS
