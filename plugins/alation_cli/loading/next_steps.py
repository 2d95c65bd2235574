"""The commands that go on where a run stopped, ready to be pasted into a shell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from alation_cli.output.passwords import HIDDEN, without_passwords
from alation_cli.output.plain import command_line
from alation_cli.server_options import PROFILE, chosen_options
from alation_core.frozen import dataclass
from alation_core.jobs import JobHandle
from alation_core.ledger import OPEN


@dataclass(frozen=True)
class Commands:
    """Commands about a run, with the options that it was given.

    Args:
        host: value of --host, or None.
        ledger: value of --ledger, or None. Its password is never told.
        jobs_apart: the jobs of the run are none of those that `alation job` knows.
        server: the words of further options about the server, as they were given.
    """

    host: str | None = None
    ledger: str | None = None
    jobs_apart: bool = False
    server: Sequence[str] = field(default_factory=chosen_options)

    def watch(self, handle: JobHandle) -> str:
        """Return the command that waits for a job; of a job that none waits for, its handle."""
        if self.jobs_apart:
            return f"job {handle}: `alation get` reads it with an operation of its endpoint"
        return command_line(["alation", "job", "watch", *self._host(), str(handle)])

    def resume(self, run: str) -> str:
        """Return the command that goes on with a run."""
        return command_line(["alation", "runs", "resume", run, *self._ledger(), *self._host()])

    def rejects(self, run: str) -> str:
        """Return the command that prints the rows of a run that did not succeed."""
        return command_line(["alation", "runs", "rejects", run, *self._known()])

    def show(self, run: str) -> str:
        """Return the command that tells all about a run."""
        return command_line(["alation", "runs", "show", run, *self._known()])

    def retry(self, run: str) -> str:
        """Return the command that sends once more what a run did not get into the catalog."""
        return command_line(["alation", "runs", "retry", run, *self._ledger(), *self._host()])

    def verify(self, run: str) -> str:
        """Return the command that looks into the catalog for what a run wrote."""
        return command_line(["alation", "runs", "verify", run, *self._ledger(), *self._host()])

    def _host(self) -> list[str]:
        return [*(["--host", self.host] if self.host else []), *self.server]

    def _ledger(self) -> list[str]:
        return ["--ledger", without_passwords(self.ledger)] if self.ledger else []

    def _known(self) -> list[str]:
        """Return the options of a command that asks the ledger alone."""
        at = self.server.index(PROFILE) if PROFILE in self.server else len(self.server)
        return [*self._ledger(), *self.server[at : at + 2]]

    def lacking(self) -> list[str]:
        """Return the line that tells what the commands lack; none where they are whole."""
        if self.ledger is None or without_passwords(self.ledger) == self.ledger:
            return []
        return [
            f"({HIDDEN} stands for the password: set ALATION_LEDGER to the address of the ledger, "
            "and leave --ledger out)"
        ]


_RESENT = "  (--resend-unknown sends unknown rows again: they may then be there twice)"


def steps_of(
    status: str, counts: Mapping[str, int], commands: Commands, run: str, retried_by: str | None
) -> Iterator[tuple[str, str]]:
    """Yield what can be done with a run: what for, and the command.

    Args:
        status: of the run.
        counts: how many of its rows have each status.
        commands: about it.
        run: its id.
        retried_by: id of the newest run that sent rows of it once more, or None.
    """
    yield from _first_steps(counts, commands, run, stays=status == OPEN, retried_by=retried_by)
    if status == OPEN:
        return
    if retried_by is not None:
        yield "what failed was sent once more; to see that run:", commands.show(retried_by)
    elif any(counts.get(status) for status in ("failed", "rejected")):
        yield "to send what failed or was refused once more:", commands.retry(run)
    if counts.get("unknown"):
        yield "to look for what is unknown:", commands.verify(run)
    elif counts.get("succeeded"):
        yield "to look whether all is there:", commands.verify(run)


def _first_steps(
    counts: Mapping[str, int], commands: Commands, run: str, *, stays: bool, retried_by: str | None
) -> Iterator[tuple[str, str]]:
    """Yield how a run goes on, where that brings rows further, and what shows those that it lacks.

    Args:
        counts: how many of its rows have each status.
        commands: about it.
        run: its id.
        stays: it is open, whatever became of these rows.
        retried_by: id of the newest run that sent rows of it once more, or None.
    """
    unsettled = counts.get("unsent") or counts.get("unknown")
    if stays or (unsettled and retried_by is None):
        yield "to go on with the run:", commands.resume(run)
    if any(rows for status, rows in counts.items() if status != "succeeded"):
        yield "to see the rows that did not succeed, with the reasons:", commands.rejects(run)


def going_on(commands: Commands | None, run: str | None) -> list[str]:
    """Return the lines that tell how an open run goes on.

    Args:
        commands: None where nothing outlives this command.
        run: id of the run; None where it is not recorded.
    """
    if commands is None or run is None:
        return []
    return ["to go on with the run:", f"  {commands.resume(run)}", *commands.lacking()]


def taken_over(commands: Commands | None, run: str) -> list[str]:
    """Return the lines that tell where one sees how a run goes on that another process has."""
    if commands is None:
        return []
    return ["to see how the run stands:", f"  {commands.show(run)}", *commands.lacking()]


def next_steps(
    commands: Commands | None, run: str | None, counts: Counter[Any], *, stays: bool = False
) -> list[str]:
    """Return the lines that tell what can be done about the rows that did not succeed.

    Args:
        commands: None where nothing outlives this command.
        run: id of the run; None where it is not recorded.
        counts: how many of its rows have each status.
        stays: the run is open, whatever became of these rows.
    """
    bad = counts.total() - counts["succeeded"]
    if commands is None or run is None or not (bad or stays):
        return []
    lines = []
    for what, command in _first_steps(counts, commands, run, stays=stays, retried_by=None):
        lines += [what, f"  {command}"]
        if counts["unknown"] and command == commands.resume(run):
            lines.append(_RESENT)
    return [*lines, *commands.lacking()]
