"""The console blocks of a page, and whether they do what they show.

A line that begins with "$ " is a command; the lines below it are its output, where "..." stands
for any text, and $RUN for the id of the newest run. `cat FILE` makes the file that it shows, where
there is none of that name; else it shows it. All blocks of a page run in order.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from tests.alation_cli.support import newest_run, run


@dataclass
class Example:
    """A command of the page and the lines that it prints."""

    command: str
    lines: list[str] = field(default_factory=list)

    def fits(self, output: str) -> bool:
        pattern = ".*".join(map(re.escape, "\n".join(self.lines).split("...")))
        text = output.removeprefix("\ufeff")
        shown = "\n".join(line.rstrip() for line in text.splitlines() if line.strip())
        return re.fullmatch(pattern, shown, re.DOTALL) is not None


def examples(page: str) -> list[Example]:
    found: list[Example] = []
    for block in re.findall(r"^```console\n(\$ .*?)^```$", page, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Example(line.removeprefix("$ ")))
            elif line.strip():
                found[-1].lines.append(line)
    return found


def check_page(page: Path) -> int:
    """Run the blocks of a page against the server of the variables; return how many there are."""
    code = 0
    found = examples(page.read_text(encoding="utf-8"))
    for example in found:
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
            output = Path(args[0]).read_text(encoding="utf-8")
        assert example.fits(output), f"{example.command} prints:\n{output}"
    return len(found)
