"""The code blocks of README.md and of the pages in docs/, and which test runs each.

A block that no test runs says why, in a comment on the line before it:
`<!-- not run: it serves until Ctrl-C -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.site_pages import MADE

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"^(?:<!-- not run: (?P<why_not>[^\n]+) -->\n)?"
    r"^(?P<fence>```+)(?P<language>\w*)(?: (?P<file>\S+))?\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
AUTHOR = "tests/plugin_author/test_docs.py"
COMMANDS = "tests/alation_cli/test_docs.py"
COMPAT = "tests/compat/test_examples_of_the_page.py"
NIGHT = "tests/docs/test_nightly.py"
PAGES = "tests/docs/test_pages.py"
PROFILES = "tests/docs/test_configuration.py"
TAPES = "tests/alation_replay/test_page.py"
WATCHING = "tests/docs/test_watching.py"


@dataclass(frozen=True)
class Block:
    """A code block.

    Args:
        page: its page, from the folder of the project on.
        line: number of lines before its text.
        language: what it is written in, "" where it does not say.
        file: the file that it is, "" where it is none.
        text: what it holds.
        why_not: why no test runs it; "": one does.
    """

    page: str
    line: int
    language: str
    file: str
    text: str
    why_not: str = ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


Rule = Callable[[Block], bool]
RUN_BY: tuple[tuple[str, Rule], ...] = (
    (AUTHOR, lambda block: block.page == "docs/plugins.md"),
    (TAPES, lambda block: block.page == "docs/replay.md" and block.language == "python"),
    (NIGHT, lambda block: block.page == "docs/nightly.md"),
    (
        WATCHING,
        lambda block: block.page == "docs/watching.md" and block.language in ("python", "text"),
    ),
    (PROFILES, lambda block: block.language == "toml"),
    (COMPAT, lambda block: block.language == "python" and "import allie_sdk" in block.text),
    (PAGES, lambda block: block.language == "python"),
    (COMMANDS, lambda block: block.language in ("console", "sh")),
)
"""Which test runs a block: the first whose rule fits."""


def written() -> list[Path]:
    """Return the pages of docs/; those that are made from something else are not read twice."""
    return sorted({*(ROOT / "docs").rglob("*.md")} - {*MADE})


def blocks() -> Iterator[Block]:
    """Yield the blocks of all pages, each page from its beginning to its end."""
    for file in (ROOT / "README.md", *written()):
        text = file.read_text("utf-8")
        for found in BLOCK.finditer(text):
            parts = {name: part or "" for name, part in found.groupdict().items()}
            del parts["fence"]
            line = text[: found.start("text")].count("\n")
            yield Block(page=file.relative_to(ROOT).as_posix(), line=line, **parts)


def runner(block: Block) -> str | None:
    """Return the test that runs a block; None: there is none."""
    return next((test for test, fits in RUN_BY if fits(block)), None)


def run_by(test: str) -> dict[str, list[Block]]:
    """Return the blocks that a test runs, by their page."""
    found: dict[str, list[Block]] = {}
    for block in blocks():
        if not block.why_not and runner(block) == test:
            found.setdefault(block.page, []).append(block)
    return found
