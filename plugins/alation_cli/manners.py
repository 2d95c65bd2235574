"""What every command has in common: plain help that fits, and how much is said, in which form."""

from __future__ import annotations

import enum
import inspect
from collections.abc import Callable
from typing import Any

import click

from alation_cli.output.json_lines import OPTION
from alation_cli.output.plain import be_quiet, be_verbose, is_contradicting
from alation_cli.parameters import Argument, OneOf


class LogForm(enum.StrEnum):
    """How lines on standard error are written."""

    TEXT = "text"
    JSON = "json"


QUIET_HELP = "Say only what went wrong: no progress, no notes, no summary of what succeeded."
VERBOSE_HELP = (
    "Say each step of a run, and each request with its status and seconds; -vv also each poll."
)
FORM_HELP = (
    "Form of what is said on standard error: json is one object a line. These options go "
    "before the command or behind it."
)


def _quiet(ctx: click.Context, param: click.Parameter, given: bool) -> None:
    if given:
        be_quiet()
        _check(ctx)


def _verbose(ctx: click.Context, param: click.Parameter, given: int) -> None:
    if given:
        be_verbose(given)
        _check(ctx)


def _check(ctx: click.Context) -> None:
    if is_contradicting():
        raise click.UsageError("-q says less and -v says more: give one of them", ctx)


def volume(*, hidden: bool) -> list[click.Parameter]:
    """Return the options that say how much is said, and in which form.

    Args:
        hidden: the help of the command itself tells of them, that of those below it does not.
    """
    common: dict[str, Any] = {"expose_value": False, "hidden": hidden}
    much: dict[str, Any] = {"count": True, "callback": _verbose, "help": VERBOSE_HELP}
    return [
        click.Option(["-q", "--quiet"], is_flag=True, callback=_quiet, help=QUIET_HELP, **common),
        click.Option(["-v", "--verbose"], **much, **common),
        # What it says was heard before: what is wrong with the options is told in that form too.
        click.Option([OPTION], type=OneOf(LogForm), help=FORM_HELP, **common),
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
