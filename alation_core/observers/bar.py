"""A bar on a terminal or in a notebook: one line, drawn anew at events, in characters of any."""

from __future__ import annotations

import os
import sys
from collections import Counter
from shutil import get_terminal_size
from typing import TextIO

from alation_core.observers.lines import counted
from alation_core.problems import shorten
from alation_core.runs.events import Begun, Event, Finished, Intent, Resolved

REDRAWN_SECONDS = 0.1
WIDTH = 24
"""Characters of the bar itself."""
USUAL_WIDTH = 80
"""Characters of a line that does not tell."""
EVIDENCE = 2
"""So many batches are done before the time of the rest is estimated."""


def can_redraw(stream: TextIO | None) -> bool:
    """Tell whether a line can be drawn anew on a stream: on a terminal, or in a notebook's cell."""
    if stream is None:
        return False
    if type(stream).__module__.startswith("ipykernel"):
        return True
    return stream.isatty() and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")


class Bar:
    """Draws how far a run is.

    Args:
        stream: where it is drawn.
        width: characters of a line there; None: as many as the terminal has now.
    """

    def __init__(self, stream: TextIO, width: int | None = None) -> None:
        self._stream = stream
        self._width = width
        self._begun: Begun | None = None
        self._counts: Counter[str] = Counter()
        self._sent: float | None = None
        self._here = self._batches = 0
        self._drawn: float | None = None
        self._longest = 0

    def __call__(self, event: Event) -> None:
        """Take an event."""
        match event:
            case Begun():
                self._begun = event
            case Intent():
                self._sent = event.at if self._sent is None else self._sent
            case Resolved():
                counts = event.outcome.summary.counts
                self._counts.update(counts)
                if self._sent is not None:
                    self._here += counts.total()
                    self._batches += 1
        over = isinstance(event, Finished)
        if over or self._drawn is None or event.at - self._drawn >= REDRAWN_SECONDS:
            self._drawn = event.at
            self._draw(self.line(event.at, over=over), over=over)

    def line(self, now: float, *, over: bool = False) -> str:
        """Return what is drawn.

        Args:
            now: reading of the clock of the run.
            over: nothing more comes.
        """
        begun, done = self._begun, self._counts.total()
        name = shorten(begun.operation) if begun is not None else ""
        total = None if begun is None else begun.rows
        told = [name, f"{done} rows" if total is None else f"{done}/{total}"]
        if total:
            filled = min(done * WIDTH // total, WIDTH)
            told.append(f"[{'#' * filled}{'-' * (WIDTH - filled)}]")
        if done:
            told.append(counted(self._counts))
        told.append(f"{now - begun.at:.0f} s" if begun is not None else "")
        left = None if over else self._left(now, total, done)
        if left is not None:
            told.append(f"about {left:.0f} s left")
        return "  ".join(filter(None, told))

    def _left(self, now: float, total: int | None, done: int) -> float | None:
        if not total or self._sent is None or self._batches < EVIDENCE or not self._here:
            return None
        return max((now - self._sent) * (total - done) / self._here, 0.0)

    def _draw(self, line: str, *, over: bool) -> None:
        width = self._width or _width_of(self._stream)
        line = line[: max(width - 1, 1)]
        self._longest = max(self._longest, len(line))
        rest = " " * (self._longest - len(line))
        self._stream.write(f"\r{line}{rest}{chr(10) if over else ''}")
        self._stream.flush()


def _width_of(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_WIDTH
    except (AttributeError, OSError, ValueError):  # a notebook's, say
        return get_terminal_size((USUAL_WIDTH, 24)).columns


def shown_on(stream: TextIO | None = None) -> Bar | None:
    """Return a bar on a stream, by default standard error; None where none can be drawn."""
    chosen = sys.stderr if stream is None else stream
    return Bar(chosen) if can_redraw(chosen) else None
