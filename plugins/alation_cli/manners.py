"""What every command has in common: plain help that fits, and the options -q and -v."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import click

from alation_cli.output.plain import be_quiet, show_requests
from alation_cli.parameters import Argument

QUIET_HELP = "Say only what went wrong: no progress, no notes, no summary of what succeeded."
VERBOSE_HELP = "Say each request with its status and seconds. Both also go behind the command."


def _quiet(ctx: click.Context, param: click.Parameter, given: bool) -> None:
    if given:
        be_quiet()


def _verbose(ctx: click.Context, param: click.Parameter, given: bool) -> None:
    if given:
        show_requests()


def volume(*, hidden: bool) -> list[click.Parameter]:
    """Return the options -q and -v.

    Args:
        hidden: the help of the command itself tells of them, that of those below it does not.
    """
    return [
        click.Option(
            names, is_flag=True, expose_value=False, callback=heard, help=told, hidden=hidden
        )
        for names, heard, told in (
            (["-q", "--quiet"], _quiet, QUIET_HELP),
            (["-v", "--verbose"], _verbose, VERBOSE_HELP),
        )
    ]


class Command(click.Command):
    """A command with the manners of all."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        _teach(self)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the arguments, each with what is said of it, and the options."""
        told = [param.record() for param in self.params if isinstance(param, Argument)]
        if told:
            with formatter.section("Arguments"):
                formatter.write_dl(told)
        super().format_options(ctx, formatter)


class Group(click.Group):
    """A command with others below it."""

    command_class = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        _teach(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order in which they are needed."""
        return list(self.commands)


def _teach(command: click.Command) -> None:
    about = inspect.cleandoc(command.help or "").partition("\n\n")[0]
    command.short_help = " ".join(about.split())  # else a list of commands cuts it
    command.params += volume(hidden=True)


def command(name: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command.

    Args:
        name: of the command; None: that of the function.
    """
    return click.command(name, cls=Command)


def group() -> Callable[[Callable[..., Any]], Group]:
    """Make a function a command with others below it."""
    return click.group(cls=Group)
