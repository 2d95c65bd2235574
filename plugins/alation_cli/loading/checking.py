"""Rows counted while they are read and checked: of a long file one sees that it goes on."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from alation_cli.output.plain import is_quiet, one_line, say
from alation_cli.output.streams import moves
from alation_cli.output.words import cut, roughly
from alation_core.foreign import attempt
from alation_files.lean import LeanRows

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.live import Live

T = TypeVar("T")

LOOKED_AFTER = 256
"""Rows between two looks at the clock."""
SHOWN_AFTER = 0.5
"""Seconds after which something is shown: most files are done by then."""
LINE_SECONDS = 30.0
"""Elsewhere than on a terminal a line comes this often."""
_EVIDENCE_SECONDS = 2.0


@dataclass
class Counted:
    """Rows that go by, of one step.

    Args:
        name: of their input.
        step: what is done with them ("read", "read and checked").
        began: reading of the clock.
        part: tells which part of the input went by, from 0 to 1; None of it: nobody knows.
        rows: how many went by.
    """

    name: str
    step: str
    began: float
    part: Callable[[], float | None] = lambda: None
    rows: int = 0

    def line(self, now: float, width: int | None = None) -> str:
        """Return how far it is."""
        seconds = now - self.began
        pace = self.rows / seconds if seconds > 0 else 0.0
        part = self.part()
        told = f"{self.rows:,} rows {self.step}, {pace:,.0f} rows/s"
        if part and seconds >= _EVIDENCE_SECONDS:
            told += f", about {roughly(seconds * (1 - part) / part)} left"
        room = None if width is None else max(width - len(told) - 2, 8)
        return f"{cut(one_line(self.name), room)}: {told}"


class Checking:
    """Shows on standard error how far the reading and checking of rows is.

    Args:
        now: reads the clock.
        console: where it is drawn, anew and anew; None: lines are printed.
        print: takes a line.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        console: Console | None = None,
        print: Callable[[str], None] = say,
    ) -> None:
        self._now = now
        self._print = print
        self._step: Counted | None = None
        self._told = now()
        self._live: Live | None = None
        if console is not None:
            from rich.live import Live

            self._live = Live(
                get_renderable=lambda: self,
                console=console,
                refresh_per_second=4,
                transient=True,
                redirect_stdout=False,
            )

    def listed(self, objects: Iterable[T], name: str) -> Iterator[T]:
        """Yield the objects of a list that is read to its end before any is printed."""
        counted = self._step = Counted(name, "read", self._now())
        for one in objects:
            counted.rows += 1
            if counted.rows % LOOKED_AFTER == 0:
                self._look(counted)
            yield one
        self.close()

    def checked(
        self, rows: LeanRows, seen: Callable[[Sequence[Any]], object] = len
    ) -> Iterator[Sequence[Any]]:
        """Yield the rows of a file, some at once, to what checks them, while it is read.

        Args:
            rows: of the file.
            seen: takes the rows as well, some at once.
        """
        counted = self._step = Counted(rows.name, "read and checked", self._now(), rows.part)
        for block in rows.blocks():
            counted.rows += len(block)
            self._look(counted)
            seen(block)
            yield block

    def _look(self, counted: Counted) -> None:
        now = self._now()
        if self._live is not None:
            if not self._live.is_started and now - counted.began >= SHOWN_AFTER:
                attempt(self._live.start)
        elif now - self._told >= LINE_SECONDS:
            self._told = now
            self._print(counted.line(now))

    def close(self) -> None:
        """Take away what is shown."""
        if self._live is not None and self._live.is_started:
            attempt(self._live.stop)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the line."""
        from rich.text import Text

        from alation_cli.loading.gauge import NARROWEST, WIDEST, gauge

        step = self._step
        if step is not None:
            width = options.max_width - 1  # as that of the bar of a run
            line = Text(step.line(self._now(), width), no_wrap=True)
            room = min(width - len(line) - 2, WIDEST)
            part = step.part()
            if part is not None and room >= NARROWEST:
                bar = gauge(round(part * 1000), 1000, room, ascii_only=options.ascii_only)
                line.append("  ").append_text(bar)
            yield line


class Unseen(Checking):
    """Shows nothing."""

    def _look(self, counted: Counted) -> None:
        pass


@contextmanager
def shown_checking() -> Iterator[Checking]:
    """Yield what shows how far the reading and checking of rows is."""
    if is_quiet():
        yield Unseen()
        return
    checking = Checking(console=_console())
    try:
        yield checking
    finally:
        checking.close()


def _console() -> Console | None:
    """Return where it is drawn: on a terminal. Elsewhere nothing is loaded to draw with."""
    if not moves(sys.stderr):
        return None
    from rich.console import Console

    return Console(stderr=True)
