"""The Python examples of the user's pages run, block after block, in one namespace per page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(
    r"(?<! -->\n)^```python\n(.*?)^```",  # one that is not run has a comment before it
    re.MULTILINE | re.DOTALL,
)
PAGES = ["engines.md", "ledger.md", "loading.md", "planning.md", "sandbox.md"]


@pytest.mark.parametrize("page", PAGES)
def test_examples_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / page).read_text("utf-8")
    blocks = list(BLOCK.finditer(text))
    assert blocks, f"{page} has no example"
    namespace: dict[str, Any] = {}
    for block in blocks:
        line = text[: block.start(1)].count("\n")
        source = "\n" * line + block[1]
        exec(compile(source, str(DOCS / page), "exec"), namespace)  # noqa: S102 - our own page
