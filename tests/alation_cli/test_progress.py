"""What one sees while a run goes on, by the events that it sends and the readings of its clock."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from rich.console import Console

from alation_cli.loading.bar import Bar, first_line
from alation_cli.loading.events import batch_line, batch_name, counted, word_of
from alation_cli.loading.progress import Lines
from alation_cli.loading.standing import Standing
from alation_cli.output.words import cut, roughly, span
from alation_core import BatchOutcome, JobDetails, RowOutcome, SimulatedClock
from alation_core.jobs import JobHandle, JobState, Poll
from alation_core.runs import Accepted, Deferred, Ended, Event, Intent, Polled, Resolved, Stopped

DONE: BatchOutcome[JobDetails] = BatchOutcome(
    (RowOutcome(0, "succeeded", 1), RowOutcome(1, "failed"))
)
FAILED = Poll(JobState.UNFAMILIAR, failure="HTTP 503: Service Unavailable")
RUNS = Poll(JobState.RUNNING, "started")


def batch(number: int, begin: float, end: float, outcome: BatchOutcome[JobDetails]) -> list[Event]:
    """The events of a batch that is taken and done."""
    handle = JobHandle(1000 + number)
    return [
        Intent((number,), begin, "digest", 0.0),
        Accepted((number,), begin, handle),
        Ended((number,), end, handle, JobState.SUCCEEDED, None),
        Resolved((number,), end, outcome),
    ]


def standing(events: Sequence[Event], total: int | None = 10, timeout: float = 1800.0) -> Standing:
    found = Standing("document.create", total, timeout)
    for event in events:
        found.take(event)
    return found


def lines(events: Sequence[Event]) -> list[str]:
    told: list[str] = []
    show = Lines(Standing("document.create", 10), told.append)
    for event in events:
        show(event)
    return told


def test_a_batch_in_one_line() -> None:
    assert batch_line((0, 1), DONE) == "batch 1.2: 2 rows: 1 succeeded, 1 failed"
    assert batch_name((4,)) == "5"
    assert counted({}) == "no rows"


def test_durations_and_long_texts() -> None:
    assert [span(n) for n in (0, 40.4, 119, 120, 7260, 7200)] == [
        "0 s", "40 s", "119 s", "2 min", "2 h 1 min", "2 h",
    ]  # fmt: skip
    assert [roughly(n) for n in (0, 4, 44, 118, 300)] == ["1 s", "4 s", "40 s", "120 s", "5 min"]
    assert (cut("abcdef", 4), cut("abc", 3), cut("abc", None)) == ("abc…", "abc", "abc")


def test_the_newest_word_is_that_of_the_newest_event() -> None:
    assert word_of(Accepted((0,), 0.0, JobHandle(7))) == "job 7 runs"
    assert word_of(Resolved((0,), 0.0, DONE)) is None
    begun = [Intent((0,), 0.0, "digest", 0.0), Accepted((0,), 0.0, JobHandle(7))]
    polled = Polled((0,), 1.0, JobHandle(7), RUNS)
    assert standing(begun[:1]).newest(0.0) == "batch 1 is being sent"
    assert standing([*begun, polled]).newest(2.0) == "job 7: started"
    assert standing([*begun, polled]).newest(61.0) == "job 7: started, for 60 s"


def test_polls_that_fail_tell_why_since_when_and_how_long_it_is_waited() -> None:
    handle = JobHandle(7)
    events = [Accepted((0,), 0.0, handle), *(Polled((0,), n, handle, FAILED) for n in (20.0, 25.0))]
    told = standing(events).newest(60.0)
    assert told == (
        "job 7 does not answer for 40 s: HTTP 503: Service Unavailable; waited for 29 min more"
    )
    narrow = standing(events).newest(60.0, 68)
    assert len(narrow) <= 68
    assert narrow.startswith("job 7 does not answer for 40 s: HTTP")
    assert narrow.endswith("…; waited for 29 min more")
    again = standing([*events, Polled((0,), 61.0, handle, RUNS)])
    assert again.newest(61.0) == "job 7: started"
    assert [trouble.over for trouble in again.ended] == ["job 7 answers again"]


def test_a_batch_that_waits_tells_when_it_is_tried_and_when_it_is_given_up() -> None:
    events = [
        Intent((2,), 0.0, "digest", 0.0),
        Deferred((2,), 0.0, 4.0, "connection refused", patience_until=120.0),
        Intent((2,), 4.0, "digest", 0.0),
        Deferred((2,), 4.0, 12.0, "connection refused", patience_until=120.0),
    ]
    assert standing(events).newest(6.0) == (
        "batch 3 waits for 6 s: connection refused; tried again in 6 s, waited for 114 s more"
    )
    assert standing([*events, Accepted((2,), 12.0, JobHandle(7))]).newest(12.0) == "job 7 runs"


def test_the_rest_is_estimated_when_there_is_evidence_and_not_before() -> None:
    one, two = batch(0, 0.0, 10.0, DONE), batch(1, 10.0, 20.0, DONE)
    assert standing(one).left(10.0) is None
    known = standing([*one, *two])
    assert known.left(20.0) == pytest.approx(30.0)
    assert known.left(25.0) == pytest.approx(25.0)
    assert known.left(51.0) is None  # the next batch takes far longer than those before
    assert standing([*one, *two], total=None).left(20.0) is None
    assert standing([*one, *two, Stopped((), 21.0, "stopped by SIGINT")]).left(21.0) is None
    put_off = Deferred((2,), 20.0, 30.0, "throttled")
    assert standing([*one, *two, put_off]).left(21.0) is None


def test_what_an_earlier_process_did_is_no_evidence_of_the_pace() -> None:
    earlier = [Resolved((number,), 0.0, DONE) for number in range(4)]
    resumed = standing(earlier, total=20)
    assert (resumed.done, resumed.left(1.0)) == (8, None)
    later = standing([*earlier, *batch(4, 0, 10, DONE), *batch(5, 10, 20, DONE)], total=20)
    assert later.left(20.0) == pytest.approx(40.0)


def test_elsewhere_an_outage_is_told_at_its_begin_its_end_and_now_and_then() -> None:
    handle = JobHandle(7)
    polls = [Polled((0,), float(at), handle, FAILED) for at in range(5, 100, 5)]
    told = lines([Accepted((0,), 0.0, handle), *polls, Polled((0,), 100.0, handle, RUNS)])
    assert told[0] == (
        "job 7 does not answer: HTTP 503: Service Unavailable; waited for 30 min more"
    )
    assert told[-1] == "job 7 answers again after 95 s"
    assert len(told) == 5
    assert told[1] == (
        "document.create: 0 of 10 rows done; job 7 does not answer for 30 s: HTTP 503: Service "
        "Unavailable; waited for 29 min more"
    )


def test_elsewhere_a_flapping_server_is_not_told_at_each_poll() -> None:
    handle = JobHandle(7)
    polls = [Polled((0,), n / 2, handle, FAILED if n % 2 else RUNS) for n in range(50)]
    assert len(lines([Accepted((0,), 0.0, handle), *polls])) == 2


def test_elsewhere_many_small_batches_are_not_a_line_each() -> None:
    good: BatchOutcome[JobDetails] = BatchOutcome((RowOutcome(0, "succeeded", 1),))
    told = lines([e for n in range(300) for e in batch(n, n / 5, n / 5 + 0.2, good)])
    assert len(told) < 70
    assert told[20] == "... further batches are told of each 30 s"
    assert "document.create: " in told[21]


@pytest.mark.parametrize("width", [40, 60, 79, 119])
def test_what_is_not_important_is_dropped_first(width: int) -> None:
    outcome: BatchOutcome[JobDetails] = BatchOutcome(
        tuple(RowOutcome(n, "failed" if n < 10 else "succeeded") for n in range(1000))
    )
    events = [*batch(0, 0, 90, outcome), *batch(1, 90, 200, outcome)]
    found = Standing("custom_field_value.upsert", 100_000)
    for event in events:
        found.take(event)
    line = first_line(found, 210.0, width).plain
    assert len(line) <= width
    assert "2000/100000" in line
    assert "1980 ok, 20 failed" in line
    assert ("left" in line) == (width >= 79)
    assert ("─" in line) == (width > 79)
    assert ("custom_field_value.upsert" in line) == (width >= 60)


def test_the_bar_counts_rows_and_neutralises_what_the_server_says() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=120, color_system=None)
    clock = SimulatedClock()
    bar = Bar(Standing("document.create", 4), clock, console)
    for event in (
        Deferred((0,), 0.0, 9.0, "busy \x1b]0;title\x07[bold]"),
        Resolved((0,), 0.0, DONE),
        Accepted((1,), 0.0, JobHandle("a/b")),
    ):
        bar(event)
        console.print(bar)
    bar.close()
    shown = screen.getvalue()
    assert "2/4  1 ok, 1 failed" in shown
    assert "job a/b runs" in shown
    assert "\\u001b]0;title\\u0007[bold]" in shown
    assert "\x1b]0;" not in shown
    assert "job a/b" not in shown.splitlines()[-1]
