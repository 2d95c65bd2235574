"""The end of a run in words: counts, and its problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alation_cli.loading.grouped import ProblemLines
from alation_cli.output.plain import plural
from alation_core import BatchOutcome
from alation_core.ledger import OPEN
from alation_core.runs import Tally
from alation_files.rows import Places

FILES = ("results", "rejects", "report")
"""What files are written of a run."""


@dataclass(frozen=True)
class BrokenOff:
    """An input that was not read to its end, though rows of it were sent.

    Args:
        where: in words without a value, for those who may read none.
        why: may quote what stands there.
    """

    where: str
    why: str


def not_read_behind(rows: Places, known: int) -> str:
    """Return where an input broke off.

    Args:
        rows: the input.
        known: how many of its rows have an outcome.
    """
    place = rows.place(known - 1)
    return f"the input was not read to its end: nothing behind {place} was sent"


def left_open(why: object) -> str:
    """Return what is said of a run that was left open, though its input did not break off."""
    return f"it was left open: {why}"


@dataclass
class Gathered:
    """What a run has brought so far; memory does not grow with the rows.

    Args:
        rows: the input.
        tally: the outcomes, counted.
        open: the run has not ended, and can go on.
        whole: the run came to its end, and all that it brought is in here.
        broken: where its input broke off; None: it was read to its end.
        problems: the first problems.
    """

    rows: Places
    tally: Tally = field(default_factory=Tally)
    open: bool = False
    whole: bool = False
    broken: BrokenOff | None = None
    problems: ProblemLines = field(init=False)

    def __post_init__(self) -> None:
        self.problems = ProblemLines(self.rows, kinds=True)

    def add(self, outcome: BatchOutcome[Any]) -> None:
        """Take the outcome of one more batch."""
        self.tally.add(outcome)
        for problem in outcome.problems:
            self.problems.add(problem)

    @property
    def sent(self) -> bool:
        """Whether anything was sent."""
        return any_sent(self.tally)

    @property
    def status(self) -> str:
        """The one word for the run."""
        return OPEN if self.open else self.tally.status

    @property
    def ok(self) -> bool:
        """Whether every row succeeded."""
        return self.status == "successful"


def any_sent(tally: Tally) -> bool:
    """Tell whether any of the rows whose outcomes were counted was sent."""
    return any(tally.counts[status] for status in ("succeeded", "failed", "unknown"))


def summary(
    operation: str,
    run: str | None,
    gathered: Gathered,
    seconds: float,
    files: Mapping[str, str | None],
) -> dict[str, Any]:
    """Return what became of a run, for programs.

    Args:
        operation: its name.
        run: id of the run; None where it is not recorded.
        gathered: what it brought.
        seconds: that it took.
        files: the paths of the files that were written, by what they are.
    """
    return {
        "operation": operation,
        **gathered.tally.to_dict(),
        "status": gathered.status,
        "seconds": round(seconds, 3),
        "results": files.get("results"),
        **{noun: path for noun, path in files.items() if path and noun != "results"},
        "run": run,
    }


def summary_lines(told: dict[str, Any]) -> list[str]:
    """Return a summary as lines for people."""
    size = ", ".join(
        plural(told[f"{noun}{ending}"], noun)
        for noun, ending in (("row", "s"), ("batch", "es"), ("job", "s"))
    )
    head = f"{told['operation']}: {told['status']} ({size}, {told['seconds']:.1f} s)"
    counts = [f"  {status:<10}{rows:>8}" for status, rows in told["counts"].items()]
    files = [f"{noun}: {told[noun]}" for noun in FILES if told.get(noun)]
    return [head, *counts, *files]
