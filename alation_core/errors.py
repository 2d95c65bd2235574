"""The exceptions of the core. Each says what happened, where, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from alation_core.problems import Problem, how_to_take_up, shown


class AlationError(Exception):
    """Base of every exception that this package raises on purpose."""


class ConfigurationError(AlationError, ValueError):
    """An argument cannot be used: host, option, parameter or operation. Nothing was sent."""


class NotConfigured(ConfigurationError):
    """No server, or no credentials, are named anywhere. Nothing was sent."""


class InputChanged(ConfigurationError):
    """The rows of a resumed run are not those that were recorded. Nothing was sent.

    Attributes:
        row: the first row that differs, from 0.
        what: how: it "differs", "is missing" or "is new".
    """

    def __init__(self, row: int, what: str) -> None:
        self.row = row
        self.what = what
        super().__init__(
            f"the input is not that of the recorded run: row {row} {what}. Resume with the rows "
            "as they were, or load the changed ones as a run of their own"
        )


class LedgerError(ConfigurationError):
    """A ledger cannot be opened, read or written: full, locked, read-only, damaged, or no ledger.

    It is raised before anything is sent. A run that is under way does not end with it: nothing more
    is sent then, and the outcomes say so.
    """


class NoLedger(LedgerError):
    """What is named as a ledger is none: a folder, another file, an address of another form.

    Another try ends the same: it is an argument that cannot be used.
    """


class LeaseLost(LedgerError):
    """Another process has taken over the run that this one was working on.

    It was silent for longer than its lease: frozen, or cut off. Nothing more is sent here, and what
    the server answers from now on is read by the new owner, which has the whole truth.

    Attributes:
        run: id of the run.
    """

    def __init__(self, message: str, *, run: str) -> None:
        super().__init__(message)
        self.run = run


class RunOwned(ConfigurationError):
    """Another process is working on the run. Nothing was sent.

    Attributes:
        run: id of the run.
        until: when its lease ends, with its zone, unless it is renewed.
    """

    def __init__(self, message: str, *, run: str, until: datetime) -> None:
        super().__init__(message)
        self.run = run
        self.until = until


class SenderBusy(ConfigurationError):
    """Other processes were sending with the same credential all the time. Nothing was sent.

    Attributes:
        until: when the first of their turns ends, with its zone, unless it is renewed.
    """

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class SameRowsAgain(ConfigurationError):
    """The rows of a create are those of a run that the ledger has. Nothing was sent.

    Attributes:
        run: id of that run.
        ended: whether it has ended; else it can be resumed.
    """

    def __init__(self, message: str, *, run: str, ended: bool) -> None:
        super().__init__(message)
        self.run = run
        self.ended = ended


class PluginError(AlationError):
    """A plugin that was asked for is missing, broken, or its name is taken twice."""


class NoSuchEndpoint(PluginError, AttributeError):
    """There is no endpoint of that name: `hasattr(catalog, name)` is False."""


class ServerUnreachable(AlationError):
    """No connection, or no readable answer to a read within the tries allowed."""


class AuthenticationFailed(AlationError):
    """The server refused the credentials, or refused a fresh token once more."""


class RequestRefused(AlationError):
    """The server answered a read, or a call for one object, with an error.

    Attributes:
        status: HTTP status.
        problems: what the answer says, as problems.
        raw: the untouched body of the answer.
    """

    def __init__(self, message: str, *, status: int, problems: Sequence[Problem], raw: Any) -> None:
        super().__init__(message)
        self.status = status
        self.problems = list(problems)
        self.raw = raw


class UnreadableAnswer(AlationError):
    """A read was answered, but not in a form that can be used.

    Attributes:
        raw: the untouched body of the answer.
    """

    def __init__(self, message: str, raw: Any) -> None:
        super().__init__(message)
        self.raw = raw


class InvalidPayload(AlationError, ValueError):
    """Rows do not fit the payload schema. Nothing of them was sent.

    Attributes:
        problems: one per finding, with row (from 0) and field.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        first = self.problems[0]
        left = len(self.problems) - 1
        more = f" (and {left} more {'problem' if left == 1 else 'problems'})" if left else ""
        super().__init__(f"{first}{more}; nothing was sent of these rows")


class JobTimeout(AlationError):
    """A wait for a job ran out. The job goes on; nothing was cancelled.

    Attributes:
        handle: id or name of the job.
        raw: the last answer of the job call, untouched.
    """

    def __init__(self, handle: int | str, seconds: float, raw: Any) -> None:
        self.handle = handle
        self.raw = raw
        super().__init__(
            f"job {shown(handle)} has not ended within {seconds:g} s; it goes on at the server. "
            f"Take it up again with {how_to_take_up(handle)}; do not send its rows again"
        )
