"""The ledger: can it be written, does it lie on a disk that suits it, and what is open in it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from alation_cli.checkup.disks import NETWORK, PASSING, kind_of_disk
from alation_cli.checkup.finding import Finding, failed, ok, warning
from alation_cli.exits import BadInput, ExitCode
from alation_cli.output.passwords import without_passwords
from alation_cli.recorded.location import opened_ledger
from alation_core import ConfigurationError
from alation_core.ledger import OPEN, RecordedRun, RunFilter, Store, file_of

ELSEWHERE = "name another file by --ledger FILE or ALATION_LEDGER"
MOST = 1000
"""Open runs that are counted."""
SILENT_SECONDS = 120.0
"""A run of which nothing was recorded for so long waits for a job, or nobody works on it."""


def ledger(address: str, source: str) -> Iterator[Finding]:
    """Yield how a ledger is; nothing is written into it, and none is made.

    Args:
        address: where it is.
        source: who said so.
    """
    told = f"{without_passwords(address)}, from {source}"
    try:
        file = file_of(address)
    except ConfigurationError as error:
        yield failed("ledger", str(error), ELSEWHERE, ExitCode.BAD_INPUT)
        return
    if file is not None:
        yield from _disk(file)
        try:
            os.stat(file)
        except (FileNotFoundError, NotADirectoryError):
            yield _place(file, told)
            return
        except OSError as error:
            yield failed("ledger", f"{told}: {error.strerror}", ELSEWHERE, ExitCode.BAD_INPUT)
            return
        if not (os.access(file, os.W_OK) and os.access(file.absolute().parent, os.W_OK)):
            says = f"{told}: this user may not write it, or not into its folder"
            yield failed("ledger", says, ELSEWHERE, ExitCode.BAD_INPUT)
            return
    try:
        with opened_ledger(address) as store:
            yield ok("ledger", f"{told}: it can be opened")
            yield _open_runs(store)
    except (BadInput, ConfigurationError) as error:
        says = getattr(error, "lines", [str(error)])[0]
        yield failed("ledger", says, ELSEWHERE, ExitCode.BAD_INPUT)


def _place(file: Path, told: str) -> Finding:
    """Return whether a ledger that is not there yet can be made."""
    folder = file.absolute().parent
    while not os.path.exists(folder) and folder != folder.parent:
        folder = folder.parent
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return ok("ledger", f"{told}: the first load makes it")
    says = f"{told}: it is not there, and this user may not write into {folder}"
    return failed("ledger", says, ELSEWHERE, ExitCode.BAD_INPUT)


def _disk(file: Path) -> Iterator[Finding]:
    kind = kind_of_disk(file.absolute())
    if kind is None:
        return
    if NETWORK.fullmatch(kind):
        yield warning(
            "disk",
            f"{file} lies on a network disk ({kind}), where locks may not hold",
            "take a file on a local disk, or a ledger in PostgreSQL for several machines",
        )
    elif kind in PASSING:
        yield warning(
            "disk",
            f"{file} lies on a disk ({kind}) that may end with the container or a restart",
            "mount a volume for it: without the ledger an interrupted load cannot go on",
        )


def _open_runs(store: Store) -> Finding:
    runs = list(islice(store.runs(RunFilter(status=OPEN)), MOST))
    if not runs:
        return ok("runs", "no run is open")
    count = f"{MOST} or more are open" if len(runs) == MOST else f"{len(runs)} open"
    silent = [run for run in runs if not _at_work(run)]
    if not silent:
        return ok("runs", f"{count}, and worked on")
    names = ", ".join(run.id for run in silent[:3]) + (", ..." if len(silent) > 3 else "")
    return warning(
        "runs",
        f"{count}; nothing was recorded of {names} in the last minutes",
        f"where no process works on it any more: alation runs resume {silent[0].id}",
    )


def _at_work(run: RecordedRun) -> bool:
    seen = run.seen or run.created
    return run.since is not None and time.time() - seen < SILENT_SECONDS
