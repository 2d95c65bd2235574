"""The standard streams: whatever becomes of them, what a command did stays what it was."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOBase
from typing import TextIO

UNREAD = "nobody reads it any more"
"""What is said of a stream whose other end is gone."""
USUAL_WIDTH = 80
"""Characters of a line of a terminal that does not tell."""
NARROWEST = 20
"""On a terminal of less, lines are broken by it: no word would be left whole."""
_WIDTH = re.compile("[1-9][0-9]{0,4}")


def make_bearable() -> None:
    """Let both streams take any text; one that is missing takes it and drops it.

    Consoles of one byte per character are ordinary, and lack most characters: those are written by
    their codes. A standard input that is missing has ended: schedulers start commands so.
    """
    # It comes first: what is opened next gets its number, and must not be taken for it.
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - it stays
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:  # it was closed before the command began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it stays
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def takes_unicode(stream: TextIO) -> bool:
    """Tell whether a stream takes every character as it is."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-")[:3] == "utf"


def moves(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal on which lines can be drawn anew."""
    return stream.isatty() and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")


def line_width(stream: TextIO) -> int | None:
    """Return how many characters a line of a terminal has: COLUMNS says so, or the terminal.

    None where the stream leads to no terminal: there every line stays whole.
    """
    if not stream.isatty():
        return None
    told = os.environ.get("COLUMNS", "")
    if _WIDTH.fullmatch(told):
        return max(int(told), NARROWEST)
    try:
        found = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return USUAL_WIDTH
    return max(found, NARROWEST) if found else USUAL_WIDTH


class Lent(TextIOBase):
    """A stream that leads to one of others: when it is let go, theirs may be closed already."""

    def close(self) -> None:
        """Leave theirs as it is."""


class ToStandardError(Lent):
    """Leads what is written to standard error, and over the bar where one is drawn there."""

    def write(self, text: str) -> int:
        """Write a text."""
        return sys.stderr.write(text)

    def flush(self) -> None:
        """Write what waits."""
        sys.stderr.flush()


def written(stream: TextIO, write: Callable[[], object]) -> str | None:
    """Write to a stream, to its end; return why that failed, or None.

    A stream that failed is led to nowhere: else it would fail once more when the command ends.

    Args:
        stream: that is written to.
        write: does it.
    """
    try:
        write()
        stream.flush()
    except BrokenPipeError:
        _lead_to_nowhere(stream)
        return UNREAD
    except (OSError, ValueError) as error:  # ValueError: it was closed
        _lead_to_nowhere(stream)
        return getattr(error, "strerror", None) or str(error)
    return None


def _lead_to_nowhere(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
