"""What tells that a file was not changed since it was noted."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG

STAMP = "stamp"
"""Names, in what is noted of a source, what tells that its file was not changed since."""


def stamp_of(file: str) -> list[int] | None:
    """Return what changes when a file is written to; None where that cannot be told."""
    try:
        found = Path(file).stat()
    except (OSError, ValueError):
        return None
    return [found.st_size, found.st_mtime_ns, found.st_ino] if S_ISREG(found.st_mode) else None
