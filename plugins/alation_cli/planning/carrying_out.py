"""A plan carried out, with all that watches it: a bar for each write, and signals that stop it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, redirect_stdout
from typing import Any

from alation_cli.loading.events import OpenWork
from alation_cli.loading.progress import Observer, each, shown_progress
from alation_cli.loading.signals import stopped_by_signals
from alation_cli.loading.standing import Standing
from alation_cli.output.plain import confirmed
from alation_cli.planning.printing import say_what_is_read
from alation_core import Alation, BoundWrite, SameRowsAgain
from alation_core.clock import Clock
from alation_core.jobs import DEFAULT_TIMEOUT
from alation_core.runs import Event
from alation_plan import Applied, Plan


class Watching:
    """Watches the writes of a plan, and shows one after the other.

    Args:
        clock: of the client.
        timeout: seconds for which a job is waited for; None: the core's own.
        observers: what takes the events of all writes as well.

    Attributes:
        work: what is open of all of them; its run is that of the last one that began.
        standing: of the write that is made; None: none has begun.
    """

    def __init__(
        self, clock: Clock, timeout: float | None, observers: Sequence[Observer] = ()
    ) -> None:
        self.work = OpenWork()
        self.standing: Standing | None = None
        self._clock = clock
        self._patience = DEFAULT_TIMEOUT if timeout is None else timeout
        self._all: Sequence[Observer] = (self.work, *observers)
        self._shown = ExitStack()
        self._tell: Observer = each(self._all)

    def begin(self, write: BoundWrite[Any], rows: int) -> None:
        """Show a write that begins, in the place of the one before."""
        self.end()
        self.standing = Standing(write.name, rows, self._patience)
        bar = self._shown.enter_context(shown_progress(self.standing, self._clock))
        self._tell = each((*self._all, bar))

    def __call__(self, event: Event) -> None:
        """Take an event."""
        self._tell(event)

    def end(self) -> None:
        """Show nothing more."""
        self._shown.close()


def carry_out(
    catalog: Alation, plan: Plan, options: Mapping[str, Any], watching: Watching
) -> Applied:
    """Carry a plan out; who sits at a terminal is asked whether rows are sent once more.

    Args:
        catalog: where it goes.
        plan: the plan.
        options: arguments of `Plan.apply`.
        watching: takes the events of its writes.
    """
    try:
        return _carry_out(catalog, plan, options, watching)
    except SameRowsAgain as error:
        if not confirmed(f"alation: {error}\nSend them once more?"):
            raise
        return _carry_out(catalog, plan, {**options, "again": True}, watching)


def _carry_out(
    catalog: Alation, plan: Plan, options: Mapping[str, Any], watching: Watching
) -> Applied:
    with ExitStack() as opened:
        opened.callback(watching.end)
        opened.enter_context(stopped_by_signals(catalog, lambda: watching.standing is not None))
        # Standard output belongs to the table: what a plugin prints goes where notices go.
        opened.enter_context(redirect_stdout(sys.stderr))
        say_what_is_read(plan.planned.asked.endpoint)
        return plan.apply(progress=watching, before=watching.begin, **options)
