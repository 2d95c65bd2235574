"""What a load would send, without any connection."""

from __future__ import annotations

from typing import Any

from alation_cli.exits import ExitCode
from alation_cli.loading.checking import shown_checking
from alation_cli.loading.grouped import problem_lines
from alation_cli.loading.notices import Notices, say_notices
from alation_cli.loading.rows import opened, read_and_checked, refuse_invalid
from alation_cli.loading.run import Load
from alation_cli.options import OutputForm
from alation_cli.output.plain import plural, say
from alation_cli.output.records import print_records
from alation_core import BatchLimit
from alation_core.operations import WriteOperation
from alation_core.shapes import places_of
from alation_files.source import Source

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
    notices = Notices(write, load.params, load.update)
    with shown_checking() as checking, opened(source, write) as rows:
        given = read_and_checked(rows, checking, notices.take)
        planned = write.plan(given, batch_size=options.batch_size, **load.params)
        form = write.operation.form(load.params)
        whole, records = False, []
        for number, batch in enumerate(planned, 1):
            whole = whole or batch.whole
            size = len(batch.body(form)) if batch.rows else 0
            counts = (number, len(batch.rows), len(batch.rejected), size)
            records.append(dict(zip(COLUMNS, counts, strict=True)))
        problems = write.validate(read_and_checked(rows, checking))
    if problems and (options.on_invalid == "raise" or whole):
        refuse_invalid(rows, problems)
    say_notices(notices.of(rows, problems))
    print_records(records, COLUMNS, OutputForm(options.shown.output))
    for line in problem_lines(rows, problems):
        say(line)
    word = requests_line(write.operation, sum(record["rows"] > 0 for record in records))
    if word:
        say(f"note: {word}")
    return ExitCode.NOT_ALL if problems else ExitCode.DONE


def requests_line(operation: WriteOperation[Any], requests: int) -> str | None:
    """Return how many requests a load makes where rows cannot share them freely, else None."""
    line = f"{plural(requests, 'request')} ({operation.method} {operation.path})"
    if isinstance(operation.batch, BatchLimit) and operation.batch.items == 1:
        return f"{line}: one for each row"
    own = ", ".join(places_of(operation.payload_schema))
    return f"{line}: rows that differ in {own} go into requests of their own" if own else None
