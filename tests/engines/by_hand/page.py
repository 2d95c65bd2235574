"""The examples of docs/engines.md, with jobs that take a moment and times that fit a test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[3] / "docs" / "engines.md"
TIMES = {
    "Sandbox()": "Sandbox(job_seconds=2.0)",
    "leave_after=10.0": "leave_after=0.0",
    "retry_delay_seconds=30": "retry_delay_seconds=0.5",
}


def names_of(engine: str) -> dict[str, Any]:
    """Return the names of the page's rules and of an engine's example."""
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    wanted = [blocks[0].partition("\nload = step")[0]]
    wanted += [block for block in blocks if re.search(rf"^(import|from) {engine}\b", block, re.M)]
    source = "from alation_core import AlationError\n" + "\n".join(wanted)
    for there, here in TIMES.items():
        source = source.replace(there, here)
    names: dict[str, Any] = {"__name__": "page"}
    exec(compile(source, str(PAGE), "exec", dont_inherit=True), names)  # noqa: S102 - our page
    return names


def hold_once(names: dict[str, Any], day: str) -> None:
    """Hold that the rows of a day are there once."""
    titles = [row["title"] for row in names["server"].world.table("document").rows()]
    assert sorted(titles) == sorted(f"{day} {n}" for n in range(500))
