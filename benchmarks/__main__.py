"""Run benchmarks: `python -m benchmarks [names] [--small] [--publish]`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import (
    answers,
    cpu,
    growth,
    imports,
    ledger,
    load,
    polling,
    rates,
    short,
    wall,
)
from benchmarks.children import ROOT
from benchmarks.plot import Bars, Lines, drawn
from benchmarks.report import Report, as_data, machine, markdown

PAGE = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "performance.svg"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"

PLOTTED = {"Seconds of a load whose jobs end at once": "seconds", "Peak memory, MiB": "peak_mib"}

BENCHMARKS: Mapping[str, tuple[Callable[[Any], Report], Any, Any]] = {
    "cpu": (cpu.run, cpu.Sizes(), cpu.SMALL),
    "answers": (answers.run, answers.Sizes(), answers.SMALL),
    "wall": (wall.run, wall.Sizes(), wall.SMALL),
    "imports": (imports.run, imports.Sizes(), imports.SMALL),
    "load": (load.run, load.Sizes(), load.SMALL),
    "ledger": (ledger.run, ledger.Sizes(), ledger.SMALL),
    "polling": (polling.run, polling.Sizes(), polling.SMALL),
    "short": (short.run, short.Sizes(), short.SMALL),
    "rates": (rates.run, rates.Sizes(), rates.SMALL),
    "growth": (growth.run, growth.Sizes(), growth.SMALL),
}
"""By name: the benchmark, its sizes, and small ones that show in seconds that it runs.

Goals and tables are shown in this order."""


def main() -> None:
    """Run the chosen benchmarks, print their tables, write JSON and the plot."""
    chosen = _arguments()
    chosen.output.mkdir(parents=True, exist_ok=True)
    about = machine()
    reports: list[Report] = []
    for name in chosen.names or BENCHMARKS:
        run, full, small = BENCHMARKS[name]
        reports.append(run(small if chosen.small else full))
        # Written each time: who breaks off after ten minutes keeps what was measured.
        data = json.dumps(as_data(reports, about), indent=2) + "\n"
        (chosen.output / "results.json").write_text(data, "utf-8")
    tables = markdown(reports, about)
    print(tables)
    plot = _plot(reports)
    if plot is not None:
        (chosen.output / "performance.svg").write_text(plot, "utf-8")
    if chosen.publish:
        _publish(tables, plot)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument("--small", action="store_true", help="small sizes: shows that it runs")
    parser.add_argument("--publish", action="store_true", help=f"put the tables into {PAGE.name}")
    parser.add_argument(
        "--output", type=Path, default=ROOT / "build" / "benchmarks", help="folder for the results"
    )
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if chosen.publish and (chosen.names or chosen.small):
        parser.error("--publish takes all benchmarks in full size: name none of them")
    return chosen


def _plot(reports: Sequence[Report]) -> str | None:
    """Draw what there is to draw: bars of the CPU, lines of the loads."""
    data = {report.name: report.data for report in reports}
    loads: list[dict[str, Any]] = data.get("load", [])
    clients = dict.fromkeys(load["client"] for load in loads)
    panels: list[Bars | Lines] = [
        Lines(
            title,
            {
                client: [(load["rows"], load[key]) for load in loads if load["client"] == client]
                for client in clients
            },
        )
        for title, key in PLOTTED.items()
        if loads
    ]
    if "cpu" in data:
        panels.insert(0, Bars("CPU of a row, µs", cpu.named(data["cpu"]), cpu.OURS))
    return drawn(panels, "What a load takes beside its jobs") if panels else None


def _publish(tables: str, plot: str | None) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", "utf-8")
    if plot is not None:
        PLOT.write_text(plot, "utf-8")


if __name__ == "__main__":
    main()
