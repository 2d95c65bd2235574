"""`alation endpoints`."""

from __future__ import annotations

from typing import Annotated

import typer

from alation_cli.options import OutputForm, RecordOutput

app = typer.Typer()

Name = Annotated[
    str | None, typer.Argument(help="Only this endpoint, with its parameters.", show_default=False)
]


@app.command()
def endpoints(name: Name = None, output: RecordOutput = OutputForm.TABLE) -> None:
    """List what can be called; a broken plugin is listed with its cause."""
    from alation_cli.listing import COLUMNS, TABLE_COLUMNS, described
    from alation_cli.output.plain import neutral
    from alation_cli.output.records import print_records

    records = described(name)
    if output is not OutputForm.TABLE:
        print_records(records, COLUMNS, output)
        return
    working = [record for record in records if record["cause"] is None]
    if working:
        print_records(working, TABLE_COLUMNS, output)
    if name is not None:
        for record in working:
            print(f"params of {record['operation']}: {', '.join(record['params']) or 'none'}")
    for record in records:
        if record["cause"] is not None:
            print(neutral(f"{record['endpoint']} is broken: {record['cause']}"))
