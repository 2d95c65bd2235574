"""The timeline as a drawing: batches and their jobs over time, lanes for those that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alation_core.runs import utc
from alation_report.durations import duration
from alation_report.markup import NOTHING, Html, tag
from alation_report.timeline import BatchSpan

MOST_BARS = 2_000
"""Batches that are drawn; more of them could not be told apart."""
MOST_LANES = 40
LANE = 22
"""Pixels from one lane to the next."""
BAR = 16
AXIS = 26
TICKS = 4


@dataclass(frozen=True)
class Bar:
    """A batch in the drawing.

    Args:
        batch: the batch.
        begin: when it was sent.
        end: when the last was heard of it.
        lane: in which it lies, from 0.
    """

    batch: BatchSpan
    begin: float
    end: float
    lane: int


def bars(batches: Iterable[BatchSpan]) -> Sequence[Bar]:
    """Return the batches whose times are known, each in the first lane that is free by then."""
    timed = sorted(
        (batch.sent, batch.until, batch.name, batch)
        for batch in batches
        if batch.sent is not None and batch.until is not None
    )
    free: list[float] = []
    found = []
    for begin, end, _, batch in timed[:MOST_BARS]:
        lane = next((at for at, until in enumerate(free) if until <= begin), len(free))
        lane = min(lane, MOST_LANES - 1)
        free[lane : lane + 1] = [end]
        found.append(Bar(batch, begin, end, lane))
    return found


def chart(batches: Sequence[BatchSpan]) -> Html:
    """Return the drawing; nothing where no time is known."""
    drawn = bars(batches)
    if not drawn:
        return NOTHING
    start = min(bar.begin for bar in drawn)
    whole = max(max(bar.end for bar in drawn) - start, 0.001)
    lanes = 1 + max(bar.lane for bar in drawn)
    height = AXIS + lanes * LANE
    title = f"{len(drawn)} batches in {duration(whole)}, from {utc(start)}"
    return tag(
        "svg",
        *_axis(whole, height),
        *(_bar(bar, start, whole) for bar in drawn),
        class_="chart",
        width="100%",
        height=str(height),
        role="img",
        aria_label=title,
    )


def _axis(whole: float, height: int) -> Iterable[Html]:
    for tick in range(TICKS + 1):
        at = f"{100 * tick / TICKS:g}%"
        anchor = "start" if tick == 0 else "end" if tick == TICKS else "middle"
        yield tag("line", x1=at, x2=at, y1=str(AXIS - 6), y2=str(height), class_="tick")
        label = duration(whole * tick / TICKS)
        yield tag("text", label, x=at, y="13", text_anchor=anchor)


def _bar(bar: Bar, start: float, whole: float) -> Html:
    def place(begin: float, end: float) -> dict[str, str]:
        left = 100 * (begin - start) / whole
        # A bar of no width could not be seen: it takes a third of a percent then.
        wide = max(100 * (end - begin) / whole, 0.3)
        return {"x": f"{min(left, 99.7):.3f}%", "width": f"{wide:.3f}%"}

    top = AXIS + bar.lane * LANE
    jobs = (
        tag(
            "rect",
            **place(bar.begin if job.begun is None else job.begun, job.ended or bar.end),
            y=str(top + 4),
            height=str(BAR - 8),
            class_="job",
        )
        for job in bar.batch.jobs
    )
    whole_bar = tag(
        "rect", **place(bar.begin, bar.end), y=str(top), height=str(BAR), class_="batch"
    )
    return tag("g", tag("title", _told(bar)), whole_bar, *jobs, class_=bar.batch.mood)


def _told(bar: Bar) -> str:
    batch = bar.batch
    counts = ", ".join(f"{rows} {status}" for status, rows in batch.counts.items())
    jobs = "".join(f"; job {job.handle} {job.state}" for job in batch.jobs)
    return f"batch {batch.name}: {duration(bar.end - bar.begin)}; {counts or 'open'}{jobs}"
