"""Put a directory of this machine into the catalog: the file system then holds it and no more.

Run it with ``python examples/virtual_filesystem.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from _connect import catalog

from alation_endpoints.virtual_filesystem import VirtualFilesystemItem

FILESYSTEM_ID = 1
"""The file system that the sandbox starts with; no API call makes one."""

DIRECTORY = Path(__file__).parent


def content() -> Iterator[VirtualFilesystemItem]:
    """Yield the directory, then the files in it."""
    yield VirtualFilesystemItem(path="/", name=DIRECTORY.name, is_directory=True)
    for file in sorted(DIRECTORY.glob("*.py")):
        found = file.stat()
        changed = datetime.fromtimestamp(found.st_mtime, UTC)
        yield VirtualFilesystemItem(
            path=f"/{DIRECTORY.name}",
            name=file.name,
            is_directory=False,
            size_in_bytes=found.st_size,
            ts_last_modified=f"{changed:%Y-%m-%d %H:%M:%S}",
            permission_bits=int(f"{found.st_mode & 0o777:o}"),
        )


def main() -> None:
    """Replace the content of the file system."""
    with catalog() as server:
        run = server.virtual_filesystem.replace(content(), filesystem_id=FILESYSTEM_ID)
        run.raise_for_problems()
        print(run.jobs[0].result[0])


if __name__ == "__main__":
    main()
