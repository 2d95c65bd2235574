"""The page of guarantees names tests and faults that exist."""

from __future__ import annotations

import re
from pathlib import Path

from alation_sandbox.faults.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "guarantees.md").read_text("utf-8")


def test_each_promise_names_a_test_that_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)
    assert len(named) > 20
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), f"{path}::{name}"


def test_each_kind_of_fault_is_explained() -> None:
    table = PAGE.partition("## Faults on demand")[2].partition("\n## ")[0]
    first_cells = " ".join(line.split("|")[1] for line in table.splitlines() if "|" in line)
    assert set(re.findall(r"`([\w-]+)`", first_cells)) == set(KINDS)
