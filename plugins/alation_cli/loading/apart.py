"""Which files of one command have to be different ones: none goes over the rows or the ledger."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from alation_cli.exits import BadInput
from alation_core.frozen import dataclass
from alation_files.source import Source

COMPANIONS = ("", "-wal", "-shm", "-journal")
"""Ends of the names of the files that belong to a ledger."""


@dataclass(frozen=True)
class _Place:
    """A file, by its real path and, where it is there, by what the system knows it as."""

    path: str | None
    known: tuple[int, int] | None

    def is_same(self, other: _Place) -> bool:
        return (self.known is not None and self.known == other.known) or (
            self.path is not None and self.path == other.path
        )


def check_apart(
    written: Mapping[str, Path | None], source: Source | None, ledger: Path | None
) -> None:
    """Hold that a command overwrites neither its input nor its ledger, nor one file by another.

    Links are followed, and the standard streams are known by the files that they lead to.

    Args:
        written: the files that are written, by the options that name them; None: that one is not.
        source: of the rows; None: they are those of the ledger.
        ledger: the file that it is; None: it is no file, or there is none.

    Raises:
        BadInput: two of them are the same file.
    """
    rows = _of(Path(source.file)) if source is not None and source.is_file else None
    if ledger is not None:
        for place, name in ((rows, "the input file"), (_of_stream(0), "standard input")):
            if place is not None and _of(ledger).is_same(place):
                raise BadInput(f"the ledger {ledger} is {name}, which it would overwrite")
    others: list[tuple[_Place, str]] = [] if rows is None else [(rows, "the input file")]
    others += [(_of_stream(0), "standard input"), (_of_stream(1), "standard output")]
    for option, path in written.items():
        if path is None:
            continue
        mine = _of(path)
        for place, name in others:
            if mine.is_same(place):
                raise BadInput(f"{option} {path} is {name}, which it would overwrite")
        if ledger is not None and any(mine.is_same(place) for place in _ledger_files(ledger, path)):
            raise BadInput(f"{option} {path} is the ledger, or a file of it: take another name")
        others.append((mine, f"the file of {option} too"))


def _of(path: Path) -> _Place:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return _Place(os.path.realpath(path), None)
    if stat.S_ISCHR(found.st_mode):
        return _Place(None, None)  # a terminal or /dev/null holds nothing that could be lost
    return _Place(os.path.realpath(path), (found.st_dev, found.st_ino))


def _of_stream(number: int) -> _Place:
    """Where a standard stream leads. A pipe that is written to is as it should be."""
    try:
        found = os.fstat(number)
    except OSError:
        return _Place(None, None)
    kept = stat.S_ISREG(found.st_mode) or (number == 0 and stat.S_ISFIFO(found.st_mode))
    return _Place(None, (found.st_dev, found.st_ino) if kept else None)


def _ledger_files(ledger: Path, written: Path) -> Iterator[_Place]:
    real = Path(os.path.realpath(ledger))
    for end in COMPANIONS:
        yield _of(real.with_name(f"{real.name}{end}"))
    lock = Path(os.path.realpath(written))
    if lock.name.startswith(f"{real.name}.") and lock.suffix == ".lock":
        yield _of(real.with_name(lock.name))
