"""Plain text for people: safe to show, whatever a server put into it."""

from __future__ import annotations

import os
import re
import sys

import typer

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
    """Print a line on standard error. A secret of the environment never stands in it."""
    for name in _SECRETS:
        secret = os.environ.get(name)
        if secret:
            text = text.replace(secret, f"<{name}>")
    sys.stdout.flush()  # where both streams go to one place, lines keep their order
    typer.echo(neutral(text), err=True)


def plural(number: int, noun: str) -> str:
    """Return a number with its noun ("1 row", "2 rows", "2 batches")."""
    ending = "" if number == 1 else "es" if noun.endswith("ch") else "s"
    return f"{number} {noun}{ending}"
