"""How a command ends: its exit code, and an exception as one sentence.

Every command imports this module, so it imports nothing heavy.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Sequence

from alation_cli.output.plain import DEBUG, say


class ExitCode(enum.IntEnum):
    """What the exit code of a command says."""

    DONE = 0
    """Everything succeeded."""
    NOT_ALL = 1
    """It finished, and something did not succeed or is unknown, or was not written to its end."""
    BAD_INPUT = 2
    """Bad usage or bad input; nothing was sent."""
    NO_ACCESS = 3
    """The server cannot be reached, or it refused the credentials."""
    STOPPED = 4
    """Stopped with work open, or another process works on it."""


INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended, as shells have it."""


def code_at_end(*, ok: bool, told: bool, open: bool) -> ExitCode:
    """Return the exit code of a command that wrote rows, in one run or in several.

    Args:
        ok: every row is in the catalog as it was wanted.
        told: the files that tell of the rows are whole.
        open: it was stopped, or stopped itself, before its end.
    """
    if ok:
        return ExitCode.DONE if told else ExitCode.NOT_ALL
    return ExitCode.STOPPED if open else ExitCode.NOT_ALL


class BadInput(Exception):
    """What the user gave cannot be used; the text says what, where, and what to do instead.

    Attributes:
        lines: the text, line by line.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def tell(error: BaseException) -> ExitCode:
    """Print what went wrong and return the exit code.

    An exception that nobody expected is named in one sentence too. A traceback is printed only
    where ALATION_DEBUG asks for it, and then without local variables, which may hold secrets.
    """
    if os.environ.get(DEBUG):
        import traceback

        for line in "".join(traceback.format_exception(error)).rstrip().split("\n"):
            say(line)
    code = code_of(error)
    if code is not None:
        first, *more = _lines(error)
        say(f"alation: {first}")
        for line in more:
            say(line)
        return code
    say(
        f"alation: unexpected {type(error).__name__}: {error}. "
        f"Set {DEBUG}=1 to see where it comes from"
    )
    return ExitCode.NOT_ALL


def code_of(error: BaseException) -> ExitCode | None:
    """Return the exit code of an exception; None: nobody expected it."""
    return next((code for kind, code in _codes() if isinstance(error, kind)), None)


def _lines(error: BaseException) -> Sequence[str]:
    import alation_core as core

    if isinstance(error, core.RunOwned):
        until = error.until.astimezone()
        return (
            f"another process works on the run {error.run}: its lease lasts until "
            f"{until:%Y-%m-%d %H:%M:%S}, and longer while it works; nothing was sent",
            "to wait longer for its end: --wait-for-owner SECONDS",
        )
    lines: Sequence[str] = getattr(error, "lines", (str(error),))
    return lines


def _codes() -> tuple[tuple[type[Exception], ExitCode], ...]:
    import alation_core as core

    return (
        (BadInput, ExitCode.BAD_INPUT),
        (core.RunOwned, ExitCode.STOPPED),
        (core.LeaseLost, ExitCode.STOPPED),
        (core.SenderBusy, ExitCode.STOPPED),
        (core.ConfigurationError, ExitCode.BAD_INPUT),
        (core.InvalidPayload, ExitCode.BAD_INPUT),
        (core.PluginError, ExitCode.BAD_INPUT),
        (core.AuthenticationFailed, ExitCode.NO_ACCESS),
        (core.ServerUnreachable, ExitCode.NO_ACCESS),
        (core.JobTimeout, ExitCode.STOPPED),
        (core.AlationError, ExitCode.NOT_ALL),
    )
