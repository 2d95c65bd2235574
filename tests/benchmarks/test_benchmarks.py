"""The benchmarks run in small sizes and write what they promise. No figure is judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("wall", "load", "ledger", "polling", "rates", "answers", "imports")
SECONDS = 100.0
"""How long one may take; the longest takes a sixth of it on a busy machine."""


def benchmarks(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *args],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_benchmark_runs_alone_and_writes_json(name: str, tmp_path: Path) -> None:
    done = benchmarks(name, "--small", "--output", str(tmp_path))

    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert {"date", "system", "processors", "python", "versions"} <= set(written["machine"])
    assert list(written["benchmarks"]) == [name]
    assert written["benchmarks"][name]["goals"]
    for table in written["benchmarks"][name]["tables"]:
        assert table["title"] in done.stdout
        assert {len(row) for row in table["rows"]} == {len(table["columns"])}
    plot = tmp_path / "performance.svg"
    assert plot.exists() is (name == "load")
    if plot.exists():
        assert ElementTree.parse(plot).getroot().tag.endswith("svg")  # noqa: S314 - our own file


@pytest.mark.parametrize("wrong", [["nothing"], ["wall", "--publish"], ["--small", "--publish"]])
def test_what_cannot_be_run_is_refused(wrong: list[str]) -> None:
    done = benchmarks(*wrong)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
