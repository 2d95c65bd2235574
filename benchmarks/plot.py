"""The plot of wall time and memory over rows, as an SVG file that needs no library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 60, 40, 40, 45
"""Margins of a panel: half of the last label below the axis stands to the right of it."""
COLOURS = ("#0072b2", "#56b4e9", "#d55e00")

Line = Sequence[tuple[float, float]]
"""Points: rows and a figure."""


def two_panels(panels: Mapping[str, Mapping[str, Line]]) -> str:
    """Return an SVG with one panel beside the other, both axes logarithmic.

    Args:
        panels: by title, the lines by name.
    """
    width = WIDTH * len(panels)
    drawn = [
        f'<g transform="translate({number * WIDTH},0)">{_panel(title, lines)}</g>'
        for number, (title, lines) in enumerate(panels.items())
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" '
        f'viewBox="0 0 {width} {HEIGHT}" font-family="sans-serif" font-size="11">\n'
        f'<rect width="{width}" height="{HEIGHT}" fill="white"/>\n'
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


def _panel(title: str, lines: Mapping[str, Line]) -> str:
    points = [point for line in lines.values() for point in line]
    across, up = _decades([x for x, _ in points]), _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            LEFT + _share(x, across) * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - _share(y, up) * (HEIGHT - TOP - BOTTOM),
        )

    parts = [_text(WIDTH / 2, 18, title, "middle", bold=True)]
    for power in range(across[0], across[1] + 1):
        x, y = place(10.0**power, 10.0 ** up[0])
        parts.append(_rule(x, TOP, x, HEIGHT - BOTTOM))
        parts.append(_text(x, y + 16, f"{10**power:,}", "middle"))
    for power in range(up[0], up[1] + 1):
        x, y = place(10.0 ** across[0], 10.0**power)
        parts.append(_rule(LEFT, y, WIDTH - RIGHT, y))
        parts.append(_text(x - 6, y + 4, f"{10.0**power:g}", "end"))
    parts.append(_text(WIDTH / 2, HEIGHT - 10, "rows", "middle"))
    for number, (name, line) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [place(x, y) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        parts.append(_text(LEFT + 8, TOP + 14 + 14 * number, name, "start", colour))
    return "\n".join(parts)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _share(value: float, decades: tuple[int, int]) -> float:
    return (math.log10(value) - decades[0]) / (decades[1] - decades[0])


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def _text(
    x: float, y: float, text: str, anchor: str, colour: str = "#333333", bold: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{weight}>'
        f"{escape(text)}</text>"
    )
