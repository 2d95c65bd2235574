"""The plot of the benchmarks: nothing of it is cut off."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from benchmarks.plot import HEIGHT, WIDTH, two_panels

SVG = "{http://www.w3.org/2000/svg}"
EM = 11.0
"""Size of the font, in the units of the plot."""
WIDEST = 0.62
"""Width of a sign of a common sans-serif font at most, on average over a label, in that size."""
SHARE_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}


@pytest.mark.parametrize("most", [2000, 1_000_000, 10_000_000])
def test_every_label_lies_inside_its_panel(most: int) -> None:
    line = [(1000, 0.5), (most, 12_000.0)]
    panels = {f"panel {number}": {"alation-core, stream()": line} for number in (1, 2)}

    root = ElementTree.fromstring(two_panels(panels))  # noqa: S314 - our own text

    labels = list(root.iter(f"{SVG}text"))
    assert f"{10_000 if most == 2000 else most:,}" in {label.text for label in labels}
    for label in labels:
        width = len(label.text or "") * EM * WIDEST
        left = float(label.attrib["x"]) - SHARE_BEFORE[label.attrib["text-anchor"]] * width
        assert left >= 0, label.text
        assert left + width <= WIDTH, label.text
        assert EM <= float(label.attrib["y"]) <= HEIGHT, label.text
