"""What a run has open at the server, for the moment when somebody stops it."""

from __future__ import annotations

from dataclasses import dataclass, field

from alation_cli.loading.events import batch_name
from alation_cli.loading.next_steps import Commands
from alation_cli.output.plain import plural
from alation_core.batching import BatchKey
from alation_core.jobs import JobHandle
from alation_core.runs import Accepted, Begun, Ended, Event, FollowUpFound, Intent


@dataclass
class OpenWork:
    """Follows the events of a run: which jobs have not ended, and what is being sent.

    Args:
        jobs: the open jobs, in the order in which they were started.
        in_doubt: the batch that is being sent: whether the server took it is not known.
        run: id of the run in its ledger; None where it is not recorded.
    """

    jobs: list[JobHandle] = field(default_factory=list)
    in_doubt: BatchKey | None = None
    run: str | None = None

    def __call__(self, event: Event) -> None:
        """Take note of an event."""
        match event:
            case Begun():
                self.run = event.run
            case Intent():
                self.in_doubt = event.batch
            case Accepted() | FollowUpFound() if event.handle not in self.jobs:
                self.jobs.append(event.handle)
            case Ended() if event.state.is_end and event.handle in self.jobs:
                self.jobs.remove(event.handle)
        if event.batch == self.in_doubt and not isinstance(event, Intent):
            self.in_doubt = None

    def told(self, commands: Commands | None) -> list[str]:
        """Return the lines that tell what a stopped run leaves at the server.

        Args:
            commands: those that watch a job; None: the server ends with this command, and its
                jobs with it.
        """
        lines = []
        if self.in_doubt is not None:
            lines.append(
                f"batch {batch_name(self.in_doubt)} was being sent: whether the server took it is "
                "not known; look before you send its rows again"
            )
        if not self.jobs:
            return lines
        jobs = plural(len(self.jobs), "open job")
        if commands is None:
            return [*lines, f"{jobs} ended with the sandbox"]
        lines.append(f"{jobs} left at the server; watch, and do not send the rows again:")
        return lines + [f"  {commands.watch(handle)}" for handle in self.jobs]
