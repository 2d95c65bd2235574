"""Progress on standard error: a bar on a terminal, a line per batch elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from alation_cli.loading.events import batch_line, note
from alation_cli.output.plain import one_line, say
from alation_core.foreign import Raised, attempt
from alation_core.runs import Deferred, Event, Resolved

Observer = Callable[[Event], None]


@contextmanager
def shown_progress(operation: str, rows: int | None) -> Iterator[Observer]:
    """Yield what shows the events of a run while they come.

    Args:
        operation: name of the operation.
        rows: of the input, rejected ones included; None where nobody knows yet.
    """
    if not sys.stderr.isatty():
        yield _line
        return
    drawn = ExitStack()
    observer = attempt(drawn.enter_context, bar(operation, rows, Console(stderr=True)))
    try:
        yield _line if isinstance(observer, Raised) else observer
    finally:
        attempt(drawn.close)  # a terminal that is gone ends no load


def _line(event: Event) -> None:
    if isinstance(event, Resolved):
        say(batch_line(event.batch, event.outcome))
    elif isinstance(event, Deferred):
        say(note(event) or "")


@contextmanager
def bar(operation: str, rows: int | None, console: Console) -> Iterator[Observer]:
    """Yield what moves a progress bar on a console.

    Args:
        operation: name of the operation.
        rows: of the input, which fill the bar; None: it only shows that something happens.
        console: where the bar is drawn.
    """
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )
    # Standard output belongs to the results: it is not led through the console of the bar.
    with Progress(*columns, console=console, redirect_stdout=False) as progress:
        task = progress.add_task(operation, total=rows, note="")

        def observe(event: Event) -> None:
            if isinstance(event, Resolved):
                progress.update(task, advance=len(event.outcome.rows), note="")
            elif (text := note(event)) is not None:
                progress.update(task, note=one_line(text))

        yield observe
