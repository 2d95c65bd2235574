"""Recorded runs that are forgotten: which ones, and what that brings."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from alation_cli.exits import BadInput
from alation_cli.output.plain import plural
from alation_cli.recorded.listing import local_time
from alation_core.ledger import RecordedRun, Store, old_runs, prune

_AGE = re.compile(r"\s*(\d{1,6})\s*([hdw])\s*", re.ASCII)
_SECONDS = {"h": 3600.0, "d": 86400.0, "w": 604800.0}
_SIZES = ("bytes", "KB", "MB", "GB", "TB")


def age(text: str) -> float:
    """Return the seconds of an age: "12h", "30d", "4w"; "0d" is any age.

    Raises:
        BadInput: the text is none.
    """
    found = _AGE.fullmatch(text)
    if found is None:
        raise BadInput(
            f"--older {text!r} is no age: a number and h, d or w (12h, 30d, 4w; 0d: any)"
        )
    return int(found[1]) * _SECONDS[found[2]]


def size(bytes_: float) -> str:
    """Return a number of bytes, in the unit in which people read it."""
    place = 0
    while bytes_ >= 1000 and place < len(_SIZES) - 1:
        bytes_, place = bytes_ / 1000, place + 1
    return f"{bytes_:.0f} {_SIZES[place]}" if place == 0 else f"{bytes_:.1f} {_SIZES[place]}"


def _run_line(run: RecordedRun) -> str:
    """Return one line about a run that goes."""
    rows = plural(run.rows, "row")
    return f"  {run.id}   {local_time(run.created)}   {run.operation} ({rows}, {run.status})"


def pruned_now(store: Store, seconds: float, *, is_file: bool, dry_run: bool) -> Iterator[str]:
    """Forget runs, and yield what was done, for people.

    Args:
        store: the ledger.
        seconds: that have passed since the end of a run that goes.
        is_file: the ledger is a file; else a database decides what becomes of its space.
        dry_run: nothing is done.
    """
    before = time.time() - seconds
    known = list(store.runs())
    runs = old_runs(known, before) if dry_run else None
    pruned = prune(store, before) if runs is None else None
    gone = pruned.runs if pruned is not None else runs or []
    yield from map(_run_line, gone)
    what = f"{plural(len(gone), 'run')} with {plural(sum(run.rows for run in gone), 'row')}"
    kept = f"{plural(len(known) - len(gone), 'run')} kept"
    if pruned is None:
        yield f"{what} would be removed, {kept}; nothing was done (--dry-run)"
        return
    yield f"{what} removed, {kept}"
    yield f"{store.name}: {size(pruned.before)} before, {size(pruned.after)} now"
    if not is_file:
        yield "what was removed makes room for what comes; the database gives it back to the disk"
    elif not pruned.whole:
        yield "others work on the ledger: the rest of the space is given back by a later prune"
