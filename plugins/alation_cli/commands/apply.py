"""`alation apply`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit

from alation_cli import options, run_options
from alation_cli.manners import command
from alation_cli.notifies import notifies
from alation_cli.options import SummaryForm
from alation_cli.parameters import FILE, argument

if TYPE_CHECKING:
    from alation_cli.loading.next_steps import Commands
    from alation_cli.loading.notifying import Notice
    from alation_cli.planning.carrying_out import Watching
    from alation_cli.planning.ending import Ending
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
    from alation_cli.loading.next_steps import Commands
    from alation_cli.output.plain import say
    from alation_cli.planning.carrying_out import Watching
    from alation_cli.planning.ending import Ending
    from alation_cli.planning.results import applied_records, results_file
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
        watching = Watching(catalog.transport.clock, timeout, [notice])
        commands = Commands(host, ledger, jobs_apart=_jobs_apart(todo))
        done = _applied(catalog, todo, options, watching, commands, notice)
        if file is not None:
            file.write(list(applied_records(done)))
            opened.close()
        ending = Ending(done, watching.work, catalog.stop_reason() is not None, commands)
        _show(todo, ending, output)
        for line in ending.lines():
            say(line)
        notice.head = ending.head(todo.planned.asked.endpoint, catalog.transport.base)
        lacking = file is not None and _say_what_it_lacks(file)
    raise Exit(ending.code(told=not lacking))


def _jobs_apart(plan: Plan) -> bool:
    """Tell whether the jobs of its writes are none of those that `alation job` knows."""
    writes = (plan.comparison.create, plan.comparison.update, plan.comparison.delete)
    return any(write is not None and write.jobs_apart for write in writes)


def _applied(
    catalog: Alation,
    plan: Plan,
    options: dict[str, Any],
    watching: Watching,
    commands: Commands,
    notice: Notice,
) -> Applied:
    """Carry a plan out, with a bar for each of its writes; a signal stops it cleanly.

    What ends it under way is told as it is of a load.
    """
    from alation_cli.loading.watched import broken_off
    from alation_cli.planning.carrying_out import carry_out
    from alation_cli.planning.ending import head_of_broken

    try:
        return carry_out(catalog, plan, options, watching)
    except (KeyboardInterrupt, Exception) as error:
        work, standing = watching.work, watching.standing
        if standing is None or not (work.run is not None or work.is_under_way):
            raise  # nothing is sent or recorded
        notice.head = head_of_broken(
            work, plan.planned.asked.endpoint, catalog.transport.base, commands
        )
        raise Exit(broken_off(error, work, standing, commands, "plan")) from error


def _say_what_it_lacks(file: TableFile[Any]) -> bool:
    """Tell what is not in the results; return whether it is not written to its end."""
    from alation_cli.loading.outcome_files import flaws_note
    from alation_cli.output.plain import say

    if file.failure is not None:
        say(f"alation: {file.failure}")
    if file.flaws:
        say(f"note: {flaws_note(file)}")
    return file.failure is not None


def _show(plan: Plan, ending: Ending, output: SummaryForm) -> None:
    from alation_cli.output.records import print_json
    from alation_cli.planning.printing import print_lines
    from alation_cli.planning.table import applied_lines

    applied = ending.applied
    if output is SummaryForm.TABLE:
        print_lines(lambda width: applied_lines(plan, applied, width))
        return
    counts: dict[str, dict[str, int]] = {}
    for (kind, state), number in applied.counts.items():
        counts.setdefault(kind, {})[state] = number
    endpoint = plan.planned.asked.endpoint
    print_json({"endpoint": endpoint, "ok": applied.ok, "counts": counts, "runs": ending.runs})
