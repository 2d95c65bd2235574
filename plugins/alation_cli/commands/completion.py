"""`alation completion`."""

from __future__ import annotations

import enum

import click

from alation_cli.manners import command
from alation_cli.parameters import OneOf, argument


class Shell(enum.StrEnum):
    """A shell that can be taught."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


@command()
@argument("shell", type=OneOf(Shell), metavar="bash|zsh|fish")
@click.pass_context
def completion(ctx: click.Context, shell: Shell) -> None:
    """Print the script that teaches a shell to complete commands, operations and runs.

    Into ~/.bashrc: `source <(alation completion bash)`; into ~/.zshrc the same with zsh; for fish:
    `alation completion fish > ~/.config/fish/completions/alation.fish`.
    """
    import os

    from alation_cli.completion.answering import Table
    from alation_cli.completion.scripts import SCRIPTS

    # Once after an installation: the first word that is asked for is completed at once then.
    Table(lambda: ctx.find_root().command, os.environ).fill()
    print(SCRIPTS[shell.value], end="")
