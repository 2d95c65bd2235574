"""Benchmark 5: how long imports and `alation --help` take."""

from __future__ import annotations

import time
from dataclasses import dataclass

from benchmarks.children import ALLIE, output, sides
from benchmarks.report import Goal, Report, Table, cell


@dataclass(frozen=True)
class Sizes:
    """Args: repeats of each import, taken in turns; the fastest counts."""

    repeats: int = 25


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
HELP = "alation --help"


def run(sizes: Sizes) -> Report:
    """Measure each statement in fresh interpreters, and whole processes."""
    statements = IMPORTS | ({ALLIE: "import allie_sdk"} if ALLIE in sides() else {})
    programs = {
        "python -c pass": ["-c", "pass"],
        **{f"import {name}": ["-c", text] for name, text in statements.items()},
        HELP: ["-m", "alation_cli.main", "--help"],
    }
    inside = dict.fromkeys(statements, float("inf"))
    whole = dict.fromkeys(programs, float("inf"))
    for _ in range(sizes.repeats):
        for name, text in statements.items():
            inside[name] = min(inside[name], _import_seconds(text))
        for name, arguments in programs.items():
            whole[name] = min(whole[name], _process_seconds(arguments))
    tables = [
        Table(title, ("what", "ms"), [(name, cell(s * 1e3, 1)) for name, s in taken.items()])
        for title, taken in (
            ("Import time, fastest of the repeats", inside),
            ("Whole process, fastest of the repeats", whole),
        )
    ]
    figure = inside[CORE] / inside[NEEDED]
    goals = [Goal(f"import of the core against {NEEDED}", 1.25, figure)]
    return Report("imports", tables, goals, {"imports": inside, "processes": whole})


def _import_seconds(statement: str) -> float:
    text = f"import time; t = time.perf_counter()\n{statement}\nprint(time.perf_counter() - t)"
    return float(output(["-c", text]))


def _process_seconds(arguments: list[str]) -> float:
    began = time.perf_counter()
    output(arguments)
    return time.perf_counter() - began
