"""The pages about the command do what they show, and name every command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.pages import check_page
from tests.alation_cli.typed import check_typed
from tests.docs.blocks import COMMANDS as THIS
from tests.docs.blocks import run_by

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cli.md"
COMMANDS = ROOT / "plugins" / "alation_cli" / "commands"
BLOCKS = run_by(THIS)
SHOWN = [page for page, found in BLOCKS.items() if any(b.text.startswith("$ ") for b in found)]
TYPED = [page for page, found in BLOCKS.items() if any(b.text[:2] != "$ " for b in found)]


@pytest.mark.parametrize("page", SHOWN)
def test_the_page_shows_what_happens(server: Sandbox, page: str) -> None:
    assert check_page(ROOT / page) >= 3


@pytest.mark.parametrize("page", TYPED)
def test_what_the_page_types_succeeds(
    server: Sandbox, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for block in BLOCKS[page]:
        if not block.text.startswith("$ "):
            check_typed(block.text, monkeypatch)


def test_the_page_has_a_section_for_every_command() -> None:
    headings = re.findall(r"^## (\w+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    commands = {file.stem for file in COMMANDS.glob("*.py")} - {"__init__"}
    assert commands <= set(headings)
