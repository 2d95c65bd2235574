"""A plan carried out, with all that watches it: a bar for each write, and signals that stop it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack, redirect_stdout
from typing import Any

from alation_cli.loading.progress import Observer, shown_progress
from alation_cli.loading.standing import Standing
from alation_cli.loading.watched import stopped_by_signals
from alation_cli.planning.printing import say_what_is_read
from alation_core import Alation, BoundWrite
from alation_core.clock import Clock
from alation_core.jobs import DEFAULT_TIMEOUT
from alation_core.runs import Event
from alation_plan import Applied, Plan


class _Progress:
    """Shows one write after the other.

    Attributes:
        begun: a write began.
    """

    def __init__(self, clock: Clock, timeout: float | None) -> None:
        self.begun = False
        self._clock = clock
        self._patience = DEFAULT_TIMEOUT if timeout is None else timeout
        self._shown = ExitStack()
        self._observer: Observer | None = None

    def begin(self, write: BoundWrite[Any], rows: int) -> None:
        self.end()
        self.begun = True
        self._observer = self._shown.enter_context(
            shown_progress(Standing(write.name, rows, self._patience), self._clock)
        )

    def __call__(self, event: Event) -> None:
        if self._observer is not None:
            self._observer(event)

    def end(self) -> None:
        self._shown.close()


def carry_out(catalog: Alation, plan: Plan, options: Mapping[str, Any]) -> Applied:
    """Carry a plan out.

    Args:
        catalog: where it goes.
        plan: the plan.
        options: arguments of `Plan.apply`.
    """
    progress = _Progress(catalog.transport.clock, options.get("timeout"))
    with ExitStack() as opened:
        opened.callback(progress.end)
        opened.enter_context(stopped_by_signals(catalog, lambda: progress.begun))
        # Standard output belongs to the table: what a plugin prints goes where notices go.
        opened.enter_context(redirect_stdout(sys.stderr))
        say_what_is_read(plan.planned.asked.endpoint)
        return plan.apply(progress=progress, before=progress.begin, **options)
