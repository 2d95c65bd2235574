"""The benchmarks run in small sizes and write what they promise. No figure is judged here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.plot import Bars, Lines, drawn

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    *("cpu", "answers", "wall", "imports", "load"),
    *("ledger", "polling", "short", "rates", "growth"),
)
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


def in_ci(name: str) -> bool:
    """CI has twenty minutes, of which these take the least; elsewhere each benchmark is tried."""
    return name in {"answers", "polling", "rates", "short"}


@pytest.mark.parametrize("name", [n for n in NAMES if in_ci(n) or not os.environ.get("CI")])
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
    assert plot.exists() is (name in {"cpu", "load"})
    if plot.exists():
        assert_everybody_can_read(plot)


LOADS = {
    "ours, stream()": [(10**power, 40.0) for power in (4, 5, 6)],
    "ours": [(10**power, 40.0) for power in (4, 5, 6)],
    "a name that is long": [(10_000, 0.002), (1_000_000, 1133.0)],
    "others": [(10_000, 0.1)],
}
BARS = {"a loop with nothing & all": 3.1, "ours": 0.0, "an outlier": 123_456.7}


def test_the_plot_can_be_read_whatever_was_measured(tmp_path: Path) -> None:
    panels: list[Lines | Bars] = [
        Lines("Peak memory, MiB", LOADS),
        Bars("CPU", BARS, frozenset({"ours"})),
    ]
    plot = tmp_path / "performance.svg"
    plot.write_text(drawn(panels, "What a load takes"), "utf-8")

    assert_everybody_can_read(plot)


def test_the_published_plot_can_be_read() -> None:
    assert_everybody_can_read(ROOT / "docs" / "performance.svg")


def assert_everybody_can_read(plot: Path) -> None:
    """Labels stand inside the picture, apart from each other; it says in words what it shows.

    Signs are estimated as wide as those of common fonts.
    """
    root = ElementTree.parse(plot).getroot()  # noqa: S314 - our own file
    em, width = float(root.attrib["font-size"]), float(root.attrib["width"])
    named = [root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")]
    assert all(named)
    assert root.attrib["role"] == "img"
    assert "prefers-color-scheme: dark" in (root.findtext(f"{SVG}style") or "")
    bottom = float(root.attrib["height"])
    for panel in root.findall(f"{SVG}g"):
        down = float(re.findall(r"[\d.]+", panel.attrib["transform"])[1])
        boxes = []
        for label in panel.iter(f"{SVG}text"):
            long = len(label.text or "") * em * WIDEST
            left = float(label.attrib["x"]) - SHARE_BEFORE[label.attrib["text-anchor"]] * long
            assert left >= 0, label.text
            assert left + long <= width, label.text
            base = float(label.attrib["y"])
            assert em <= base, label.text
            assert down + base <= bottom, label.text
            boxes.append((left, left + long, base - em * 0.8, base, label.text))
        for one, other in combinations(boxes, 2):
            beside = one[1] <= other[0] or other[1] <= one[0]
            assert beside or one[3] <= other[2] or other[3] <= one[2], (one, other)


@pytest.mark.parametrize("wrong", [["nothing"], ["wall", "--publish"], ["--small", "--publish"]])
def test_what_cannot_be_run_is_refused(wrong: list[str]) -> None:
    done = benchmarks(*wrong)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
