"""What a load would send, without any connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_cli.exits import ExitCode
from alation_cli.files import FileRows
from alation_cli.loading.run import LoadOptions, refuse_invalid
from alation_cli.loading.summary import problem_lines
from alation_cli.options import OutputForm
from alation_cli.output.plain import say
from alation_cli.output.records import print_records
from alation_core import BoundWrite

COLUMNS = ("batch", "rows", "rejected", "bytes")


def dry_run(
    write: BoundWrite[Any], rows: FileRows, params: Mapping[str, Any], options: LoadOptions
) -> ExitCode:
    """Print the batches that a load would send.

    Args:
        write: the operation.
        rows: the input.
        params: of the operation.
        options: of the load.

    Raises:
        BadInput: rows do not fit and would not be skipped.
        ConfigurationError: an option or a parameter cannot be used.
    """
    batches = list(write.plan(rows.values, batch_size=options.batch_size, **params))
    problems = write.validate(rows.values)
    if problems and (options.on_invalid == "raise" or any(batch.whole for batch in batches)):
        refuse_invalid(rows, problems)
    body = write.operation.body
    records = [
        {
            "batch": number,
            "rows": len(batch.rows),
            "rejected": len(batch.rejected),
            "bytes": len(batch.body(body)) if batch.rows else 0,
        }
        for number, batch in enumerate(batches, 1)
    ]
    print_records(records, COLUMNS, OutputForm(options.shown.output))
    for line in problem_lines(rows, problems):
        say(line)
    return ExitCode.NOT_ALL if problems else ExitCode.DONE
