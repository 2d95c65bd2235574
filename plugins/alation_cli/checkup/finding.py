"""One finding: what was looked at, how it is, and what to do."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Any

from alation_cli.exits import ExitCode
from alation_core.frozen import dataclass


class State(enum.StrEnum):
    """How something is."""

    OK = "ok"
    WARNING = "warning"
    """Loads work; something should be looked at."""
    FAILED = "failed"
    """Loads do not work, or a plugin does not."""


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Args:
        check: what was looked at: "host", "ledger".
        state: how it is.
        says: what was found, in one sentence.
        todo: what to do about it; None where there is nothing to do.
        code: the exit code of a command that fails for it.
    """

    check: str
    state: State
    says: str
    todo: str | None = None
    code: ExitCode = ExitCode.NOT_ALL

    def record(self) -> Mapping[str, Any]:
        """Return it as programs are told it."""
        told = {"check": self.check, "state": self.state.value, "says": self.says}
        return {**told, "todo": self.todo}


def ok(check: str, says: str) -> Finding:
    """Return the finding that all is well."""
    return Finding(check, State.OK, says)


def warning(check: str, says: str, todo: str) -> Finding:
    """Return the finding that something should be looked at."""
    return Finding(check, State.WARNING, says, todo)


def failed(check: str, says: str, todo: str | None, code: ExitCode) -> Finding:
    """Return the finding that something does not work."""
    return Finding(check, State.FAILED, says, todo, code)


_WORST = (ExitCode.BAD_INPUT, ExitCode.NO_ACCESS, ExitCode.NOT_ALL)


def exit_code(findings: Iterable[Finding]) -> ExitCode:
    """Return the exit code: of what failed, what has to be mended first; warnings are none."""
    codes = {finding.code for finding in findings if finding.state is State.FAILED}
    return next((code for code in _WORST if code in codes), ExitCode.DONE)
