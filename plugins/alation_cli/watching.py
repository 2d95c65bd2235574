"""What the polls of one job say, as lines for people."""

from __future__ import annotations

from dataclasses import dataclass

from alation_cli.output.plain import say
from alation_core.jobs import Poll


@dataclass
class Words:
    """Prints the state of a job whenever it is another one than before.

    Args:
        handle: of the job.
        last: what was printed last.
    """

    handle: str
    last: str = ""

    def __call__(self, poll: Poll) -> None:
        """Take note of a poll."""
        word = poll.word or poll.failure or poll.state.value
        if word != self.last:
            self.last = word
            say(f"job {self.handle}: {word}")
