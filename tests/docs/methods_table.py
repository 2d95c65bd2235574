"""The tables of docs/coming-from-allie-sdk.md, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "coming-from-allie-sdk.md"
LINE = re.compile(r"^\| `(\w+)\(([\w, ]*)\)` \| `(.+)` \| (.*?) ?\|$", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """A method of the vendor's client, and what stands for it here.

    Args:
        part: attribute of the vendor's client that has the method.
        method: its name.
        parameters: the names of its parameters.
        ours: Python expressions: what does the same, and those of the note beside it.
    """

    part: str
    method: str
    parameters: tuple[str, ...]
    ours: tuple[str, ...]


def lines() -> Iterator[Line]:
    """Yield the lines of all tables, in the order of the page."""
    text = PAGE.read_text("utf-8").partition("## Method by method\n")[2]
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        part, _, rest = section.partition("\n")
        rows = [row for row in rest.split("\n") if row.startswith("| `")]
        found = LINE.findall(rest)
        assert len(found) == len(rows), f"a line of {part} is not read"
        for method, parameters, ours, note in found:
            further = re.findall(r"`(catalog\..+?)`", note)
            yield Line(part, method, tuple(re.findall(r"\w+", parameters)), (ours, *further))
