"""The word that is posted when a command that writes is over, however it ended."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from click.exceptions import Exit

from alation_cli.exits import INTERRUPTED, BadInput, ExitCode, code_of
from alation_cli.options import NotifyForm
from alation_cli.output.plain import say
from alation_cli.signals import ENDING, handled
from alation_core.auth import read_secret_file
from alation_core.runs import Event, Resolved
from alation_report.contents import Head
from alation_report.message import body_of, message_of
from alation_report.webhook import Webhook, post, webhook_at

NOTIFY, VARIABLE, FILE_VARIABLE = "--notify", "ALATION_NOTIFY_URL", "ALATION_NOTIFY_URL_FILE"

_WHY: Mapping[int, str] = {
    ExitCode.DONE: "there was nothing to do",
    ExitCode.BAD_INPUT: "what was given cannot be used",
    ExitCode.NO_ACCESS: "the server cannot be reached, or it refused the credentials",
    ExitCode.STOPPED: "it was stopped, or another process works on the run",
    INTERRUPTED: "it was stopped",
}
"""What is said of a command that has nothing to tell of rows: its own words may hold values."""


@dataclass
class Notice:
    """What is posted about a run.

    Args:
        webhook: takes it; None: nobody wants it.
        operation: that runs.
        key: of the run, or None.
        kinds: how many problems it had, by their kinds.
        head: what became of it; None: nothing was sent.
        reason: why not all of it was sent, in words without a value; None: nobody said.
    """

    webhook: Webhook | None = None
    operation: str = ""
    key: str | None = None
    kinds: Counter[str] = field(default_factory=Counter)
    head: Head | None = None
    reason: str | None = None

    def __call__(self, event: Event) -> None:
        """Take note of an event."""
        if self.webhook is None or not isinstance(event, Resolved):
            return
        if not event.outcome.summary.flawless:
            self.kinds.update(problem.kind for problem in event.outcome.problems)

    def post(self, code: int) -> None:
        """Post it. Where that fails it is said, and nothing else comes of it."""
        if self.webhook is None:
            return
        failure: str | None = "it was not waited for an answer"
        with suppress(KeyboardInterrupt):  # what the command did is done by now
            failure = post(self.webhook, body_of(self._message(code), self.webhook.form))
        if failure is not None:
            say(f"alation: the notification was not taken by {self.webhook.host}: {failure}")

    def _message(self, code: int) -> dict[str, Any]:
        head = self.head or Head({"operation": self.operation, "key": self.key})
        step = next(iter(head.steps), None)
        nothing = None if head.form.get("rows") else _WHY.get(code, "it failed")
        return message_of(
            head.form,
            self.kinds,
            next_command=None if step is None or code == ExitCode.DONE else step.command,
            exit_code=code,
            reason=self.reason or nothing,
        )


@contextmanager
def notified(
    given: str | None,
    form: NotifyForm | None,
    operation: str,
    key: str | None = None,
    *,
    lasting: bool = True,
) -> Iterator[Notice]:
    """Yield what is posted when the block is left.

    Args:
        given: value of --notify, or None.
        form: value of --notify-form, or None.
        operation: that runs.
        key: of the run, or None.
        lasting: the server outlives the command; else the variables count for nothing.

    Raises:
        BadInput: the address cannot be read.
        ConfigurationError: it cannot be used.
    """
    found = _address(given, os.environ if lasting else {})
    if found is None:
        yield Notice()
        return
    url, named = found
    notice = Notice(webhook_at(url, form.value if form else None, named), operation, key)
    code = int(ExitCode.NOT_ALL)
    # As Ctrl-C does: else the process is gone without a word.
    with handled(signal.default_int_handler, *ENDING):
        try:
            yield notice
            code = int(ExitCode.DONE)
        except Exit as end:
            code = end.exit_code
            raise
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            code = INTERRUPTED if stopped else code_of(error) or ExitCode.NOT_ALL
            raise
        finally:
            notice.post(code)


def _address(given: str | None, variables: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the address of the webhook, and what named it; None: nobody wants a word."""
    if given is not None:
        return given, NOTIFY
    url, file = variables.get(VARIABLE), variables.get(FILE_VARIABLE)
    if url and file:
        raise BadInput(f"{VARIABLE} and {FILE_VARIABLE} contradict each other: unset one of them")
    if url:
        return url, VARIABLE
    if file:
        return read_secret_file(file, FILE_VARIABLE), f"the file of {FILE_VARIABLE}"
    return None
