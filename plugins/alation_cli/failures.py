"""Exceptions as one sentence and an exit code."""

from __future__ import annotations

import os
import traceback

from alation_cli.exits import BadInput, ExitCode
from alation_cli.output.plain import say
from alation_core import (
    AlationError,
    AuthenticationFailed,
    ConfigurationError,
    InvalidPayload,
    JobTimeout,
    PluginError,
    ServerUnreachable,
)

DEBUG = "ALATION_DEBUG"
"""The variable that asks for tracebacks."""

_CODES: tuple[tuple[type[Exception], ExitCode], ...] = (
    (BadInput, ExitCode.BAD_INPUT),
    (ConfigurationError, ExitCode.BAD_INPUT),
    (InvalidPayload, ExitCode.BAD_INPUT),
    (PluginError, ExitCode.BAD_INPUT),
    (AuthenticationFailed, ExitCode.NO_ACCESS),
    (ServerUnreachable, ExitCode.NO_ACCESS),
    (JobTimeout, ExitCode.STOPPED),
    (AlationError, ExitCode.NOT_ALL),
)


def tell(error: Exception) -> ExitCode:
    """Print what went wrong and return the exit code.

    An exception that nobody expected is named in one sentence too. A traceback is printed only
    where ALATION_DEBUG asks for it, and then without local variables, which may hold secrets.
    """
    if os.environ.get(DEBUG):
        say("".join(traceback.format_exception(error)).rstrip())
    for kind, code in _CODES:
        if isinstance(error, kind):
            say(f"alation: {error}")
            return code
    say(
        f"alation: unexpected {type(error).__name__}: {error}. "
        f"Set {DEBUG}=1 to see where it comes from"
    )
    return ExitCode.NOT_ALL
