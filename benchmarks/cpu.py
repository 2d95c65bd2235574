"""CPU of a row: ours with and without a ledger, and the command, beside the other ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.by_hand import BARE, PLAIN, TYPED
from benchmarks.children import measured, quick_server
from benchmarks.report import Goal, Report, Table, cell, ratio
from benchmarks.sides import ALLIE, READ, RECORDED, STREAMED

COMMAND = "`alation load` of a CSV file, its start included"


@dataclass(frozen=True)
class Sizes:
    """Args: rows of each side, and of the command; rounds, of which the least counts; repeats."""

    rows: int = 20_000
    command_rows: int = 200_000
    rounds: int = 3
    repeats: int = 1


SMALL = Sizes(rows=1000, command_rows=1000, rounds=1, repeats=1)
AIMS: Mapping[str, Mapping[str, tuple[float, float | None]]] = {
    STREAMED: {ALLIE: (0.36, 0.25), PLAIN: (0.57, 0.40), TYPED: (4.2, 3)},
    RECORDED: {ALLIE: (0.52, 0.35), PLAIN: (0.81, None)},
    COMMAND: {ALLIE: (0.80, 0.50)},
}
"""What is aimed at, and what after that: our CPU of a row against that of another way."""
NAMES = {
    **{STREAMED: "stream()", RECORDED: "with ledger", COMMAND: "alation load"},
    **{PLAIN: "loop with marshmallow", TYPED: "loop with msgspec", BARE: "loop with orjson alone"},
}
OURS = frozenset(NAMES[name] for name in AIMS)


def run(sizes: Sizes) -> Report:
    """Let the sides and the command take turns; the least of each counts."""
    taken: dict[str, float] = {}
    for _ in range(sizes.rounds):
        load = measured("recorded_load", rows=sizes.command_rows)
        with quick_server() as server:
            told = measured("sides", url=server.url, rows=sizes.rows, repeats=sizes.repeats)
        told[COMMAND] = load["cpu_seconds"] / load["rows"] * 1e6
        taken = {name: min(figure, taken.get(name, figure)) for name, figure in told.items()}
    table = Table(
        f"CPU of a row: {sizes.rows:,} rows made before, of the command {sizes.command_rows:,}; "
        "jobs that end at once",
        ("client", "µs per row", *(f"{NAMES[name]} against it" for name in AIMS)),
        [
            (name, cell(figure, 1), *(cell(taken[one] / figure) for one in AIMS))
            for name, figure in taken.items()
        ],
    )
    more = cell(taken[RECORDED] - taken[STREAMED], 1)
    felt = [("a ledger", f"{more} µs of CPU a row: as many seconds for a million rows")]
    return Report("cpu", [table], _goals(taken), taken, felt)


def named(taken: Mapping[str, float]) -> dict[str, float]:
    """Return the figures by names that fit beside a bar."""
    return {NAMES.get(name, name): figure for name, figure in taken.items() if name != READ}


def _goals(taken: Mapping[str, float]) -> list[Goal]:
    return [
        Goal(
            f"CPU a row, {NAMES[ours]}, against {NAMES.get(other, other)}",
            aim,
            ratio(taken[ours], taken.get(other)),
            further=further,
        )
        for ours, aims in AIMS.items()
        for other, (aim, further) in aims.items()
    ]
