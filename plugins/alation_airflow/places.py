"""Files that stand at a path or at the URL of an object storage."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def is_url(place: str) -> bool:
    """Tell whether a place is the URL of a storage, and not the path of a file."""
    return "://" in place and not place.startswith("file://")


def _storage(place: str) -> Any:
    from airflow.sdk import ObjectStoragePath

    return ObjectStoragePath(place)


def _path(place: str) -> Path:
    return Path(place.removeprefix("file://"))


@contextmanager
def read_from(place: str) -> Iterator[Path]:
    """Yield the path of a file that holds what stands at a place.

    Raises:
        OSError: nothing can be read there.
    """
    if not is_url(place):
        yield _path(place)
        return
    with tempfile.TemporaryDirectory(prefix="alation-") as folder:
        # Its name tells how rows stand in it.
        copy = Path(folder) / (place.rstrip("/").rpartition("/")[2] or "rows")
        with _storage(place).open("rb") as there, copy.open("wb") as here:
            shutil.copyfileobj(there, here)
        yield copy


@contextmanager
def written_to(place: str) -> Iterator[Path]:
    """Yield the path of a file; what it holds at the end stands at the place then.

    Raises:
        OSError: nothing can be written there.
    """
    if not is_url(place):
        path = _path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="alation-") as folder:
        copy = Path(folder) / (place.rstrip("/").rpartition("/")[2] or "file")
        yield copy
        storage = _storage(place)
        storage.parent.mkdir(parents=True, exist_ok=True)
        with copy.open("rb") as here, storage.open("wb") as there:
            shutil.copyfileobj(here, there)
