"""`alation apply`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit

from alation_cli import options, run_options
from alation_cli.exits import ExitCode
from alation_cli.manners import command
from alation_cli.notifies import notifies
from alation_cli.options import SummaryForm
from alation_cli.parameters import FILE, argument

if TYPE_CHECKING:
    from alation_cli.loading.notifying import Notice
    from alation_core import Alation
    from alation_files.writing import TableFile
    from alation_plan import Applied, Plan


@command()
@argument("plan", type=FILE, metavar="PLAN", told="What `alation plan ... --out FILE` wrote.")
@click.option(
    "--delete-gone",
    type=click.IntRange(min=0),
    metavar="N",
    help="Delete the objects that no row names: N is their number in the plan.",
)
@run_options.ledger_name
@click.option("--no-ledger", is_flag=True, help="Record nothing: the runs cannot be resumed.")
@click.option(
    "--again", is_flag=True, help="Send rows once more that the ledger knows were sent before."
)
@click.option(
    "--isolate", is_flag=True, help="Send the rest of a refused batch again, without its bad rows."
)
@options.timeout
@options.results
@options.summary_output
@options.host
@notifies
def apply(
    plan: Path,
    delete_gone: int | None,
    ledger: str | None,
    no_ledger: bool,
    again: bool,
    isolate: bool,
    timeout: float | None,
    results: Path | None,
    output: SummaryForm,
    host: str | None,
    notice: Notice,
) -> None:
    """Carry a plan out: look at the catalog again, refuse what moved, and send the differences.

    Rows whose object has changed since the plan was made are named and not sent; the others are.
    """
    from alation_cli.connection import Target, connect
    from alation_cli.planning.results import applied_records, head_of, results_file
    from alation_cli.recorded.recording import ledger_option
    from alation_plan import read_plan

    noted = str(plan.absolute())
    book = ledger_option(ledger, noted, wanted=not no_ledger, lasting=True)
    options: dict[str, Any] = {"delete_gone": delete_gone, "ledger": book, "timeout": timeout}
    # The catalog says that they are not there: only a run that goes on may still make them.
    options |= {"again": again or None, "on_refused": "isolate" if isolate else "report"}
    with connect(Target(host)) as catalog, ExitStack() as opened:
        todo = read_plan(plan, catalog)
        file = opened.enter_context(results_file(results, plan)) if results else None
        done = _applied(catalog, todo, options)
        if file is not None:
            file.write(list(applied_records(done)))
            opened.close()
        _show(todo, done, output)
        _say_how_to_go_on(done, host, ledger)
        notice.head = head_of(done, todo.planned.asked.endpoint, catalog.transport.base)
        lacking = file is not None and _say_what_it_lacks(file)
        if catalog.stop_reason() is not None:
            raise Exit(ExitCode.STOPPED)
    raise Exit(ExitCode.DONE if done.ok and not lacking else ExitCode.NOT_ALL)


def _applied(catalog: Alation, plan: Plan, options: dict[str, Any]) -> Applied:
    """Carry a plan out, with a bar for each of its writes; a signal stops it cleanly."""
    from alation_cli.output.plain import confirmed
    from alation_cli.planning.carrying_out import carry_out
    from alation_core import SameRowsAgain

    try:
        return carry_out(catalog, plan, options)
    except SameRowsAgain as error:
        if not confirmed(f"alation: {error}\nSend them once more?"):
            raise
        return carry_out(catalog, plan, options | {"again": True})


def _say_what_it_lacks(file: TableFile[Any]) -> bool:
    """Tell what is not in the results; return whether it is not written to its end."""
    from alation_cli.loading.outcome_files import flaws_note
    from alation_cli.output.plain import say

    if file.failure is not None:
        say(f"alation: {file.failure}")
    if file.flaws:
        say(f"note: {flaws_note(file)}")
    return file.failure is not None


def _say_how_to_go_on(applied: Applied, host: str | None, ledger: str | None) -> None:
    from alation_cli.loading.next_steps import Commands, next_steps
    from alation_cli.output.plain import say

    for run in applied.runs:
        for line in next_steps(Commands(host, ledger), run.id, run.counts):
            say(line)


def _show(plan: Plan, applied: Applied, output: SummaryForm) -> None:
    from alation_cli.output.records import print_json
    from alation_cli.planning.printing import print_lines
    from alation_cli.planning.table import applied_lines

    if output is SummaryForm.TABLE:
        print_lines(lambda width: applied_lines(plan, applied, width))
        return
    counts: dict[str, dict[str, int]] = {}
    for (kind, state), number in applied.counts.items():
        counts.setdefault(kind, {})[state] = number
    runs = [run.id for run in applied.runs if run.id is not None]
    endpoint = plan.planned.asked.endpoint
    print_json({"endpoint": endpoint, "ok": applied.ok, "counts": counts, "runs": runs})
