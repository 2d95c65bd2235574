"""`alation job`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from click.exceptions import Exit

from alation_cli import options
from alation_cli.exits import ExitCode
from alation_cli.manners import group
from alation_cli.options import OutputForm, SummaryForm
from alation_cli.output.plain import hint, say
from alation_cli.output.words import span
from alation_cli.parameters import argument

if TYPE_CHECKING:
    from alation_core.jobs import Poll


@group()
def job() -> None:
    """Ask for a job, or wait for it."""


@job.command()
@argument("handle", metavar="ID", told="Number or name of the job.")
@options.summary_output
@options.host
def show(handle: str, output: SummaryForm, host: str | None) -> None:
    """Ask once and print what the server says of a job."""
    from alation_cli.connection import Target, connect

    with connect(Target(host)) as catalog:
        _print(catalog.job(handle).details(), output)


@job.command()
@argument("handle", metavar="ID", told="Number or name of the job.")
@options.timeout
@options.summary_output
@options.host
def watch(handle: str, timeout: float | None, output: SummaryForm, host: str | None) -> None:
    """Wait until a job has ended and print what the server says of it."""
    from alation_cli.connection import Target, connect
    from alation_core.jobs import BULK_METADATA_JOBS, JobState, job_state

    options = {} if timeout is None else {"timeout": timeout}
    with connect(Target(host)) as catalog:
        try:
            words = _Words(handle, catalog.transport.clock.now)
            details = catalog.job(handle).wait(on_poll=words, **options)
        except KeyboardInterrupt:
            say(f"alation: stopped; job {handle} goes on at the server")
            raise Exit(ExitCode.STOPPED) from None
    _print(details, output)
    state, _ = job_state(BULK_METADATA_JOBS, details.raw)
    raise Exit(ExitCode.DONE if state is JobState.SUCCEEDED else ExitCode.NOT_ALL)


LINE_SECONDS = 30.0
"""So often it is told that nothing has changed."""


@dataclass
class _Words:
    """Prints the state of a job when it is another one than before, and now and then.

    Args:
        handle: of the job.
        now: reads the clock.
    """

    handle: str
    now: Callable[[], float]
    _last: str = ""
    _since: float = 0.0
    _told: float = 0.0

    def __call__(self, poll: Poll) -> None:
        """Take note of a poll."""
        now = self.now()
        failure = f" does not answer: {poll.failure}" if poll.failure else None
        said = f"job {self.handle}{failure or f': {poll.word or poll.state.value}'}"
        if said != self._last:
            self._last, self._since, self._told = said, now, now
            hint(said)
        elif now - self._told > LINE_SECONDS:
            self._told = now
            hint(f"{said}, for {span(now - self._since)}")


def _print(details: Any, output: SummaryForm) -> None:
    from alation_cli.output.records import print_json, print_records

    if output is SummaryForm.JSON:
        print_json(details.raw)
        return
    record = {
        "job": details.handle.value,
        "status": details.status,
        "msg": details.msg,
        "result": details.result,
    }
    print_records([record], list(record), OutputForm.TABLE)
