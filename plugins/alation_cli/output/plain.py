"""Plain text for people: safe to show, whatever a server, a file or a plugin put into it."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from textwrap import fill
from typing import TextIO

from alation_cli.output.passwords import without_passwords
from alation_cli.output.streams import line_width, written
from alation_files.harmless import neutral

DEBUG = "ALATION_DEBUG"
"""The variable that asks for tracebacks."""

LOGGERS = ("alation_core", "alation_sandbox", "alation_otel")
"""The libraries underneath, whose warnings are shown."""

REQUESTS = "alation_core.transport"
"""The logger that tells of each request, and of reads that are repeated."""

RUNS = ("alation_core.run", "alation_core.batch", "alation_core.job")
"""The loggers of a run."""

LEDGER = "alation_core.ledger"

TOLD = (REQUESTS, LEDGER, *RUNS)
"""The loggers that tell more than warnings, or less."""

_SECRETS = re.compile(r"ALATION_(\w+_)?(REFRESH_TOKEN|CLIENT_SECRET|ACCESS_TOKEN|NOTIFY_URL)")

_READ: dict[str, str] = {}
"""Secrets that this process has read elsewhere, with what stands for each where it is told."""


def keep_to_oneself(secret: str, called: str) -> None:
    """Never say a secret from now on, wherever it was read."""
    if secret:
        _READ[secret] = called


def one_line(text: str) -> str:
    r"""Return a text that is safe to show and that cannot pretend to be two lines."""
    return neutral(text).replace("\n", "\\n")


def show(text: str) -> None:
    """Print a line on standard output."""
    print(one_line(text))


def show_words(text: str) -> None:
    """Print a line on standard output; on a terminal it goes on in further ones, between words."""
    print(wrapped(one_line(text), sys.stdout))


def wrapped(line: str, stream: TextIO) -> str:
    """Return a line with breaks between its words, where it is too long for a terminal.

    One that begins with blanks is to be copied, and stays whole.
    """
    width = line_width(stream)
    if width is None or len(line) < width or line.startswith(" "):
        return line
    return fill(
        line, width - 1, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def command_line(words: Sequence[str]) -> str:
    """Return a command that is safe to show, and that a shell reads as these words."""
    from alation_core.problems import shell_word  # heavy, and seldom needed

    return " ".join(map(shell_word, words))


def without_secrets(text: str) -> str:
    """Return a text without secrets: of the environment, read elsewhere, of ledgers.

    Short ones are left: they could be any part of a text.
    """
    from alation_core.wire import SHORTEST_SECRET  # here: the command begins without it

    text = without_passwords(text)
    named = [(value, name) for name, value in os.environ.items() if _SECRETS.fullmatch(name)]
    for secret, called in (*named, *_READ.items()):
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, f"<{called}>")
    return text


def say(text: str) -> None:
    """Print a line on standard error. No secret of the environment, or that was read, is in it.

    Nor is the password of a ledger. Where it cannot be printed, nothing happens: no command ends
    for what it says.
    """
    text = without_secrets(text)
    with suppress(OSError, ValueError):
        sys.stdout.flush()  # where both streams go to one place, lines keep their order
    written(sys.stderr, lambda: print(wrapped(one_line(text), sys.stderr), file=sys.stderr))


@dataclass
class _Volume:
    """How much is said; the options of the command set it.

    Args:
        quiet: only what went wrong.
        verbose: how often -v was given.
        json: each line is an object.
    """

    quiet: bool = False
    verbose: int = 0
    json: bool = False


_VOLUME = _Volume()


def begin_loud(*, as_json: bool = False) -> None:
    """Say all that helps.

    Args:
        as_json: each line is an object, so the log tells each step of a run.
    """
    _READ.clear()
    _VOLUME.quiet, _VOLUME.verbose, _VOLUME.json = False, 0, as_json
    _set_levels()


def be_quiet() -> None:
    """Say from now on only what went wrong."""
    _VOLUME.quiet = True
    _set_levels()


def be_verbose(times: int) -> None:
    """Say each step of a run and each request from now on; given twice, all there is."""
    _VOLUME.verbose += times
    _set_levels()


def is_contradicting() -> bool:
    """Whether less and more are to be said."""
    return _VOLUME.quiet and _VOLUME.verbose > 0


def is_quiet() -> bool:
    """Whether only what went wrong is said."""
    return _VOLUME.quiet


def tells_steps() -> bool:
    """Whether the log tells each step of a run."""
    return not _VOLUME.quiet and (_VOLUME.json or _VOLUME.verbose > 0)


def hint(text: str) -> None:
    """Print a line on standard error that helps, and tells of nothing that went wrong."""
    if not is_quiet():
        say(text)


def _set_levels() -> None:
    # Where no step is told by the log, the progress of a run tells what it would warn of.
    runs = logging.INFO if tells_steps() else logging.ERROR
    levels = dict.fromkeys(RUNS, runs)
    levels[LOGGERS[-1]] = logging.INFO if tells_steps() else logging.WARNING
    levels[LEDGER] = logging.WARNING if _VOLUME.quiet else logging.INFO
    levels[REQUESTS] = logging.ERROR if _VOLUME.quiet else logging.INFO
    if _VOLUME.verbose and not _VOLUME.quiet:
        levels[REQUESTS] = logging.DEBUG
        if _VOLUME.verbose > 1:
            levels = dict.fromkeys((*TOLD, LOGGERS[0]), logging.DEBUG)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def confirmed(question: str) -> bool:
    """Ask at a terminal; elsewhere nobody is there to say yes.

    Args:
        question: what is asked stands in its last line; those before it say why.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    *told, asked = question.split("\n")
    for line in told:
        say(line)
    from click import confirm  # here: what is said needs nothing of it

    return confirm(neutral(asked), err=True)


def plural(number: int, noun: str) -> str:
    """Return a number with its noun ("1 row", "2 rows", "2 batches")."""
    ending = "" if number == 1 else "es" if noun.endswith("ch") else "s"
    return f"{number} {noun}{ending}"
