"""The Typer application: finds a command's module when the command is asked for."""

from __future__ import annotations

import pkgutil
from difflib import get_close_matches
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from alation_cli import commands
from alation_cli.manners import Quiet, Verbose, teach
from alation_cli.output.plain import begin_to_speak


class CommandFolder(TyperGroup):
    """A group whose commands are the modules of the folder `commands`, each named as its command.

    A module holds a Typer application `app`. It is imported for its help as well, so what a command
    needs beyond its options is imported where the command runs.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        return [module.name for module in pkgutil.iter_modules(commands.__path__)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, or None where there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = typer.main.get_command(import_module(f"{commands.__name__}.{cmd_name}").app)
        command.name = cmd_name
        teach(command)
        return command

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of the root, which say how much is said."""
        begin_to_speak()
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; of a name that is none, tell the nearest one."""
        try:
            return super().resolve_command(ctx, args)
        except Exception as error:
            message = getattr(error, "message", None)
            near = self._nearest(ctx, args[0]) if isinstance(message, str) and args else None
            if near is not None and not args[0].startswith("-"):
                error.message = f"No such command {args[0]!r}. Did you mean {near!r}?"  # type: ignore[attr-defined]
            raise

    def _nearest(self, ctx: Any, name: str) -> str | None:
        """Return the command that may be meant, one of a group by its whole name."""
        known = {one: one for one in self.list_commands(ctx)}
        for group in self.list_commands(ctx):
            for one in getattr(self.get_command(ctx, group), "commands", ()):
                known.setdefault(one, f"{group} {one}")
        near = get_close_matches(name, known, n=1)
        return known[near[0]] if near else None

    def invoke(self, ctx: Any) -> Any:
        """Run a command; an exception becomes one sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            # Typer's own exceptions carry their exit code; a closed pipe ends quietly there too.
            if hasattr(error, "exit_code") or isinstance(error, typer.Abort | BrokenPipeError):
                _make_harmless(error)
                raise
            from alation_cli.exits import tell

            raise typer.Exit(tell(error)) from error


def _make_harmless(error: BaseException) -> None:
    """A usage error repeats what was typed, which may be the name of a hostile file."""
    message = getattr(error, "message", None)
    if isinstance(message, str):
        from alation_files.harmless import neutral

        error.message = neutral(message)  # type: ignore[attr-defined]


app = typer.Typer(
    cls=CommandFolder,
    name="alation",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)


def _version(given: bool) -> None:
    if given:
        from alation_core.version import __version__

        print(f"alation {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_version, is_eager=True, help="Print the version.", show_default=False
    ),
]


@app.callback()
def alation(quiet: Quiet = False, verbose: Verbose = False, version: Version = False) -> None:
    """Bulk writes and reads of an Alation data catalog.

    The connection comes from --host or ALATION_HOST, and from one of: ALATION_USER_ID and
    ALATION_REFRESH_TOKEN; ALATION_CLIENT_ID and ALATION_CLIENT_SECRET; ALATION_ACCESS_TOKEN.
    """
