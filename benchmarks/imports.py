"""How long imports take, and commands that ask nobody."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.children import ALLIE, output, sides
from benchmarks.report import Goal, Report, Table, cell
from benchmarks.rows import write_csv


@dataclass(frozen=True)
class Sizes:
    """Args: repeats of each, taken in turns."""

    repeats: int = 10


SMALL = Sizes(repeats=1)
NEEDED = "requests, marshmallow, pluggy"
CORE = "alation_core"
IMPORTS = {
    "requests": "import requests",
    NEEDED: "import requests, marshmallow, pluggy",
    CORE: "from alation_core import Alation",
    "alation_core and the document endpoint": (
        "from alation_core import Alation; import alation_endpoints.document"
    ),
    "every name of alation_core": "from alation_core import *",
}
HELP, VALIDATE = "alation --help", "alation validate of one row"
WHOLE = "python -c pass"


def run(sizes: Sizes) -> Report:
    """Measure each statement in fresh interpreters, and whole processes."""
    statements = IMPORTS | ({ALLIE: "import allie_sdk"} if ALLIE in sides() else {})
    with tempfile.TemporaryDirectory() as folder:
        inside, whole = _measured(statements, _programs(statements, Path(folder)), sizes.repeats)
    tables = [_table("Import time", inside), _table("Whole process", whole)]
    figure = min(inside[CORE]) / min(inside[NEEDED])
    goals = [
        Goal(f"{VALIDATE}, wall, median", 0.30, median(whole[VALIDATE]), unit="s"),
        Goal(f"import of the core against {NEEDED}", 1.25, figure),
    ]
    felt = [
        (name, f"{cell(median(whole[name]))} s, its start included") for name in (HELP, VALIDATE)
    ]
    return Report("imports", tables, goals, {"imports": inside, "processes": whole}, felt)


Seconds = dict[str, list[float]]


def _programs(statements: Mapping[str, str], folder: Path) -> Mapping[str, Sequence[str]]:
    row = folder / "row.csv"
    write_csv(row, 1)
    return {
        WHOLE: ["-c", "pass"],
        **{f"import {name}": ["-c", text] for name, text in statements.items()},
        HELP: ["-m", "alation_cli.main", "--help"],
        VALIDATE: ["-m", "alation_cli.main", "validate", "document.create", str(row)],
    }


def _measured(
    statements: Mapping[str, str], programs: Mapping[str, Sequence[str]], repeats: int
) -> tuple[Seconds, Seconds]:
    inside: Seconds = {name: [] for name in statements}
    whole: Seconds = {name: [] for name in programs}
    for _ in range(repeats):
        for name, text in statements.items():
            inside[name].append(_import_seconds(text))
        for name, arguments in programs.items():
            whole[name].append(_process_seconds(arguments))
    return inside, whole


def _table(title: str, taken: Seconds) -> Table:
    return Table(
        f"{title}, in fresh processes",
        ("what", "least, ms", "median, ms"),
        [
            (name, cell(min(seconds) * 1e3, 0), cell(median(seconds) * 1e3, 0))
            for name, seconds in taken.items()
        ],
    )


def _import_seconds(statement: str) -> float:
    text = f"import time; t = time.perf_counter()\n{statement}\nprint(time.perf_counter() - t)"
    return float(output(["-c", text]))


def _process_seconds(arguments: Sequence[str]) -> float:
    began = time.perf_counter()
    output(arguments)
    return time.perf_counter() - began
