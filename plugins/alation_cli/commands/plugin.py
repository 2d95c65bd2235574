"""`alation plugin`."""

from __future__ import annotations

from typing import Annotated

import typer

from alation_cli.exits import BadInput, ExitCode
from alation_cli.options import OutputForm, RecordOutput

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("distribution", "version", "endpoint", "api_version", "milliseconds", "state", "cause")


@app.callback()
def plugin() -> None:
    """Begin a plugin of your own, and look after those that are installed."""


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(help="Of the endpoint, as in trust_check.", show_default=False)
    ],
) -> None:
    """Write the project of a new plugin into a folder here; its tests pass at once, offline."""
    from datetime import UTC, datetime
    from pathlib import Path

    from alation_cli.connection import offline
    from alation_cli.template import PluginNames, project_files

    try:
        names = PluginNames(name)
    except ValueError as error:
        raise BadInput(str(error)) from error
    with offline() as catalog:
        if name in dir(catalog):
            raise BadInput(f"{name!r} is taken, by an installed plugin or the client: try another")
    folder = Path(names.distribution)
    try:
        folder.mkdir()
        for place, text in project_files(names, datetime.now(UTC).date()).items():
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except FileExistsError as error:
        raise BadInput(f"{folder} is there already: move it away, or take another name") from error
    except OSError as error:
        raise BadInput(f"{folder} cannot be written: {error.strerror}") from error
    print(f"{folder} is written. Go on with:")
    print(f"  cd {folder}")
    print("  pip install -e '.[test]'")
    print("  pytest")
    print(f"  alation load {name}.create rows.jsonl --sandbox")


@app.command()
def doctor(output: RecordOutput = OutputForm.TABLE) -> None:
    """Load every installed plugin on its own; exit code 1 where one is broken."""
    from alation_cli.output.records import print_records
    from alation_core.client import reserved_names
    from alation_core.plugins import diagnose

    found = diagnose(reserved_names())
    records = []
    for diagnosis in found:
        distribution, _, version = diagnosis.plugin.distribution.rpartition(" ")
        records.append(
            {
                "distribution": distribution,
                "version": version,
                "endpoint": diagnosis.plugin.name,
                "api_version": diagnosis.api_version,
                "milliseconds": round(diagnosis.seconds * 1000, 1),
                "state": "loaded" if diagnosis.cause is None else "broken",
                "cause": diagnosis.cause,
            }
        )
    print_records(records, COLUMNS, output)
    broken = any(diagnosis.cause is not None for diagnosis in found)
    raise typer.Exit(ExitCode.NOT_ALL if broken else ExitCode.DONE)
