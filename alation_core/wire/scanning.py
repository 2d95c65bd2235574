"""What stands beside a key in a JSON text that cannot be decoded as a whole.

A job id that came over the wire is not lost because the answer around it is cut, too deep or no
JSON at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from alation_core.wire.decoding import MAX_DIGITS, decoded, whole_number

MOST_PLACES = 1000
"""So many places of a text are looked at."""
NEAR = 10_000
"""Characters after a key within which the key of its object is looked for."""
_BLANKS = r"[ \t\r\n]{0,100}+"
_VALUE = re.compile(
    rf"{_BLANKS}:{_BLANKS}(?:(-?[0-9]{{1,{2 * MAX_DIGITS}}}+)(?![0-9.eE])"
    r'|("(?:[^"\\]|\\.){1,1000}"))',
    re.DOTALL,
)
_OBJECT = re.compile(rf"{_BLANKS}:{_BLANKS}\{{")


def values_beside(text: str, keys: Sequence[str]) -> list[int | str]:
    """Return every number and text that stands beside a key, each once, in the order of the text.

    Args:
        text: JSON, or what is left of it.
        keys: the key; or several, where each leads into an object that holds the next one.
    """
    found = [_read(text, place) for place in _places(text, keys)]
    return list(dict.fromkeys(value for value in found if value is not None))


def _places(text: str, keys: Sequence[str]) -> Iterator[int]:
    """Yield where the last of the keys ends."""
    first, *rest = (json.dumps(key, ensure_ascii=False) for key in keys)
    place = -1
    for _ in range(MOST_PLACES):
        place = text.find(first, place + 1)
        if place < 0:
            return
        end = place + len(first)
        for key in rest:
            inner = text.find(key, end, end + NEAR) if _OBJECT.match(text, end) else -1
            end = inner + len(key) if inner >= 0 else -1
            if end < 0:
                break
        if end >= 0:
            yield end


def _read(text: str, place: int) -> int | str | None:
    found = _VALUE.match(text, place)
    if found is None:
        return None
    if found[1]:
        return whole_number(found[1])
    value = decoded(found[2]).value
    return value if isinstance(value, str) else None
