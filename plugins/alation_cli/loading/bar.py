"""The bar of a run on a terminal: two lines that fit its width, drawn anew while time goes on."""

from __future__ import annotations

from collections.abc import Iterator
from threading import RLock

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.text import Text

from alation_cli.loading.gauge import NARROWEST, WIDEST, gauge
from alation_cli.loading.standing import Standing
from alation_cli.output.plain import one_line
from alation_cli.output.words import cut, roughly, span
from alation_core.clock import Clock
from alation_core.runs import Event

REDRAWN = 4.0
"""Times a second."""
GAP = "  "
STATUSES = (
    ("succeeded", "ok", "green"),
    ("failed", "failed", "red"),
    ("rejected", "rejected", "yellow"),
    ("unknown", "unknown", "yellow"),
    ("unsent", "unsent", "yellow"),
)
"""Status of rows, the word for it, and its colour."""


class Bar:
    """Draws how a run stands; it is there from the first event on.

    Args:
        standing: of the run.
        clock: of the run.
        console: where it is drawn.
    """

    def __init__(self, standing: Standing, clock: Clock, console: Console) -> None:
        self._standing = standing
        self._clock = clock
        self._lock = RLock()
        self._closed = False
        self._live = Live(
            get_renderable=lambda: self,
            console=console,
            refresh_per_second=REDRAWN,
            # Standard output belongs to the results: it is not led through the console of the bar.
            redirect_stdout=False,
        )

    def __call__(self, event: Event) -> None:
        """Take an event."""
        with self._lock:
            self._standing.take(event)
        if not (self._live.is_started or self._closed):
            self._live.start(refresh=True)

    def close(self) -> None:
        """Leave one line on the screen: what was done."""
        self._closed = True
        if self._live.is_started:
            self._live.stop()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines of the bar."""
        width = options.max_width - 1  # some terminals go to the next line behind the last place
        with self._lock:
            now = self._clock.now()
            yield first_line(self._standing, now, width, ascii_only=options.ascii_only)
            if not self._closed:
                yield Text(one_line(self._standing.newest(now, width)), no_wrap=True)


def first_line(standing: Standing, now: float, width: int, *, ascii_only: bool = False) -> Text:
    """Return name, bar, counts and times in one line; what is not important is dropped first.

    Args:
        standing: of the run.
        now: reading of its clock.
        width: characters that there are.
        ascii_only: the terminal has no other characters.
    """
    of = f"/{standing.total}" if standing.total is not None else " rows"
    left = standing.left(now)
    elapsed = now - standing.began if standing.began is not None else 0.0
    pieces = {
        "name": Text(one_line(standing.operation)),
        "bar": Text("-" * NARROWEST),
        "done": Text(f"{standing.done}{of}"),
        "counts": _counts(standing),
        "left": Text("" if left is None else f"~{roughly(left)} left", "cyan"),
        "elapsed": Text(span(elapsed), "dim"),
    }
    kept = {name: text for name, text in pieces.items() if text.plain}
    if standing.total is None:
        kept.pop("bar")
    for name in ("elapsed", "bar", "left"):
        if _width(kept) > width:
            kept.pop(name, None)
    if _width(kept) > width:
        room = width - _width(kept) + len(kept["name"])
        kept["name"] = Text(cut(kept["name"].plain, max(room, 1)))
    if "bar" in kept and standing.total is not None:
        room = min(width - _width(kept) + NARROWEST, WIDEST)
        kept["bar"] = gauge(standing.done, standing.total, room, ascii_only=ascii_only)
    line = Text(GAP).join(kept.values())
    line.no_wrap = True
    return line


def _width(pieces: dict[str, Text]) -> int:
    return sum(map(len, pieces.values())) + len(GAP) * (len(pieces) - 1)


def _counts(standing: Standing) -> Text:
    return Text(", ").join(_counted(standing))


def _counted(standing: Standing) -> Iterator[Text]:
    for status, word, colour in STATUSES:
        if rows := standing.counts[status]:
            yield Text(f"{rows} {word}", colour)
