"""Prints the lines of a plan, coloured on a terminal, none wider than it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.text import Text

from alation_cli.output.plain import say
from alation_cli.planning.table import Line

NARROWEST = 40


def say_what_is_read(endpoint: str) -> None:
    """Say on a terminal what takes a while: a long list comes page by page."""
    if sys.stderr.isatty():
        say(f"reading the objects of {endpoint} ...")


def print_lines(lines: Callable[[int], Iterable[Line]]) -> None:
    """Print lines.

    Args:
        lines: returns them, for a width.
    """
    width = max(shutil.get_terminal_size((80, 24)).columns, NARROWEST)
    if not sys.stdout.isatty():
        for line in lines(width):
            print(line.text)
        return
    console = Console(highlight=False)
    for line in lines(width):
        console.print(Text(line.text, style=line.style), soft_wrap=True)
