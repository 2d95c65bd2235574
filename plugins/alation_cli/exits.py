"""How a command ends. This module is imported by every command, so it imports nothing heavy."""

from __future__ import annotations

import enum


class ExitCode(enum.IntEnum):
    """What the exit code of a command says."""

    DONE = 0
    """Everything succeeded."""
    NOT_ALL = 1
    """It finished, and something did not succeed or is unknown."""
    BAD_INPUT = 2
    """Bad usage or bad input; nothing was sent."""
    NO_ACCESS = 3
    """The server cannot be reached, or it refused the credentials."""
    STOPPED = 4
    """Stopped with work open."""


class BadInput(Exception):
    """What the user gave cannot be used; the text says what, where, and what to do instead."""
