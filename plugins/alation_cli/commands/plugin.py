"""`alation plugin`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from alation_cli import options
from alation_cli.exits import BadInput, ExitCode
from alation_cli.manners import group
from alation_cli.options import OutputForm
from alation_cli.parameters import argument

if TYPE_CHECKING:
    from alation_cli.template import PluginNames


COLUMNS = ("distribution", "version", "endpoint", "api_version", "milliseconds", "state", "cause")

endpoint_name = argument("name", metavar="NAME", told="Of the endpoint, as in acme_flag.")
is_direct = click.option(
    "--direct", is_flag=True, help="The create is answered at once, not with a job."
)
has_list = click.option("--list", "with_list", is_flag=True, help="With a list of the objects.")
has_get = click.option(
    "--get", "with_get", is_flag=True, help="With a read of one object, by its id."
)
has_delete = click.option("--delete", "with_delete", is_flag=True, help="With a delete by ids.")


@group()
def plugin() -> None:
    """Begin a plugin of your own, and look after those that are installed."""


@plugin.command()
@endpoint_name
@is_direct
@has_list
@has_get
@has_delete
def new(name: str, direct: bool, with_list: bool, with_get: bool, with_delete: bool) -> None:
    """Write the project of a new plugin into a folder here; its tests pass at once, offline."""
    from datetime import UTC, datetime

    from alation_cli.template import Choice, project_files

    names = _names(name)
    choice = Choice(direct, with_list, with_get, with_delete)
    folder = Path(names.distribution)
    if folder.exists():
        raise BadInput(f"{folder} is there already: move it away, or take another name")
    _write(folder, project_files(names, datetime.now(UTC).date(), choice))
    print(f"{folder} is written. Go on with:")
    print(f"  cd {folder}")
    print("  pip install -e '.[test]'")
    print("  pytest")
    print(f"  alation endpoints {name}")


@plugin.command()
@endpoint_name
@is_direct
@has_list
@has_get
@has_delete
def add(name: str, direct: bool, with_list: bool, with_get: bool, with_delete: bool) -> None:
    """Write a further endpoint into the project of a plugin, in whose folder this is called."""
    from datetime import UTC, datetime

    from alation_cli.template import Choice, NoProject, endpoint_files, extended, project_in

    here = Path()
    try:
        project = project_in(here)
        names = _names(name, project.package)
        text = extended(project, name, names.module)
    except NoProject as error:
        raise BadInput(str(error)) from error
    choice = Choice(direct, with_list, with_get, with_delete)
    files = endpoint_files(names, datetime.now(UTC).date(), choice, project.source)
    for place in files:
        if (here / place).exists():
            raise BadInput(f"{place} is there already: move it away, or take another name")
    _write(here, {**files, "pyproject.toml": text})
    print(f"{name} is written, as the package {names.module}. Go on with:")
    print("  pip install -e '.[test]'")
    print("  pytest")
    print(f"  alation endpoints {name}")


def _names(name: str, within: str | None = None) -> PluginNames:
    """Return what a new endpoint is called.

    Raises:
        BadInput: it cannot be called so, or somebody is.
    """
    from alation_cli.connection import offline
    from alation_cli.template import PluginNames

    try:
        names = PluginNames(name, within)
    except ValueError as error:
        raise BadInput(str(error)) from error
    with offline() as catalog:
        if name in dir(catalog):
            raise BadInput(f"{name!r} is taken, by an installed plugin or the client: try another")
    return names


def _write(folder: Path, files: Mapping[str, str]) -> None:
    try:
        for place, text in files.items():
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{folder} cannot be written: {error.strerror}") from error


@plugin.command()
@options.record_output
def doctor(output: OutputForm) -> None:
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
    raise Exit(ExitCode.NOT_ALL if broken else ExitCode.DONE)
