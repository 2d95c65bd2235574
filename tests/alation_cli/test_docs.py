"""The pages about the command do what they show, and name every command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.pages import check_page

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cli.md"
PAGES = ("README.md", "docs/cli.md", "docs/planning.md", "docs/reports.md", "docs/steward.md")
COMMANDS = ROOT / "plugins" / "alation_cli" / "commands"


@pytest.mark.parametrize(
    "page",
    ["docs/cli.md", "docs/planning.md", "docs/reports.md", "docs/steward.md", "README.md"],
)
def test_the_page_shows_what_happens(server: Sandbox, page: str) -> None:
    assert check_page(ROOT / page) >= 5


def test_the_page_of_the_configuration_shows_what_happens(server: Sandbox) -> None:
    assert check_page(ROOT / "docs" / "configuration.md") == 3


def test_the_page_has_a_section_for_every_command() -> None:
    headings = re.findall(r"^## (\w+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    commands = {file.stem for file in COMMANDS.glob("*.py")} - {"__init__"}
    assert commands <= set(headings)
