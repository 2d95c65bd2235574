"""How a plan that was carried out ended: its exit code, how it goes on, and what is posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alation_cli.exits import ExitCode, code_at_end
from alation_cli.loading.events import OpenWork
from alation_cli.loading.next_steps import Commands, going_on, next_steps, steps_of, taken_over
from alation_core import LeaseLost
from alation_core.frozen import dataclass
from alation_core.ledger import OPEN
from alation_core.runs import counts_form
from alation_plan import Applied
from alation_report.contents import Head, NextStep


@dataclass(frozen=True)
class Ending:
    """What is known of a plan when it is over.

    Args:
        applied: what became of it.
        work: what is open of its writes.
        stopped: somebody stopped it.
        commands: those that go on with its runs.
    """

    applied: Applied
    work: OpenWork
    stopped: bool
    commands: Commands

    @property
    def is_open(self) -> bool:
        """Whether it was stopped, or stopped itself, before its end."""
        # A stop may come when all of it is known.
        unsettled = any(state in ("unsent", "unknown") for _, state in self.applied.counts)
        stopped = self.stopped and unsettled
        left = stopped or self.work.is_left or bool(self.applied.broken_off)
        return left and not self.applied.ok

    @property
    def runs(self) -> list[str]:
        """The ids of the runs that are recorded, those that an error ended included."""
        ids = [run.id for run in self.applied.runs] + [one.run for one in self.applied.broken_off]
        return [known for known in ids if known is not None]

    def code(self, *, told: bool) -> ExitCode:
        """Return the exit code.

        Args:
            told: the results are whole.
        """
        return code_at_end(ok=self.applied.ok, told=told, open=self.is_open)

    def lines(self) -> Iterator[str]:
        """Yield what is open, and what can be done about the rows that did not succeed."""
        if self.is_open:
            how = "was stopped before its end" if self.stopped else "stopped before its end"
            yield f"alation: the plan {how}; work is open"
            yield from self.work.left(self.commands)
        for run in self.applied.runs:
            yield from next_steps(self.commands, run.id, run.counts)
        for one in self.applied.broken_off:
            if one.run is not None:
                on = taken_over if isinstance(one.error, LeaseLost) else going_on
                yield from on(self.commands, one.run)

    def head(self, endpoint: str, host: str) -> Head:
        """Return what is told of the plan as a whole, in the words of a run.

        Args:
            endpoint: its name.
            host: address of the server.
        """
        runs, tally = self.runs, self.applied.tally
        form = {
            "run": runs[0] if len(runs) == 1 else None,
            "runs": runs,
            "operation": f"{endpoint}.apply",
            "host": host,
            "status": OPEN if self.is_open and runs else tally.status,
            "rows": tally.rows,
            "counts": counts_form(tally.counts),
            "plan": self.applied.beside,
            "seconds": round(sum(run.facts.seconds or 0.0 for run in self.applied.runs), 3),
        }
        return Head(form, list(self._steps()), self.commands.lacking())

    def _steps(self) -> Iterator[NextStep]:
        """Yield what can be done about its runs: those that can go on come first."""
        told: list[tuple[str, str]] = []
        for one in self.applied.broken_off:
            if one.run is not None and isinstance(one.error, LeaseLost):
                told.append(("to see how the run stands:", self.commands.show(one.run)))
            elif one.run is not None:
                told += steps_of(OPEN, {}, self.commands, one.run, None)
        # Of the others those that a resume brings further are open.
        runs = [run for run in self.applied.runs if run.id is not None]
        for run in sorted(runs, key=lambda run: not run.resumable):
            told += steps_of(run.status, counts_form(run.counts), self.commands, run.id or "", None)
        return (NextStep(what, command) for what, command in told)


def head_of_broken(work: OpenWork, endpoint: str, host: str, commands: Commands) -> Head:
    """Return what is told of a plan whose first write an error ended.

    Args:
        work: what is open.
        endpoint: its name.
        host: address of the server.
        commands: those that go on with the run.
    """
    form: dict[str, Any] = {"run": work.run, "operation": f"{endpoint}.apply", "host": host}
    if work.run is None:
        return Head(form)
    told = steps_of(OPEN, {}, commands, work.run, None)
    steps = [NextStep(what, command) for what, command in told]
    return Head(form | {"status": OPEN}, steps, commands.lacking())
