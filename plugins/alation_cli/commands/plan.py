"""`alation plan`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit

from alation_cli import options
from alation_cli.exits import BadInput, ExitCode
from alation_cli.file_options import reads_a_file, source_of
from alation_cli.manners import command
from alation_cli.options import SummaryForm
from alation_cli.parameters import FILE, argument

if TYPE_CHECKING:
    from alation_core.operations import Comparison
    from alation_plan import Plan


SERVER_ERRORS = 500
"""The first HTTP status that is no answer to what was asked."""


@command()
@argument(
    "endpoint",
    metavar="ENDPOINT",
    told="Whose rows they are; ENDPOINT.KIND where it has several kinds.",
)
@options.row_file
@click.option(
    "--key",
    metavar="FIELD",
    help="The field by which a row finds its object; several with commas. id: only updates.",
)
@click.option(
    "--within",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Compare with the objects alone that this filter of the list leaves; repeatable.",
)
@options.params
@click.option("--check", is_flag=True, help="Exit with 1 where something would change.")
@click.option("--out", type=FILE, metavar="FILE", help="Keep the plan, for `alation apply`.")
@options.summary_output
@options.host
@options.use_sandbox
@options.job_seconds
@reads_a_file
def plan(
    endpoint: str,
    file: str,
    about: dict[str, Any],
    key: str | None,
    within: Sequence[str],
    param: Sequence[str],
    check: bool,
    out: Path | None,
    output: SummaryForm,
    host: str | None,
    sandbox: bool,
    job_seconds: float | None,
) -> None:
    """Compare the rows of a file with the catalog, field by field; nothing is sent.

    The file may hold the fields of the endpoint's create and update. What it leaves out is left
    alone.
    """
    from alation_cli.connection import Target, connect
    from alation_cli.loading.rows import refuse_invalid
    from alation_cli.output.plain import say
    from alation_cli.planning.printing import say_what_is_read
    from alation_cli.planning.rows import read_rows_to_compare
    from alation_core import InvalidPayload, RequestRefused, UnreadableAnswer
    from alation_plan import comparison_of
    from alation_plan import plan as planned

    _check_out(out, file)
    with connect(Target(host, sandbox, job_seconds)) as catalog:
        name, _, kind = endpoint.partition(".")
        of = catalog.endpoint(name)
        comparison = comparison_of(of, kind or None)
        filters, params = _filters(comparison, within or []), _params(comparison, param or [])
        rows = read_rows_to_compare(source_of(file, about), comparison)
        say_what_is_read(endpoint)
        fields = tuple(part.strip() for part in key.split(",")) if key else None
        try:
            made = planned(of, rows.values, fields, within=filters, kind=kind or None, **params)
        except InvalidPayload as error:
            refuse_invalid(rows, error.problems)
        except (RequestRefused, UnreadableAnswer) as error:
            # Code 1 says that something would change.
            say(f"alation: {error}")
            refused = isinstance(error, RequestRefused) and error.status < SERVER_ERRORS
            raise Exit(ExitCode.BAD_INPUT if refused else ExitCode.NO_ACCESS) from error
    _show(made.noted(rows.name, rows.lines), out, output)
    raise Exit(ExitCode.NOT_ALL if check and made.would_change else ExitCode.DONE)


def _check_out(out: Path | None, file: str) -> None:
    if out is not None and os.path.exists(out) and os.path.exists(file) and out.samefile(file):
        raise BadInput(f"--out {out} is the input file, which it would overwrite")


def _show(plan: Plan, out: Path | None, output: SummaryForm) -> None:
    from alation_cli.output.plain import command_line, say
    from alation_cli.output.records import print_json
    from alation_cli.planning.printing import print_lines
    from alation_cli.planning.table import plan_lines
    from alation_cli.signals import tidily

    if out is not None:
        try:
            with tidily(out):
                plan.to_file(out)
        except OSError as error:
            raise BadInput(f"--out {out} cannot be written: {error.strerror}") from error
    if output is SummaryForm.JSON:
        told = {"endpoint": plan.planned.asked.endpoint, "rows": len(plan.rows)}
        objects = {"objects": plan.planned.objects, "counts": dict(plan.counts)}
        print_json({**told, **objects, "out": str(out) if out else None})
        return
    print_lines(lambda width: plan_lines(plan, width))
    if out is not None and (plan.would_change or plan.gone):
        say("to carry it out:")
        say(f"  {command_line(['alation', 'apply', str(out)])}")


def _filters(comparison: Comparison, given: Sequence[str]) -> Mapping[str, Any]:
    from alation_cli.operations import params_from
    from alation_core.shapes import by_python_name

    known = by_python_name(comparison.listing.params_schema)
    for text in given:
        name, equals, _ = text.partition("=")
        if not name or not equals:
            raise BadInput(f"--within {text}: write it as FIELD=VALUE")
        if name not in known:
            raise BadInput(f"--within {text}: {_unknown(name, list(known))}")
    return params_from(known, given)


def _unknown(name: str, known: Sequence[str]) -> str:
    from alation_cli.operations import suggestion

    return f"the list has no filter {name!r}; {suggestion(name, known)}filters: {', '.join(known)}"


def _params(comparison: Comparison, given: Sequence[str]) -> dict[str, Any]:
    from alation_cli.operations import params_from, write_params

    writes = (comparison.create, comparison.update, comparison.delete)
    known: dict[str, Any] = {}
    for write in writes:
        if write is not None:
            known = {**write_params(write), **known}
    return params_from(known, given)
