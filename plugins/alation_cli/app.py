"""The command itself: finds the module of what is asked for when it is asked for."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

import click
from click.exceptions import Exit, NoArgsIsHelpError

from alation_cli import commands
from alation_cli.exits import INTERRUPTED
from alation_cli.manners import volume
from alation_cli.output.log_lines import begin_to_speak
from alation_cli.output.plain import one_line
from alation_cli.signals import Ended


class CommandFolder(click.Group):
    """A group whose commands are the modules of the folder `commands`, each named as its command.

    A module holds a Click command of its own name. It is imported for its help as well, so what a
    command needs beyond its options is imported where the command runs.
    """

    def list_commands(self, ctx: click.Context | None) -> list[str]:
        """Return the names of the commands."""
        return [module.name for module in pkgutil.iter_modules(commands.__path__)]

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> click.Command | None:
        """Return a command, or None where there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{commands.__name__}.{cmd_name}")
        found: click.Command = getattr(module, cmd_name)
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options of the root, which say how much is said."""
        begin_to_speak(args)
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            option, below = error.option_name, self._command_with(ctx, error.option_name, given)
            if below is None:
                _make_harmless(error)
                raise
            told = f"{option} stands behind the command: alation {below} ... {option}"
            raise click.UsageError(told, ctx) from None
        except click.UsageError as error:
            _make_harmless(error)
            raise

    def _command_with(self, ctx: click.Context, option: str, args: list[str]) -> str | None:
        """Return the first of the commands in a line that has an option, or None."""
        names = [name for name in args if name in self.list_commands(ctx)]
        return next((name for name in names if _has(self.get_command(ctx, name), option)), None)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; of a name that is none, tell the nearest one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            near = None if args[0].startswith("-") else self._nearest(ctx, args[0])
            if near is None:
                raise
            told = f"No such command {args[0]!r}. Did you mean {near!r}?"
            raise click.UsageError(told, ctx) from None

    def _nearest(self, ctx: click.Context, name: str) -> str | None:
        """Return the command that may be meant, one of a group by its whole name."""
        from difflib import get_close_matches  # seldom needed, and slow to load

        known = {one: one for one in self.list_commands(ctx)}
        for group in self.list_commands(ctx):
            for one in getattr(self.get_command(ctx, group), "commands", ()):
                known.setdefault(one, f"{group} {one}")
        near = get_close_matches(name, known, n=1)
        return known[near[0]] if near else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an exception becomes one sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Exit(INTERRUPTED) from None
        except Ended:
            raise  # by a signal, with its exit code
        except BaseException as error:
            # Click's own exceptions carry their exit code; a closed pipe ends quietly there too.
            if hasattr(error, "exit_code") or isinstance(error, click.Abort | BrokenPipeError):
                _make_harmless(error)
                raise
            from alation_cli.exits import tell

            raise Exit(tell(error)) from error


def _has(command: click.Command | None, option: str) -> bool:
    """Tell whether a command, or one below it, has an option."""
    if isinstance(command, click.Group):
        return any(_has(one, option) for one in command.commands.values())
    return command is not None and any(option in param.opts for param in command.params)


def _make_harmless(error: BaseException) -> None:
    """A usage error repeats what was typed, which may be the name of a hostile file."""
    if isinstance(error, click.UsageError) and not isinstance(error, NoArgsIsHelpError):
        error.message = one_line(error.message)  # type: ignore[misc]  # newer ones say it is final


def _version(ctx: click.Context, param: click.Parameter, given: bool) -> None:
    if given:
        from alation_core.version import __version__

        print(f"alation {__version__}")
        ctx.exit()


@click.group(
    cls=CommandFolder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Print the version.",
)
def alation() -> None:
    """Bulk writes and reads of an Alation data catalog.

    The connection comes from --host or ALATION_HOST, and from one of: ALATION_USER_ID and
    ALATION_REFRESH_TOKEN; ALATION_CLIENT_ID and ALATION_CLIENT_SECRET; ALATION_ACCESS_TOKEN. Or
    from a profile: --profile, or ALATION_PROFILE. `alation doctor` says what works.
    """


alation.params[:0] = volume(hidden=False)
