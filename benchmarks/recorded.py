"""Loads by the command with a ledger: whole ones, and ones that are killed and resumed."""

from __future__ import annotations

import json
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from benchmarks.children import QuickServer, measured, quick_server
from benchmarks.commands import killed, performed
from benchmarks.rows import prose, write_csv

BATCH = 1000


def measure_load(rows: int) -> dict[str, float]:
    """Load a CSV file with a ledger, and tell what the process used, and what the ledger takes."""
    with _files(rows) as (source, ledger), quick_server() as server:
        used = performed(server.url, *_load(source, ledger))
        told = server.told()
        if told["batches"] != rows / BATCH:
            raise RuntimeError(f"{told['batches']} batches came in")
        size = sum(path.stat().st_size for path in ledger.parent.glob(f"{ledger.name}*"))
    return {
        "rows": rows,
        "peak_mib": used.peak_mib,
        "first_request": told["first"] - used.began,
        "seconds": used.seconds,
        "cpu_seconds": used.cpu_seconds,
        "ledger_bytes": size,
        "compressed_bytes": _compressed(rows),
    }


def measure_resume(rows: int, taken: int) -> dict[str, float]:
    """Kill a load while the job of a batch is open, and tell what its resume uses.

    It is resumed twice, each time from the same state of the ledger: with the file that was loaded,
    which is compared with what is recorded, and without it.

    Args:
        rows: of the load.
        taken: number of that batch, from 1: so many have been taken by the server.
    """
    with _killed_load(rows, taken) as (source, ledger, other, server):
        used = performed(server.url, *_resume(ledger))
        source.unlink()
        alone = performed(server.url, *_resume(other))
        told = server.told()
        if told["batches"] != taken + 2 * (rows / BATCH - taken):
            raise RuntimeError(f"{told['batches']} batches came in, of which {taken} at first")
    return {
        "rows": rows,
        "taken": taken,
        "seconds": used.seconds,
        "cpu_seconds": used.cpu_seconds,
        "peak_mib": used.peak_mib,
        "cpu_seconds_without_file": alone.cpu_seconds,
    }


def measure_open_batch(rows: int) -> dict[str, float]:
    """Kill a load while the job of its last batch is open, and tell how long its resume takes.

    It is resumed by the library, from the call to the result, and by the command, as a process; by
    both from what is recorded alone.
    """
    with _killed_load(rows, rows // BATCH) as (source, ledger, other, server):
        library = measured("resume", url=server.url, ledger=str(ledger), rows=rows)
        source.unlink()
        used = performed(server.url, *_resume(other))
    return {"rows": rows, "library": library["seconds"], "command": used.seconds}


@contextmanager
def _killed_load(rows: int, taken: int) -> Iterator[tuple[Path, Path, Path, QuickServer]]:
    """Yield the source of a load that was killed, its ledger, a copy of that, and the server."""
    with _files(rows) as (source, ledger), quick_server(held=taken) as server:
        killed(_asked_for(server, taken), server.url, *_load(source, ledger))
        copied = Path(shutil.copytree(ledger.parent, ledger.parent.with_name("copy")))
        server.go()
        yield source, ledger, copied / ledger.name, server


def _resume(ledger: Path) -> tuple[str, ...]:
    return ("runs", "resume", "last", "--ledger", str(ledger))


def _load(source: Path, ledger: Path) -> tuple[str, ...]:
    return ("load", "document.create", str(source), "--ledger", str(ledger))


def _asked_for(server: QuickServer, job: int) -> Callable[[], bool]:
    """A job is asked for once its batch is recorded as taken."""
    return lambda: bool(server.told()["asked"] >= job)


@contextmanager
def _files(rows: int) -> Iterator[tuple[Path, Path]]:
    """Make the source of a load, and a place for its ledger."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "rows.csv"
        write_csv(source, rows)
        yield source, Path(folder) / "ledger" / "runs.sqlite"


def _compressed(rows: int) -> int:
    """How many bytes the rows take as they are sent, compressed by batches and nothing else."""
    given, size = prose(rows), 0
    while batch := [*islice(given, BATCH)]:
        text = "\n".join(json.dumps(row, separators=(",", ":")) for row in batch)
        size += len(zlib.compress(text.encode(), 1))
    return size
