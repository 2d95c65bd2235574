"""The page of guarantees names tests and faults that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from alation_sandbox.faults.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "guarantees.md").read_text("utf-8")


def test_each_promise_names_a_test_that_exists() -> None:
    """A page of many rooms may name a file by the end of its path."""
    files = [
        path
        for room in ("tests", "plugins", "alation_core", "benchmarks")
        for path in (ROOT / room).rglob("*.py")
    ]
    named = re.findall(r"`([\w/]+\.py)(?:::(?:Test\w+::)?(test_\w+))?", PAGE)
    assert len(named) > 600
    for end, name in named:
        found = [path for path in files if path.as_posix().endswith(f"/{end}")]
        assert any(not name or f"def {name}(" in path.read_text("utf-8") for path in found), (
            f"{end}::{name}"
        )


def test_no_promise_is_made_twice() -> None:
    promises = [line.split(" | ")[0] for line in PAGE.splitlines() if " | `" in line]
    assert len(promises) > 400
    assert [one for one, times in Counter(promises).items() if times > 1] == []


def test_each_kind_of_fault_is_explained() -> None:
    table = PAGE.partition("## Faults on demand")[2].partition("\n## ")[0]
    first_cells = " ".join(line.split("|")[1] for line in table.splitlines() if "|" in line)
    assert set(re.findall(r"`([\w-]+)`", first_cells)) == set(KINDS)
