"""Two values side by side, short enough for a line: what differs can be seen."""

from __future__ import annotations

import json
from typing import Any

from alation_cli.output.plain import one_line

BEFORE = 12
"""Characters that are shown before the first one that differs."""
SHORTEST = 12
"""Characters of a value at least, however narrow a terminal is."""
MORE = "..."
NOTHING = "(empty)"


def side_by_side(old: Any, new: Any, width: int) -> str:
    """Return "old -> new" in so many characters, shortened around the first difference."""
    one, other = as_text(old), as_text(new)
    room = width - len(" -> ")
    if len(one) + len(other) > room:
        # What the shorter one leaves is the other's.
        half = max(room // 2, SHORTEST)
        longest = max(half, room - min(len(one), len(other)))
        begin = max(_first_difference(one, other) - BEFORE, 0)
        one = _cut(one, begin, half if len(one) > half else longest)
        other = _cut(other, begin, max(room - len(one), SHORTEST))
    return f"{one} -> {other}"


def as_text(value: Any) -> str:
    """Return a value as a text of one line; a text stands in quotes."""
    if value is None or value in ("", [], {}):
        return NOTHING
    return one_line(json.dumps(value, ensure_ascii=False, default=str))


def fitted(text: str, width: int) -> str:
    """Return the beginning of a text, with a sign where more of it follows."""
    return text if len(text) <= width else f"{text[: max(width - len(MORE), 1)]}{MORE}"


def _first_difference(one: str, other: str) -> int:
    for position, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return position
    return min(len(one), len(other))


def _cut(text: str, begin: int, width: int) -> str:
    if len(text) <= width:
        return text
    begin = min(begin, len(text) - width + len(MORE))
    before = MORE if begin > 0 else ""
    return before + fitted(text[begin:], width - len(before))
