"""The plot, as an SVG file that needs no library: lines over rows, and bars beside each other.

It is read on white and on black paper, by people who tell colours apart or not, and by a reader
aloud: so colours follow the reader's scheme, lines have dashes and marks of their own and a name
at their end, and title and description say what is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 480, 320
LEFT, TOP, BOTTOM = 55, 45, 45
SIZE = 12
"""Of the letters."""
SIGN = 0.62 * SIZE
"""Width of a sign on average, rather more than in common fonts."""
LINE_HEIGHT, BAR_HEIGHT, GAP = 15, 26, 8
STYLE = """
.paper { fill: #ffffff } text { fill: #1f2328 } .rule { stroke: #d1d9e0 }
.c0 { --c: #0060a8 } .c1 { --c: #b84a00 } .c2 { --c: #0a7554 } .c3 { --c: #8b3d8b }
@media (prefers-color-scheme: dark) {
  .paper { fill: #0d1117 } text { fill: #e6edf3 } .rule { stroke: #3d444d }
  .c0 { --c: #6cb6ff } .c1 { --c: #ff9d5c } .c2 { --c: #4ecb9b } .c3 { --c: #dd9bdd }
}
.line { stroke: var(--c); fill: none; stroke-width: 2 } .mark, .name, .bar { fill: var(--c) }
.title { font-weight: bold }
"""
DASHES = ("", "7 3", "2 3", "9 3 2 3")

Line = Sequence[tuple[float, float]]
"""Points: rows and a figure."""


@dataclass(frozen=True)
class Lines:
    """A panel of lines, both axes logarithmic.

    Args:
        title: what is measured, with the unit.
        lines: by name.
    """

    title: str
    lines: Mapping[str, Line]


@dataclass(frozen=True)
class Bars:
    """A panel of bars.

    Args:
        title: what is measured, with the unit.
        bars: by name.
        ours: names of our own.
    """

    title: str
    bars: Mapping[str, float]
    ours: frozenset[str]


def drawn(panels: Sequence[Lines | Bars], title: str) -> str:
    """Return an SVG with one panel below the other.

    Args:
        panels: in order.
        title: what all of them show.
    """
    parts, height = [], 0
    for panel in panels:
        parts.append(f'<g transform="translate(0,{height})">\n{_panel(panel)}\n</g>')
        height += _height(panel)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="{SIZE}" role="img" '
        'aria-labelledby="what figures">\n'
        f'<title id="what">{escape(title)}</title>\n'
        f'<desc id="figures">{escape(" ".join(map(_told, panels)))}</desc>\n'
        f"<style>{STYLE}</style>\n"
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _height(panel: Lines | Bars) -> int:
    return HEIGHT if isinstance(panel, Lines) else TOP + BAR_HEIGHT * (len(panel.bars) + 1)


def _panel(panel: Lines | Bars) -> str:
    parts = _lines(panel) if isinstance(panel, Lines) else _bars(panel)
    return "\n".join([_text(WIDTH / 2, 22, panel.title, "middle", "title"), *parts])


def _told(panel: Lines | Bars) -> str:
    """Say the figures of a panel, for who does not see them."""
    if isinstance(panel, Bars):
        told = [f"{name} {_figure(value)}" for name, value in panel.bars.items()]
    else:
        told = [
            f"{name} " + ", ".join(f"{_figure(y)} at {_rows(x)} rows" for x, y in line)
            for name, line in panel.lines.items()
        ]
    return f"{panel.title}: {'; '.join(told)}."


# ------------------------------------------------------------------------------ lines


def _lines(panel: Lines) -> list[str]:
    points = [point for line in panel.lines.values() for point in line]
    across, up = _decades([x for x, _ in points]), _decades([y for _, y in points])
    end = WIDTH - GAP - _width(panel.lines)

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            LEFT + _share(x, across) * (end - LEFT),
            HEIGHT - BOTTOM - _share(y, up) * (HEIGHT - TOP - BOTTOM),
        )

    parts = []
    for power in range(across[0], across[1] + 1):
        x, y = place(10.0**power, 10.0 ** up[0])
        parts.append(_rule(x, TOP, x, HEIGHT - BOTTOM))
        parts.append(_text(x, y + 18, _rows(10.0**power), "middle"))
    for power in range(up[0], up[1] + 1):
        x, y = place(10.0 ** across[0], 10.0**power)
        parts.append(_rule(LEFT, y, end, y))
        parts.append(_text(x - 6, y + 4, f"{10.0**power:,.10g}", "end"))
    parts.append(_text((LEFT + end) / 2, HEIGHT - 8, "rows", "middle"))
    ends = {name: place(*line[-1]) for name, line in panel.lines.items()}
    names = _apart({name: y for name, (_, y) in ends.items()})
    for number, (name, line) in enumerate(panel.lines.items()):
        parts += _line(number, [place(*point) for point in line])
        beside = ends[name][0] + GAP
        parts.append(_text(beside, names[name] + 4, name, "start", f"name c{number}"))
    return parts


def _line(number: int, places: Sequence[tuple[float, float]]) -> list[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dashes = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
    return [
        f'<polyline class="line c{number}" points="{path}"{dashes}/>',
        *(f'<circle class="mark c{number}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places),
    ]


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """Move names that would cover each other apart, downwards from the highest one."""
    found: dict[str, float] = {}
    free = -math.inf
    for name, height in sorted(heights.items(), key=lambda one: one[1]):
        found[name] = max(height, free)
        free = found[name] + LINE_HEIGHT
    over = max(0.0, free - LINE_HEIGHT - (HEIGHT - BOTTOM)) if found else 0.0
    return {name: height - over for name, height in found.items()}


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _share(value: float, decades: tuple[int, int]) -> float:
    return (math.log10(value) - decades[0]) / (decades[1] - decades[0])


def _rows(number: float) -> str:
    return f"{number:,.0f}"


# ------------------------------------------------------------------------------ bars


def _bars(panel: Bars) -> list[str]:
    widest, left = max(panel.bars.values()), _width(panel.bars) + GAP
    room = WIDTH - left - 2 * GAP - _width(map(_figure, panel.bars.values()))
    parts = []
    for number, (name, value) in enumerate(panel.bars.items()):
        top = TOP + number * BAR_HEIGHT
        long = value / widest * room
        colour = 0 if name in panel.ours else 1
        parts.append(_text(left - GAP, top + 14, name, "end"))
        parts.append(
            f'<rect class="bar c{colour}" x="{left:.1f}" y="{top}" width="{long:.1f}" height="18"/>'
        )
        parts.append(_text(left + long + GAP, top + 14, _figure(value), "start"))
    return parts


def _width(labels: Iterable[str]) -> float:
    return math.ceil(max(map(len, labels)) * SIGN) + 1  # places are rounded where they are written


def _figure(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="rule" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(text)}</text>'
