"""`alation cassette`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alation_cli.exits import BadInput, ExitCode
from alation_cli.options import Host, JobSeconds, OutputForm, RecordOutput, UseSandbox

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder of tapes; those below it count too.")
]
Drift = Annotated[
    bool, typer.Option("--drift", help="Play the tapes too, and list keys that no schema knows.")
]
TapeFile = Annotated[
    Path, typer.Argument(metavar="TAPE", help="Tape whose call is made; its index names the call.")
]
Into = Annotated[
    Path, typer.Option(metavar="DIR", help="Folder for the new tape, named as the endpoint.")
]
ServerVersion = Annotated[
    str | None, typer.Option(help="Version of the server, for the index.", show_default=False)
]


@app.callback()
def cassette() -> None:
    """Check recorded exchanges, or record them anew."""


@app.command()
def check(folder: Folder, drift: Drift = False, output: RecordOutput = OutputForm.TABLE) -> None:
    """Look for secrets, tapes without an origin, old ones, and ones that cannot be read in a diff.

    Exit code 1 says that something was found. What drifted is listed and is no fault of a tape.
    """
    from alation_cli.cassettes import COLUMNS, checked, drifted, with_replay
    from alation_cli.output.plain import neutral
    from alation_cli.output.records import print_records

    with with_replay():
        found = checked(folder)
        records = [*found, *(drifted(folder) if drift else ())]
    if output is not OutputForm.TABLE:
        print_records(records, COLUMNS, output)
    else:
        for record in records:
            print(neutral("{tape}: {rule}: {message}".format_map(record)))
        if not found:
            print(f"{folder}: every tape may be published")
    raise typer.Exit(ExitCode.NOT_ALL if found else ExitCode.DONE)


@app.command()
def record(
    tape: TapeFile,
    into: Into,
    server_version: ServerVersion = None,
    host: Host = None,
    sandbox: UseSandbox = False,
    job_seconds: JobSeconds = None,
) -> None:
    """Make the call of a tape on a server, and write a new tape of it, scrubbed.

    The call is made as it stands: a create creates. Ids in it have to fit the server.
    """
    from alation_cli.cassettes import recorded, with_replay
    from alation_cli.connection import Target, reached

    if into.resolve() == tape.parent.resolve():
        raise BadInput(f"--into {into} is the folder of the tape, which would be overwritten")
    with with_replay(), reached(Target(host, sandbox, job_seconds)) as (address, auth):
        print(f"written: {recorded(tape, into, address, auth, server_version)}")
