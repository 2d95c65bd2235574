"""Progress on standard error: a bar on a terminal; elsewhere lines, at changes and now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event as Flag
from threading import RLock, Thread
from typing import TYPE_CHECKING

from alation_cli.loading.events import batch_line, counted
from alation_cli.loading.standing import Standing
from alation_cli.output.plain import is_quiet, plural, say, tells_steps
from alation_cli.output.streams import moves
from alation_cli.output.words import roughly, span
from alation_core.clock import Clock
from alation_core.foreign import Raised, attempt
from alation_core.runs import Event, Resolved

if TYPE_CHECKING:
    from alation_cli.loading.bar import Bar

Observer = Callable[[Event], None]

LINE_SECONDS = 30.0
"""Elsewhere than on a terminal a line comes this often where nothing changes."""
BATCH_LINES = 20
"""So many lines about batches in that time, at most; those that did not succeed come always."""
_TICK_SECONDS = 5.0
"""How often it is looked whether a line is due, while the run itself waits for an answer."""


def each(observers: Sequence[Observer]) -> Observer:
    """Return what gives each event to all: one that cannot take it keeps no other one from it."""

    def observe(event: Event) -> None:
        for observer in observers:
            attempt(observer, event)

    return observe


@contextmanager
def shown_progress(standing: Standing, clock: Clock) -> Iterator[Observer]:
    """Yield what shows the events of a run while they come.

    Args:
        standing: of the run, which takes the events.
        clock: of the run.
    """
    moving = moves(sys.stderr)
    if is_quiet() or (tells_steps() and not moving):  # the log tells what lines would
        yield standing.take
        return
    bar = attempt(_bar, standing, clock) if moving else None
    if bar is not None and not isinstance(bar, Raised):
        try:
            yield bar
        finally:
            attempt(bar.close)  # a terminal that is gone ends no load
        return
    lines = Lines(standing, say)
    with _ticking(lines, clock):
        yield lines


def _bar(standing: Standing, clock: Clock) -> Bar:
    """Return the bar. Where there is no terminal nothing is loaded to draw with."""
    from rich.console import Console

    from alation_cli.loading.bar import Bar

    return Bar(standing, clock, Console(stderr=True))


@dataclass
class Lines:
    """Tells of a run in lines: of each batch, of what does not go on and does again, now and then.

    Args:
        standing: of the run.
        print: takes a line.
    """

    standing: Standing
    print: Callable[[str], None]
    _told: float | None = None
    _spoken: set[str] = field(default_factory=set)
    _spoke: float | None = None
    _batches: int = 0
    _lock: RLock = field(default_factory=RLock)

    def __call__(self, event: Event) -> None:
        """Take an event, and say what it changes."""
        with self._lock:
            self.standing.take(event)
            self._told = event.at if self._told is None else self._told
            if isinstance(event, Resolved):
                self._batch(event)
            self._changes(event.at)
            self.tick(event.at)

    def tick(self, now: float) -> None:
        """Say how the run stands, where nothing was said for a while."""
        with self._lock:
            if self._told is not None and now - self._told >= LINE_SECONDS:
                self._say(going_line(self.standing, now), now)
                self._batches = 0

    def _batch(self, event: Resolved) -> None:
        bad = event.outcome.summary.counts.keys() - {"succeeded"}
        self._batches += 1
        if bad or self._batches <= BATCH_LINES:
            self._say(batch_line(event.batch, event.outcome), event.at)
        elif self._batches == BATCH_LINES + 1:
            self._say(f"... further batches are told of each {span(LINE_SECONDS)}", event.at)

    def _changes(self, now: float) -> None:
        """Tell of a trouble when it begins, but not of each of many short ones; and of its end."""
        for trouble in self.standing.ended:
            if trouble.what in self._spoken:
                self._spoken.discard(trouble.what)
                self._say(f"{trouble.over} after {span(now - trouble.since)}", now)
        fresh = self._spoke is None or now - self._spoke >= LINE_SECONDS
        for trouble in self.standing.troubles.values():
            if fresh and trouble.what not in self._spoken:
                self._spoken.add(trouble.what)
                self._spoke = now
                self._say(trouble.told(now), now)

    def _say(self, line: str, now: float) -> None:
        # A line about one batch does not put off the line about the run.
        self.print(line)
        self._told = now


def standing_line(standing: Standing) -> str:
    """Return in one line what was done: rows, and how many of them ended how."""
    if standing.total is None:
        rows = plural(standing.done, "row")
    else:
        rows = f"{standing.done} of {plural(standing.total, 'row')}"
    counts = f" ({counted(standing.counts)})" if standing.done else ""
    return f"{standing.operation}: {rows} done{counts}"


def going_line(standing: Standing, now: float) -> str:
    """Return one line on how a run goes on: what was done, the rest, the newest word."""
    left, word = standing.left(now), standing.newest(now)
    rest = f", about {roughly(left)} left" if left is not None else ""
    return f"{standing_line(standing)}{rest}{f'; {word}' if word else ''}"


@contextmanager
def _ticking(lines: Lines, clock: Clock) -> Iterator[None]:
    """Let lines come while the run waits for an answer or for its time."""
    over = Flag()

    def tick() -> None:
        while not over.wait(_TICK_SECONDS):
            attempt(lines.tick, clock.now())

    thread = Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
