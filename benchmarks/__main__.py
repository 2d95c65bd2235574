"""Run benchmarks: `python -m benchmarks [names] [--small] [--publish]`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import answers, imports, ledger, load, polling, rates, short, wall
from benchmarks.children import ROOT
from benchmarks.plot import two_panels
from benchmarks.report import Report, as_data, machine, markdown

PAGE = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "performance.svg"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"

BENCHMARKS: Mapping[str, tuple[Callable[[Any], Report], Any, Any]] = {
    "wall": (wall.run, wall.Sizes(), wall.SMALL),
    "load": (load.run, load.Sizes(), load.SMALL),
    "ledger": (ledger.run, ledger.Sizes(), ledger.SMALL),
    "polling": (polling.run, polling.Sizes(), polling.SMALL),
    "short": (short.run, short.Sizes(), short.SMALL),
    "rates": (rates.run, rates.Sizes(), rates.SMALL),
    "answers": (answers.run, answers.Sizes(), answers.SMALL),
    "imports": (imports.run, imports.Sizes(), imports.SMALL),
}
"""By name: the benchmark, its sizes, and small ones that show in seconds that it runs."""


def main() -> None:
    """Run the chosen benchmarks, print their tables, write JSON and the plot."""
    chosen = _arguments()
    reports = []
    for name in chosen.names or BENCHMARKS:
        run, full, small = BENCHMARKS[name]
        reports.append(run(small if chosen.small else full))
    about = machine()
    tables = markdown(reports, about)
    print(tables)
    chosen.output.mkdir(parents=True, exist_ok=True)
    data = json.dumps(as_data(reports, about), indent=2) + "\n"
    (chosen.output / "results.json").write_text(data, "utf-8")
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
    loads = [load for report in reports if report.name == "load" for load in report.data]
    if not loads:
        return None
    figures = {"wall time, s (jobs end at once)": "seconds", "peak memory, MiB": "peak_mib"}
    clients = dict.fromkeys(load["client"] for load in loads)
    return two_panels(
        {
            title: {
                client: [(load["rows"], load[key]) for load in loads if load["client"] == client]
                for client in clients
            }
            for title, key in figures.items()
        }
    )


def _publish(tables: str, plot: str | None) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", "utf-8")
    if plot is not None:
        PLOT.write_text(plot, "utf-8")


if __name__ == "__main__":
    main()
