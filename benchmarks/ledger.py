"""What a ledger costs: a load and its resume, and a batch in a database."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.children import measured
from benchmarks.in_database import WHOLE, in_database
from benchmarks.load import command_load
from benchmarks.report import Goal, Report, Table, cell, ratio


@dataclass(frozen=True)
class Sizes:
    """Args: rows of the load, of the one with an open batch; batches in a database."""

    rows: int = 1_000_000
    open_rows: int = 100_000
    batches: int = 100

    @property
    def taken(self) -> int:
        """Number of the batch at which the load is killed that is resumed."""
        return self.rows * 9 // 10 // 1000


SMALL = Sizes(rows=2000, open_rows=1000, batches=3)


def run(sizes: Sizes) -> Report:
    """Measure one part after another, each in processes of its own."""
    load = command_load(sizes.rows)
    resume = measured("recorded_resume", rows=sizes.rows, taken=sizes.taken)
    opened = measured("open_batch", rows=sizes.open_rows)
    database = in_database(sizes.batches)
    if isinstance(database, str):
        print(f"PostgreSQL was NOT measured: {database}", file=sys.stderr)
    data = {"load": load, "resume": resume, "open_batch": opened, "database": database}
    tables = [_commands(load, resume, opened), _writes(database)]
    goals = [*_goals(load, resume, opened, sizes), _goal_of(database)]
    took = f"{cell(opened['library'])} s by the library, {cell(opened['command'])} s by the command"
    felt = [(f"going on with {opened['rows']:,} rows whose last job is open", took)]
    return Report("ledger", tables, goals, data, felt)


Figures = Mapping[str, Any]


def _beyond(load: Figures) -> float:
    """Bytes a row."""
    return float((load["ledger_bytes"] - load["compressed_bytes"]) / load["rows"])


def _commands(load: Figures, resume: Figures, opened: Figures) -> Table:
    rows, some = f"{load['rows']:,} rows", f"{opened['rows']:,} rows"
    resumed = f"`alation runs resume` of that load, killed after {resume['taken']:,} batches"
    last = f"resume of {some}, the last batch open"
    return Table(
        "Loads from a CSV file, with a ledger in SQLite",
        ("what", "figure", "unit"),
        [
            (f"`alation load` of {rows}: peak memory", cell(load["peak_mib"], 0), "MiB"),
            ("from its start to the first rows sent", cell(load["first_request"], 1), "s"),
            ("from its start to its end", cell(load["seconds"], 1), "s"),
            ("its CPU", cell(load["cpu_seconds"], 1), "s"),
            ("its CPU per row", cell(load["cpu_seconds"] / load["rows"] * 1e6, 1), "µs"),
            ("its rows, compressed", cell(load["compressed_bytes"] / load["rows"], 1), "B a row"),
            ("its ledger beyond them", cell(_beyond(load), 1), "B a row"),
            (f"{resumed}: CPU", cell(resume["cpu_seconds"], 1), "s"),
            ("the same without the file", cell(resume["cpu_seconds_without_file"], 1), "s"),
            ("with the file, from its start to its end", cell(resume["seconds"], 1), "s"),
            ("its peak memory", cell(resume["peak_mib"], 0), "MiB"),
            (f"{last}, by the library", cell(opened["library"]), "s"),
            (f"{last}, by the command", cell(opened["command"]), "s"),
        ],
    )


def _writes(database: Figures | str) -> Table:
    rows: Sequence[tuple[str, str]] = (
        [(f"not measured: {database}", cell(None))]
        if isinstance(database, str)
        else [(step, cell(ms, 1)) for step, ms in database.items()]
    )
    title = "Writes of a batch of 1,000 rows, a ledger in PostgreSQL on the loopback"
    return Table(title, ("what is written", "ms, median"), rows)


def _goals(load: Figures, resume: Figures, opened: Figures, sizes: Sizes) -> list[Goal]:
    what = f"`alation load` of {sizes.rows:,} rows with a ledger"
    share = f"resume of that load after {sizes.taken:,} batches: its CPU against the load's"
    last = f"resume of {sizes.open_rows:,} rows, one batch open"
    return [
        Goal(f"{what}: peak memory", 90, load["peak_mib"], unit="MiB"),
        Goal(f"{what}: from its start to the first rows sent", 12, load["first_request"], unit="s"),
        *(
            Goal(share + where, 0.15, ratio(resume[figure], load["cpu_seconds"]))
            for where, figure in (
                (", from what is recorded", "cpu_seconds_without_file"),
                (", the file compared once more", "cpu_seconds"),
            )
        ),
        Goal(f"{last}, by the library", 1.0, opened["library"], unit="s"),
        Goal(f"{last}, by the command with its start", 1.0, opened["command"], unit="s"),
        Goal("ledger beyond the compressed rows", 20, _beyond(load), unit="B a row"),
    ]


def _goal_of(database: Figures | str) -> Goal:
    figure = None if isinstance(database, str) else database[WHOLE]
    return Goal("PostgreSQL: writes of a batch of 1,000 rows, median", 20, figure, unit="ms")
