"""Plain text for people: safe to show, whatever a server put into it."""

from __future__ import annotations

import logging
import os
import re
import sys
from contextlib import suppress

import typer

from alation_cli.output.streams import written

DEBUG = "ALATION_DEBUG"
"""The variable that asks for tracebacks."""

LOGGERS = ("alation_core", "alation_sandbox")
"""The libraries underneath, whose warnings are shown."""

# Control characters, which steer terminals; marks that turn the direction of text around; halves
# of surrogate pairs, which cannot be written. Line ends and tabs stay.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]",
)
_SECRETS = ("ALATION_REFRESH_TOKEN", "ALATION_CLIENT_SECRET", "ALATION_ACCESS_TOKEN")


def neutral(text: str) -> str:
    r"""Return a text whose unsafe characters are written as \uXXXX, which JSON reads back."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(text: str) -> None:
    """Print a line on standard error. A secret of the environment never stands in it.

    Where it cannot be printed, nothing happens: no command ends for what it says.
    """
    for name in _SECRETS:
        secret = os.environ.get(name)
        if secret:
            text = text.replace(secret, f"<{name}>")
    with suppress(OSError, ValueError):
        sys.stdout.flush()  # where both streams go to one place, lines keep their order
    written(sys.stderr, lambda: typer.echo(neutral(text), err=True))


def confirmed(question: str) -> bool:
    """Ask at a terminal; elsewhere nobody is there to say yes."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return typer.confirm(neutral(question), err=True)


def plural(number: int, noun: str) -> str:
    """Return a number with its noun ("1 row", "2 rows", "2 batches")."""
    ending = "" if number == 1 else "es" if noun.endswith("ch") else "s"
    return f"{number} {noun}{ending}"


class _Notices(logging.Handler):
    """Prints a warning as one line; its traceback only where ALATION_DEBUG asks for it."""

    def emit(self, record: logging.LogRecord) -> None:
        if os.environ.get(DEBUG):
            say(f"alation: {self.format(record)}")
            return
        from alation_core.foreign import told  # here: help needs nothing of the core

        error = record.exc_info[1] if record.exc_info else None
        say(f"alation: {record.getMessage()}{f': {told(error)}' if error else ''}")


def show_notices() -> None:
    """Show what the libraries warn of on standard error."""
    handler = _Notices(logging.WARNING)
    for name in LOGGERS:
        logging.getLogger(name).handlers = [handler]
