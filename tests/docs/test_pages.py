"""The Python examples of the user's pages run, block after block, in one namespace per page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from alation_sandbox import Sandbox
from tests.docs.blocks import BLOCK, PAGES, ROOT, blocks, run_by, runner, written

PYTHON = run_by(PAGES)


@pytest.fixture
def server() -> Iterator[Sandbox]:
    """The server of a reader who has one."""
    with Sandbox() as running:
        yield running


@pytest.mark.parametrize("page", PYTHON)
def test_examples_run(
    page: str, server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    known = server.credentials
    namespace: dict[str, Any] = {
        "host": server.url,
        "user_id": known.user_id,
        "refresh_token": known.refresh_token,
    }
    with mock.patch.dict(os.environ):
        run_blocks(page, namespace, server)


def run_blocks(page: str, namespace: dict[str, Any], server: Sandbox) -> None:
    known = server.credentials
    for block in PYTHON[page]:
        source = block.text.replace("https://acme.alationcloud.com", server.url)
        source = source.replace("user_id=42", f"user_id={known.user_id}")
        source = source.replace('refresh_token="..."', f"refresh_token={known.refresh_token!r}")
        code = compile("\n" * block.line + source, str(ROOT / page), "exec")
        exec(code, namespace)  # noqa: S102 - our own page


def test_every_block_is_run_by_a_test_or_says_why_not() -> None:
    silent = [str(block) for block in blocks() if not block.why_not and runner(block) is None]
    assert not silent, (
        f"{', '.join(silent)}: no test runs it. Let one do so (tests/docs/blocks.py), or say why "
        "not on the line before it: <!-- not run: reason -->"
    )


def test_a_console_shows_what_is_typed_behind_a_prompt() -> None:
    # Without one a page shows the commands in the colour of what they print.
    typed = [str(b) for b in blocks() if b.language == "console" and b.text[:2] != "$ "]
    assert not typed, f"{', '.join(typed)}: a block of commands alone is `sh`"


def test_every_fence_is_read_and_every_test_that_is_named_is_there() -> None:
    fences = {
        str(file.relative_to(ROOT)): sum(line.startswith("```") for line in lines(file))
        for file in (ROOT / "README.md", *written())
    }
    found = [block.page for block in blocks()]
    assert {page: number for page, number in fences.items() if number} == {
        page: 2 * found.count(page) for page in found
    }
    assert BLOCK.search("```\n```\n")
    assert {runner(block) for block in blocks()} - {None} <= {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")
    }


def lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()
