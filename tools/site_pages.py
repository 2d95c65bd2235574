"""Writes the pages of the site that are made from something else; they are not kept.

docs/index.md is README.md, with its links as they are seen from docs/. docs/reference/command.md is
what `alation ... --help` prints, command by command.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
START = ROOT / "docs" / "index.md"
COMMAND = ROOT / "docs" / "reference" / "command.md"
MADE = (START, COMMAND)
WIDTH = 100
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)")


def start_page(readme: str) -> str:
    """Return the text of the README with links that lead on from docs/.

    Raises:
        ValueError: a link leads out of docs/, where the site has nothing.
    """

    def seen_from_docs(link: re.Match[str]) -> str:
        inside = link[1].removeprefix("docs/")
        if inside == link[1]:
            raise ValueError(f"README.md links to {link[1]}, which the site does not have")
        return f"]({inside})"

    return LINK.sub(seen_from_docs, readme)


def commands(command: click.Command, above: click.Context | None = None) -> Iterator[str]:
    """Yield the name of a command with its help, and those of the commands below it."""
    name = "alation" if above is None else str(command.name)
    manners = {**command.context_settings, "terminal_width": WIDTH}
    context = click.Context(command, info_name=name, parent=above, **manners)
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None and not found.hidden:
                yield from commands(found, context)


def command_page(root: click.Command) -> str:
    """Return the text of the page about a command and all below it."""
    told = "What `--help` prints. How the command is used: [cli.md](../cli.md)."
    head = f"# The command, option by option\n\n{told}\n"
    return "\n".join([head, *commands(root)])


def main() -> int:
    """Write the pages."""
    from alation_cli.app import alation

    START.write_text(start_page((ROOT / "README.md").read_text("utf-8")), "utf-8")
    COMMAND.write_text(command_page(alation), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
