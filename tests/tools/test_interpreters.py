"""What was not run is said in plain words."""

from __future__ import annotations

import re
from pathlib import Path

from tools.interpreters import is_here, report, supported

ROOT = Path(__file__).resolve().parents[2]


def test_every_supported_python_has_an_environment() -> None:
    named = re.findall(r"\bpy(3)(\d+)\b", (ROOT / "tox.ini").read_text("utf-8"))
    assert {f"{major}.{minor}" for major, minor in named} == set(supported())


def test_what_is_missing_is_named_and_what_is_there_is_found() -> None:
    told = report(["3.11"], ["3.12", "3.14"])
    assert told.startswith("NOT TESTED ON PYTHON 3.12, 3.14")
    assert "Tested on: 3.11" in told
    assert "NOT" not in report(["3.11"], [])
    assert not is_here("3.99")


def test_ci_ends_with_it() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "trap 'python3 tools/interpreters.py || true' EXIT" in script.splitlines()
