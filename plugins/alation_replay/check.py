"""Checks tapes before they are published, and looks for drift."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from alation_core.plugins import Plugin
from alation_replay.cases import replay
from alation_replay.index import Entry, read_index, tape_files
from alation_replay.layout import WIDTH, readable
from alation_replay.scrubbing.tapes import leaks
from alation_replay.tapes import INDEX_NAME, SUFFIX, Tape, TapeError, read_tape

Rule = Literal["secret", "origin", "age", "readable", "file"]

MAX_AGE_DAYS = 365
"""A recording older than this is to be made anew: servers change."""
LONGEST_LINE = 2 * WIDTH


@dataclass(frozen=True)
class TapeFinding:
    """What is wrong with a tape.

    Args:
        tape: path of the file.
        rule: "secret" (something that must not be published), "origin" (nobody says where it is
            from), "age" (recorded too long ago), "readable" (a change of a body could not be read
            in a diff), "file" (no tape, or YAML that would build objects).
        message: one sentence for people.
    """

    tape: Path
    rule: Rule
    message: str

    def __str__(self) -> str:
        return f"{self.tape}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Drift:
    """What a tape's answers hold that the result schema does not know.

    Args:
        tape: path of the file.
        keys: paths of the unknown keys ("result.created_terms[].slug").
    """

    tape: Path
    keys: tuple[str, ...]


def check_folder(path: Path, today: date | None = None) -> list[TapeFinding]:
    """Look through every tape in a folder and in the folders below it. Nothing is played.

    Args:
        path: the folder.
        today: for the age; that of the machine by default.

    Returns:
        What is wrong, by file; empty where every tape may be published.

    Raises:
        TapeError: there is no such folder.
    """
    if not path.is_dir():
        raise TapeError(f"there is no folder {path}")
    day = today or datetime.now(UTC).date()
    return [finding for folder in _folders(path) for finding in _check(folder, day)]


def drift_of_folder(path: Path, plugins: Iterable[Plugin] | None = None) -> list[Drift]:
    """Play every tape that an index names, and return those with keys that nobody knows.

    Args:
        path: the folder; those below it are looked through too.
        plugins: as for `Alation`; by default the installed endpoint with each folder's name.

    Raises:
        TapeError: a tape or an index cannot be read.
    """
    chosen = None if plugins is None else list(plugins)
    found = []
    for folder in _folders(path):
        entries = read_index(folder).values() if (folder / INDEX_NAME).exists() else ()
        for entry in entries:
            keys = replay(entry, read_tape(entry.path), chosen).facts.get("drift", ())
            if keys:
                found.append(Drift(entry.path, tuple(keys)))
    return found


def _folders(path: Path) -> list[Path]:
    return sorted({file.parent for file in path.rglob(f"*{SUFFIX}")})


def _check(folder: Path, today: date) -> Iterator[TapeFinding]:
    index_path = folder / INDEX_NAME
    index: dict[str, Entry] = {}
    if index_path.exists():
        try:
            index = read_index(folder)
        except TapeError as error:
            yield TapeFinding(index_path, "file", str(error))
    tapes = tape_files(folder)
    for name in sorted(set(index) - {path.stem for path in tapes}):
        yield TapeFinding(index_path, "file", f"the index names {name}, and there is no such tape")
    for path in tapes:
        try:
            tape = read_tape(path)
        except TapeError as error:
            yield TapeFinding(path, "file", str(error))
            continue
        yield from _check_tape(path, tape, index.get(path.stem), today)


def _check_tape(path: Path, tape: Tape, entry: Entry | None, today: date) -> Iterator[TapeFinding]:
    for leak in leaks(tape, {}):
        yield TapeFinding(path, "secret", f"{leak.place}: {leak.rule}")
    yield from _check_origin(path, tape, entry, today)
    for number, one in enumerate(tape.interactions):
        for side, body in (("request", one.request.body), ("answer", one.answer.body)):
            if body and not _can_be_read(body):
                place = f"interaction {number}, {side}"
                yield TapeFinding(path, "readable", f"{place}: the body is not laid out in lines")


def _check_origin(
    path: Path, tape: Tape, entry: Entry | None, today: date
) -> Iterator[TapeFinding]:
    if tape.recorded is None and entry is None:
        message = "neither the tape nor an index says where it is from"
        yield TapeFinding(path, "origin", message)
        return
    stated = tape.recorded.origin if tape.recorded else None
    if entry is not None and entry.origin in ("live", "sandbox") and entry.origin != stated:
        message = f"the index says {entry.origin}, and the tape says {stated or 'nothing'}"
        yield TapeFinding(path, "origin", message)
    if tape.recorded is None:
        return
    try:
        age = (today - date.fromisoformat(tape.recorded.date)).days
    except (TypeError, ValueError):
        yield TapeFinding(path, "age", f"{tape.recorded.date!r} is no day like 2026-11-23")
        return
    if age > MAX_AGE_DAYS:
        yield TapeFinding(path, "age", f"recorded {age} days ago; record it anew")


def _can_be_read(body: str) -> bool:
    lines = body.splitlines()
    if not all(line.replace("\t", " ").isprintable() for line in lines):
        return False
    return readable(body) == body or max(len(line) for line in lines) <= LONGEST_LINE
