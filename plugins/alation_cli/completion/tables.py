"""What can be asked for, kept in the user's folder for caches, so that an answer takes no time.

A table is valid as long as what it was made from looks the same from outside. Nothing depends on
it: where it cannot be written, it is made anew each time.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_FORM = 1
"""Of the table; an older one is made anew."""


def fingerprint() -> list[Any]:
    """Return how what is installed looks: folders change when a package comes or goes."""
    here = Path(__file__).parents[1]
    folder = here / "commands"
    files = [folder, here / "options.py", *sorted(folder.glob("*.py"))]
    # The first folder of the path is that of the script, or where the user is.
    installed = [Path(folder) for folder in sys.path[1:] if folder and not folder.endswith(".zip")]
    return [_FORM, sys.executable, [_changed(place) for place in (*files, *installed)]]


def _changed(place: Path) -> list[Any]:
    try:
        return [str(place), place.stat().st_mtime_ns]
    except OSError:
        return [str(place), None]


def read_table(file: Path | None, made_from: list[Any]) -> dict[str, Any] | None:
    """Return the table that is kept, or None where there is none that is valid."""
    if file is None:
        return None
    try:
        table = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    valid = isinstance(table, dict) and table.get("made_from") == made_from
    return table if valid else None


def keep_table(file: Path | None, table: Mapping[str, Any]) -> None:
    """Keep a table, or do nothing where that cannot be."""
    if file is None:
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        new.write_text(json.dumps(table), "utf-8")
        new.replace(file)
