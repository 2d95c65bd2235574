"""The Typer application: finds a command's module when the command is asked for."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from alation_cli import commands


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
        return command

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
        from alation_cli.output.plain import neutral

        error.message = neutral(message)  # type: ignore[attr-defined]


app = typer.Typer(
    cls=CommandFolder,
    name="alation",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def alation() -> None:
    """Bulk writes and reads of an Alation data catalog.

    The connection comes from --host or ALATION_HOST, and from one of: ALATION_USER_ID and
    ALATION_REFRESH_TOKEN; ALATION_CLIENT_ID and ALATION_CLIENT_SECRET; ALATION_ACCESS_TOKEN.
    """
    from alation_cli.output.plain import show_notices

    show_notices()
