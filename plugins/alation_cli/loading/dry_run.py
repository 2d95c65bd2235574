"""What a load would send, without any connection."""

from __future__ import annotations

from alation_cli.exits import ExitCode
from alation_cli.files import Source, read_rows
from alation_cli.loading.notices import Notices, say_notices
from alation_cli.loading.run import Load, refuse_invalid
from alation_cli.loading.summary import problem_lines
from alation_cli.options import OutputForm
from alation_cli.output.plain import say
from alation_cli.output.records import print_records

COLUMNS = ("batch", "rows", "rejected", "bytes")


def dry_run(load: Load, source: Source) -> ExitCode:
    """Print the batches that a load would send.

    Args:
        load: what would be called.
        source: of the rows.

    Raises:
        BadInput: rows cannot be read, or do not fit and would not be skipped.
        ConfigurationError: an option or a parameter cannot be used.
    """
    write, options = load.write, load.options
    rows = read_rows(source, write.payload_schema)
    batches = list(write.plan(rows.values, batch_size=options.batch_size, **load.params))
    problems = write.validate(rows.values)
    if problems and (options.on_invalid == "raise" or any(batch.whole for batch in batches)):
        refuse_invalid(rows, problems)
    say_notices(Notices(write, load.params, load.update).of(rows, problems))
    form = write.operation.form(load.params)
    records = [
        {
            "batch": number,
            "rows": len(batch.rows),
            "rejected": len(batch.rejected),
            "bytes": len(batch.body(form)) if batch.rows else 0,
        }
        for number, batch in enumerate(batches, 1)
    ]
    print_records(records, COLUMNS, OutputForm(options.shown.output))
    for line in problem_lines(rows, problems):
        say(line)
    return ExitCode.NOT_ALL if problems else ExitCode.DONE
