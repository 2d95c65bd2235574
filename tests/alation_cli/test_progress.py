from __future__ import annotations

import io
from collections import Counter

from rich.console import Console

from alation_cli.loading.events import batch_line, batch_name, counted, note
from alation_cli.loading.progress import bar
from alation_core import BatchOutcome, JobDetails, RowOutcome
from alation_core.jobs import JobHandle
from alation_core.runs import Accepted, Deferred, Resolved

DONE: BatchOutcome[JobDetails] = BatchOutcome(
    (RowOutcome(0, "succeeded", 1), RowOutcome(1, "failed"))
)


def test_a_batch_in_one_line() -> None:
    assert batch_line((0, 1), DONE) == "batch 1.2: 2 rows: 1 succeeded, 1 failed"
    assert batch_name((4,)) == "5"
    assert counted(Counter()) == "no rows"


def test_what_is_worth_knowing_meanwhile() -> None:
    assert note(Accepted((0,), 0.0, JobHandle(7))) == "job 7 runs"
    assert note(Deferred((0,), 0.0, 9.0, "throttled")) == "batch 1 waits: throttled"
    assert note(Resolved((0,), 0.0, DONE)) is None


def test_the_bar_counts_rows_and_neutralises_what_the_server_says() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=120, color_system=None)
    with bar("document.create", 4, console) as observe:
        observe(Deferred((0,), 0.0, 9.0, "busy \x1b]0;title\x07[bold]"))
        observe(Resolved((0,), 0.0, DONE))
        observe(Accepted((1,), 0.0, JobHandle("a/b")))
    shown = screen.getvalue()
    assert "document.create" in shown
    assert "2/4" in shown
    assert "job a/b runs" in shown
    assert "\x1b]0;" not in shown
