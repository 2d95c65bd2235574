"""Characters that no catalog can store, wherever they stand in a row.

A catalog keeps its texts in a database of Unicode (PostgreSQL), which has no place for U+0000 and
for halves of surrogate pairs. It would answer a whole batch with an error that says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def unstorable(value: Any, path: str = "") -> Iterator[tuple[str | None, str]]:
    """Yield field and message of every text in a row that a catalog cannot store.

    Args:
        value: the row, or a part of it.
        path: of the part ("custom_fields[0].value").
    """
    if isinstance(value, str):
        found = _UNSTORABLE.search(value)
        if found is not None:
            yield path or None, _message(found)
    elif isinstance(value, Mapping):
        for key, below in value.items():
            if isinstance(key, str) and (found := _UNSTORABLE.search(key)) is not None:
                yield path or None, _message(found)
            yield from unstorable(below, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, below in enumerate(value):
            yield from unstorable(below, f"{path}[{index}]")


def _message(found: re.Match[str]) -> str:
    place = f"U+{ord(found[0]):04X} at position {found.start() + 1}"
    if found[0] == "\0":
        return f"Holds the character {place}, which a catalog cannot store: take it out."
    return (
        f"Holds half of a character, {place}, which cannot be written as JSON and which a catalog "
        "cannot store: take it out."
    )
