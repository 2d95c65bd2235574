"""`alation validate`."""

from __future__ import annotations

from typing import Any

from click.exceptions import Exit

from alation_cli import options
from alation_cli.exits import ExitCode
from alation_cli.file_options import reads_a_file, source_of
from alation_cli.manners import command
from alation_cli.options import OutputForm

COLUMNS = ("line", "row", "field", "message")


@command()
@options.operation_name
@options.row_file
@options.record_output
@reads_a_file
def validate(operation: str, file: str, about: dict[str, Any], output: OutputForm) -> None:
    """Check the rows of a file offline and print everything that is wrong with them."""
    from alation_cli.connection import offline
    from alation_cli.loading.checking import shown_checking
    from alation_cli.loading.grouped import problem_lines
    from alation_cli.loading.notices import Notices, say_notices
    from alation_cli.loading.rows import opened, read_and_checked
    from alation_cli.operations import find_write, update_of
    from alation_cli.output.plain import plural, show, show_words
    from alation_files.rows import problem_text

    with offline() as catalog:
        write = find_write(catalog, operation)
        notices = Notices(write, {}, update_of(catalog, operation))
        with shown_checking() as checking, opened(source_of(file, about), write) as rows:
            problems = write.validate(read_and_checked(rows, checking, notices.take))
        say_notices(notices.of(rows, problems))
    if output is not OutputForm.TABLE:
        from alation_cli.output.records import print_records

        records = (
            {
                "line": rows.lines[problem.row or 0],
                "row": problem.row,
                "field": problem.field,
                "message": problem_text(rows, problem),
            }
            for problem in problems
        )
        print_records(records, COLUMNS, output)
    else:
        for line in problem_lines(rows, problems, shown=None):
            show_words(line)
        found = plural(len(problems), "problem") if problems else "no problem"
        show(f"{rows.name}: {plural(len(rows.lines), 'row')} for {operation}, {found}")
    raise Exit(ExitCode.BAD_INPUT if problems else ExitCode.DONE)
