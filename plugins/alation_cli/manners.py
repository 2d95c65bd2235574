"""What every command has in common: plain help that fits, and the options -q and -v."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

import typer

from alation_cli.output.plain import be_quiet, show_requests

QUIET_HELP = "Say only what went wrong: no progress, no notes, no summary of what succeeded."
VERBOSE_HELP = "Say each request with its status and seconds. Both also go behind the command."
OF_THE_ROOT = frozenset({"install_completion", "show_completion"})
"""Options that Typer gives to each command; `alation completion` takes their place."""


def _quiet(given: bool) -> None:
    if given:
        be_quiet()


def _verbose(given: bool) -> None:
    if given:
        show_requests()


Quiet = Annotated[
    bool, typer.Option("-q", "--quiet", callback=_quiet, help=QUIET_HELP, show_default=False)
]
Verbose = Annotated[
    bool, typer.Option("-v", "--verbose", callback=_verbose, help=VERBOSE_HELP, show_default=False)
]

_hidden = typer.Typer(add_completion=False)


@_hidden.command()
def _behind_a_command(
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", callback=_quiet, expose_value=False, hidden=True)
    ] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", callback=_verbose, expose_value=False, hidden=True)
    ] = False,
) -> None:
    """Take both options, as every command does."""


def teach(command: Any) -> None:
    """Let a command, and those below it, have the manners of all.

    Args:
        command: as Typer made it.
    """
    command.rich_markup_mode = None  # boxes leave half of a terminal's width to the words
    about = inspect.cleandoc(command.help or "").partition("\n\n")[0]
    command.short_help = " ".join(about.split())  # else a list of commands cuts it
    command.params = [param for param in command.params if param.name not in OF_THE_ROOT]
    taken = {name for param in command.params for name in param.opts}
    given = typer.main.get_command(_hidden).params
    command.params += [param for param in given if not taken & set(param.opts)]
    for below in getattr(command, "commands", {}).values():
        teach(below)
