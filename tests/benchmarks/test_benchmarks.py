"""The benchmarks run in small sizes and write what they promise. No figure is judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("wall", "load", "ledger", "polling", "short", "rates", "answers", "imports")
SECONDS = 240.0
"""How long one may take; the longest takes a quarter of it on a busy machine."""
pytestmark = pytest.mark.timeout(SECONDS + 20)
SVG = "{http://www.w3.org/2000/svg}"
WIDEST = 0.62
"""Width of a sign on average over a label, in the size of the font."""
SHARE_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""How much of a label stands to the left of its place."""


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
        assert_nothing_is_cut(plot)


def test_nothing_of_the_published_plot_is_cut() -> None:
    assert_nothing_is_cut(ROOT / "docs" / "performance.svg")


def assert_nothing_is_cut(plot: Path) -> None:
    """Each label lies inside its panel: signs are estimated as wide as those of common fonts."""
    root = ElementTree.parse(plot).getroot()  # noqa: S314 - our own file
    panels, em = root.findall(f"{SVG}g"), float(root.attrib["font-size"])
    width = float(root.attrib["width"]) / len(panels)
    labels = [label for panel in panels for label in panel.iter(f"{SVG}text")]
    assert labels
    for label in labels:
        long = len(label.text or "") * em * WIDEST
        left = float(label.attrib["x"]) - SHARE_BEFORE[label.attrib["text-anchor"]] * long
        assert left >= 0, label.text
        assert left + long <= width, label.text
        assert em <= float(label.attrib["y"]) <= float(root.attrib["height"]), label.text


@pytest.mark.parametrize("wrong", [["nothing"], ["wall", "--publish"], ["--small", "--publish"]])
def test_what_cannot_be_run_is_refused(wrong: list[str]) -> None:
    done = benchmarks(*wrong)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
