"""docs/watching.md is true: its example, its events and the lines of the log."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from alation_core import runs
from alation_core.jobs import JobHandle, JobState
from alation_core.jobs.answers import Poll
from alation_core.observers.lines import LINES
from alation_core.observers.story import Story
from alation_core.runs import events as written
from alation_core.runs.outcome import BatchOutcome
from alation_core.runs.row_outcome import RowOutcome
from tests.docs.blocks import ROOT, WATCHING, run_by

TEXT = (ROOT / "docs" / "watching.md").read_text("utf-8")
TOLD = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
NEVER_TOLD = {written.Confirmed}
"""What is recorded and told to nobody."""


def table(heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading."""
    below = TEXT.split(f"\n{heading}\n", 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert lines is not None
    return [[cell.strip() for cell in line.strip("|").split("|")]
            for line in lines[0].splitlines()[2:]]  # fmt: skip


def names(cell: str) -> list[str]:
    return re.findall(r"`([\w.]+)`", cell)


def masked(text: str) -> list[str]:
    """Return the lines of a log without what differs from night to night."""
    text = re.sub(r"\d{4}-\d\d-\d\d [\d:,]{12}", "TIME", text)
    text = re.sub(r"\d{8}-[0-9a-f]{12}", "RUN", text)
    text = re.sub(r"127\.0\.0\.1:\d+", "HOST", text)
    return sorted(re.sub(r"\d+\.\d s", "S s", line) for line in text.splitlines())


def test_the_log_that_is_shown_is_the_log_that_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {}
    blocks = run_by(WATCHING)["docs/watching.md"]
    first, *others = (block.text for block in blocks if block.language == "python")
    exec(first, namespace)  # noqa: S102 - our own page
    printed = capsys.readouterr().out
    shown = TOLD.search(TEXT)
    assert shown is not None
    assert masked(printed) == masked(shown[1])
    for block in others:
        exec(block, namespace)  # noqa: S102 - our own page


def kinds() -> dict[str, type[runs.Event]]:
    found = {
        name: kind
        for name, kind in vars(written).items()
        if isinstance(kind, type) and issubclass(kind, runs.Event)
        if kind not in NEVER_TOLD | {runs.Event}
    }
    assert len(found) > 20
    return found


def test_every_event_is_public_and_in_the_table_with_its_fields() -> None:
    listed = {names(row[0])[0]: row for row in table("## Events")}
    assert listed.keys() == kinds().keys()
    for name, kind in kinds().items():
        assert getattr(runs, name) is kind
        assert name in runs.__all__
        fields = [f.name for f in dataclasses.fields(kind) if f.name not in ("batch", "at")]
        told = [one for one in names(listed[name][2]) if one in fields]
        assert told == fields, name


HANDLE = JobHandle(7)
OUTCOME: BatchOutcome[Any] = BatchOutcome((RowOutcome(0, "succeeded"), RowOutcome(1, "unknown")))
SILENT = Poll(JobState.UNFAMILIAR, failure="HTTP 503: x")
RUNS = Poll(JobState.RUNNING)
SAMPLES = (
    runs.Begun((), 0.0, "r", "document.create", "https://a.b", "k", "l", 5),
    runs.Begun((), 0.0, "r", "document.create", "https://a.b", goes_on=True),
    runs.Finished((), 1.0, "partial", {"succeeded": 1, "unknown": 1}, 1, 1, "stopped"),
    runs.Finished((), 1.0, "open", {}, 0, 0, "parked"),
    runs.Intent((0,), 0.0, "", 0.0),
    runs.Accepted((0,), 0.0, HANDLE, rows=2),
    runs.FollowUpFound((0,), 0.0, HANDLE),
    runs.Polled((0,), 1.0, HANDLE, RUNS),
    runs.Polled((0,), 1000.0, HANDLE, RUNS),
    runs.Polled((0,), 1.0, HANDLE, SILENT),
    runs.Polled((0,), 1.0, HANDLE, RUNS),
    runs.Ended((0,), 1.0, HANDLE, JobState.FAILED, None),
    runs.Ended((0,), 1.0, HANDLE, JobState.RUNNING, None, "why", timed_out=True),
    runs.Resolved((0,), 1.0, OUTCOME),
    runs.Deferred((0,), 1.0, 2.0, "throttled"),
    runs.Refused((0,), 1.0, 400, {}),
    runs.Answered((0,), 1.0, 200, {}),
    runs.SetAside((0,), 1.0, (1,), runs.Refused((0,), 1.0, 400, {})),
    runs.TooLarge((0,), 1.0, 413),
    runs.Lost((0,), 1.0, "no answer"),
    runs.NotSent((0,), 1.0, "stopped"),
    runs.Stopped((), 1.0, "stopped"),
)


def test_every_line_of_the_log_is_in_the_table_with_its_fields() -> None:
    listed = {names(row[0])[0]: row for row in table("### Facts for machines")}
    story, seen = Story(), dict[str, set[str]]()
    for event in SAMPLES:
        story.before(event)
        line = LINES[type(event)](story, event)
        story.after(event)
        by_status = {"succeeded", "failed", "rejected", "unsent", "unknown"}
        keys = {key for key in line.fields if key not in by_status}
        cell = listed[line.event][2]
        same = "run.ended" if line.event == "run.left" else "job.ended"
        allowed = set(names(listed[same][2] if cell.startswith("the same") else cell))
        assert keys <= allowed, line.event
        seen[line.event] = keys
    assert {type(event) for event in SAMPLES} == LINES.keys()
    own = {name for name in listed if name.partition(".")[0] in ("run", "batch", "job")}
    assert seen.keys() == own
