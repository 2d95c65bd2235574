"""That a long file is read and checked is seen, by the readings of a clock; a short one is not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from rich.console import Console

from alation_cli.loading.checking import Checking
from alation_cli.loading.events import OpenWork
from alation_cli.loading.next_steps import Commands
from alation_cli.loading.standing import Standing
from alation_cli.loading.watched import broken_off
from alation_core import BatchOutcome, JobDetails, RowOutcome
from alation_core.jobs import JobHandle
from alation_core.runs import Accepted, Begun, Intent, Resolved
from alation_files.lean import LeanRows
from alation_files.source import Source, lean_rows
from tests.alation_cli.tables import operation

NUMBER = 20_000


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[LeanRows]:
    path = tmp_path / "rows.csv"
    path.write_text("title\n" + f"{'word ' * 20}\n" * NUMBER)
    with lean_rows(Source(str(path)), operation().payload_schema) as found:
        found.name = "rows.csv"
        yield found


class Passing:
    """A clock that goes on by so much with each look; it is looked at by two threads."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.looks = 0

    def __call__(self) -> float:
        self.looks += 1
        return self.looks * self.seconds


def test_elsewhere_than_on_a_terminal_a_line_comes_each_30_seconds(rows: LeanRows) -> None:
    told: list[str] = []
    checking = Checking(Passing(1.0), print=told.append)
    assert sum(map(len, checking.checked(rows))) == NUMBER
    assert len(told) == NUMBER // 256 // 30
    assert re.fullmatch(
        r"rows\.csv: 7,4\d\d rows read and checked, [\d,]+ rows/s, about \d+ s left", told[0]
    )
    told.clear()
    assert len(list(checking.listed(range(NUMBER), "document.list"))) == NUMBER
    assert told[-1].startswith("document.list: ")
    assert " rows read, " in told[-1]
    assert "left" not in told[-1]


@pytest.mark.parametrize(("seconds", "seen"), [(0.0001, False), (0.2, True)])
def test_on_a_terminal_there_is_a_line_where_it_takes_its_time(
    rows: LeanRows, seconds: float, seen: bool
) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80, color_system=None)
    checking = Checking(Passing(seconds), console)
    for number, _ in enumerate(chain.from_iterable(checking.checked(rows))):
        if number == 19_000 and seen:
            console.print(checking)
    checking.close()
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue()).replace("\r", "\n")
    assert bool(shown) == seen
    if seen:
        lines = [line for line in shown.splitlines() if "rows read and checked" in line]
        assert max(len(line) for line in lines) < 80
        assert any("left  ━" in line for line in lines)


def test_a_run_that_is_stopped_at_once_tells_what_was_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome: BatchOutcome[JobDetails] = BatchOutcome((RowOutcome(0, "succeeded"),))
    work, standing = OpenWork(), Standing("document.create", 6000)
    for event in (
        Begun((), 0.0, "20261126-1"),
        Intent((0,), 0.0, "digest", 0.0),
        Resolved((0,), 1.0, outcome),
        Intent((1,), 1.0, "digest", 0.0),
        Accepted((1,), 1.0, JobHandle(7)),
    ):
        work(event)
        standing.take(event)
    assert broken_off(KeyboardInterrupt(), work, standing, Commands()) == 4
    assert capsys.readouterr().err.splitlines() == [
        "so far: document.create: 1 of 6000 rows done (1 succeeded)",
        "alation: the load was stopped before its end",
        "1 open job left at the server; watch, and do not send the rows again:",
        "  alation job watch 7",
        "to go on with the run:",
        "  alation runs resume 20261126-1",
    ]
