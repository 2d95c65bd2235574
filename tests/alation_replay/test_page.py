"""The Python examples of docs/replay.md run, block after block; its test runs on a tape."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.alation_replay.support import creating, written

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "replay.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_marked_test_of_the_page_passes_on_a_tape(pytester: pytest.Pytester) -> None:
    first = next(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))
    pytester.makepyfile(first[1])
    written(creating(), pytester.path / "cassettes" / "net_revenue.yaml")

    pytester.runpytest().assert_outcomes(passed=1)


def test_examples_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    text = PAGE.read_text(encoding="utf-8")
    namespace: dict[str, Any] = {}

    for block in BLOCK.finditer(text):
        lines_before = "\n" * text[: block.start(1)].count("\n")
        exec(compile(lines_before + block[1], str(PAGE), "exec"), namespace)  # noqa: S102 - our page

    assert namespace["entry"].name == "update__no_template"
    assert capsys.readouterr().out == ""
