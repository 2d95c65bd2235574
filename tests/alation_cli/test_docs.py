"""The console blocks of docs/cli.md and docs/planning.md do what they show.

A line that begins with "$ " is a command; the lines below it are its output, where "..." stands
for any text, and $RUN for the id of the newest run. `cat FILE` makes the file that it shows. All
blocks of a page run in order, against one sandbox.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.support import newest_run, run

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "cli.md"
COMMANDS = Path(__file__).parents[2] / "plugins" / "alation_cli" / "commands"


@dataclass
class Example:
    """A command of the page and the lines that it prints."""

    command: str
    lines: list[str] = field(default_factory=list)

    def fits(self, output: str) -> bool:
        pattern = ".*".join(map(re.escape, "\n".join(self.lines).split("...")))
        shown = "\n".join(line.rstrip() for line in output.splitlines() if line.strip())
        return re.fullmatch(pattern, shown, re.DOTALL) is not None


def examples(page: str) -> list[Example]:
    found: list[Example] = []
    for block in re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Example(line.removeprefix("$ ")))
            elif line.strip():
                found[-1].lines.append(line)
    return found


@pytest.mark.parametrize("page", ["cli.md", "planning.md"])
def test_the_page_shows_what_happens(server: Sandbox, page: str) -> None:
    code = 0
    for example in examples((DOCS / page).read_text(encoding="utf-8")):
        program, *args = shlex.split(example.command)
        if program == "alation":
            result = run(*(newest_run()["id"] if arg == "$RUN" else arg for arg in args))
            code, output = result.exit_code, result.output
        elif example.command == "echo $?":
            output = f"{code}\n"
        elif program == "cat" and not Path(args[0]).exists():
            Path(args[0]).write_text("\n".join([*example.lines, ""]), encoding="utf-8")
            continue
        else:
            assert program == "cat", f"the page runs {example.command!r}"
            output = Path(args[0]).read_text(encoding="utf-8-sig")
        assert example.fits(output), f"{example.command} prints:\n{output}"


def test_the_page_has_a_section_for_every_command() -> None:
    headings = re.findall(r"^## (\w+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    commands = {file.stem for file in COMMANDS.glob("*.py")} - {"__init__"}
    assert commands <= set(headings)
