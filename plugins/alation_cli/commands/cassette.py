"""`alation cassette`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import Exit

from alation_cli import options
from alation_cli.exits import BadInput, ExitCode
from alation_cli.manners import group
from alation_cli.options import OutputForm
from alation_cli.parameters import FILE, argument

if TYPE_CHECKING:
    from alation_cli.connection import Reached


COLUMNS = ("tape", "rule", "message")


@group()
def cassette() -> None:
    """Write tapes, check them, or record them anew."""


@cassette.command()
@argument("folder", type=FILE, metavar="DIR", told="Folder of tapes; those below it count too.")
@click.option(
    "--drift", is_flag=True, help="Play the tapes too, and list keys that no schema knows."
)
@options.record_output
def check(folder: Path, drift: bool, output: OutputForm) -> None:
    """Look for secrets, tapes without an origin, old ones, and ones that cannot be read in a diff.

    Exit code 1 says that something was found. What drifted is listed and is no fault of a tape.
    """
    from alation_cli.output.plain import show
    from alation_cli.output.records import print_records

    with _with_replay():
        found = _checked(folder)
        records = [*found, *(_drifted(folder) if drift else ())]
    if output is not OutputForm.TABLE:
        print_records(records, COLUMNS, output)
    else:
        for record in records:
            show("{tape}: {rule}: {message}".format_map(record))
        if not found:
            show(f"{folder}: every tape may be published")
    raise Exit(ExitCode.NOT_ALL if found else ExitCode.DONE)


@cassette.command()
@options.operation_name
@click.option("--row", multiple=True, metavar="JSON", help="A row of a write; repeatable.")
@options.params
@click.option(
    "--status",
    type=click.IntRange(min=100, max=599),
    metavar="NUMBER",
    default=200,
    show_default=True,
    help="HTTP status of the answer.",
)
@click.option(
    "--body",
    type=FILE,
    metavar="FILE",
    help="The answer; by default one that the operation takes for a good one.",
)
@click.option(
    "--poll",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="An answer to a question after the job; repeatable. By default it has ended well.",
)
@click.option(
    "--case",
    metavar="NAME",
    default="success",
    show_default=True,
    help="What the tape shows: OPERATION__CASE.yaml.",
)
@click.option(
    "--into",
    type=FILE,
    metavar="DIR",
    help="The endpoint's folder; cassettes/ENDPOINT or tests/cassettes/ENDPOINT by default.",
)
def new(
    operation: str,
    row: Sequence[str],
    param: Sequence[str],
    status: int,
    body: Path | None,
    poll: Sequence[Path],
    case: str,
    into: Path | None,
) -> None:
    """Write a tape of a call that was not recorded, and its index entry; it replays as it is.

    The requests are the client's own. The answers are those of --body and --poll. Without them, a
    write is answered with the row and an id, or with nothing where its reader wants nothing; a job
    with a handle and, when it is asked for, its end; a list with one object, a read with that
    object; a --status from 400 on with a text that says no.
    """
    from alation_cli.composing import asked_for, told, usual_folder
    from alation_cli.connection import offline
    from alation_cli.output.plain import show

    with _with_replay(), offline() as catalog:
        from datetime import UTC, datetime

        from alation_replay.composing import write_composed

        asked = asked_for(catalog, operation, row or [], param or [], status, body, poll or [])
        folder = into or usual_folder(asked.endpoint.name)
        today = datetime.now(UTC).date().isoformat()
        for line in told(write_composed(asked, folder, case, today)):
            show(line)


@cassette.command()
@argument(
    "tape", type=FILE, metavar="TAPE", told="Tape whose call is made; its index names the call."
)
@click.option(
    "--into",
    type=FILE,
    required=True,
    metavar="DIR",
    help="Folder for the new tape, named as the endpoint.",
)
@click.option("--server-version", metavar="VERSION", help="Version of the server, for the index.")
@options.host
@options.use_sandbox
@options.job_seconds
def record(
    tape: Path,
    into: Path,
    server_version: str | None,
    host: str | None,
    sandbox: bool,
    job_seconds: float | None,
) -> None:
    """Make the call of a tape on a server, and write a new tape of it, scrubbed.

    The call is made as it stands: a create creates. Ids in it have to fit the server.
    """
    from alation_cli.connection import Target, reached
    from alation_cli.output.plain import show

    if into.resolve() == tape.parent.resolve():
        raise BadInput(f"--into {into} is the folder of the tape, which would be overwritten")
    target = Target(host, sandbox, job_seconds)
    with _with_replay(), reached(target) as server:
        show(f"written: {_recorded(tape, into, server, server_version)}")


@contextmanager
def _with_replay() -> Iterator[None]:
    """Do what needs the extra `replay`.

    Raises:
        BadInput: the extra is not installed, or a tape or its index cannot be used.
    """
    if find_spec("vcr") is None:
        raise BadInput(
            "cassettes need vcrpy, which the extra 'replay' brings: "
            "pip install 'alation-core[replay]'"
        )
    from alation_replay.scrubbing import SecretSurvived
    from alation_replay.tapes import TapeError

    try:
        yield
    except (SecretSurvived, TapeError) as error:
        raise BadInput(str(error)) from error


def _checked(folder: Path) -> list[dict[str, Any]]:
    """Return what is wrong with the tapes of a folder, as records."""
    from alation_replay.check import check_folder

    return [
        {"tape": str(found.tape), "rule": found.rule, "message": found.message}
        for found in check_folder(folder)
    ]


def _drifted(folder: Path) -> list[dict[str, Any]]:
    """Return the keys in the answers of a folder's tapes that no schema knows, as records."""
    from alation_replay.check import drift_of_folder

    return [
        {"tape": str(found.tape), "rule": "drift", "message": f"unknown: {', '.join(found.keys)}"}
        for found in drift_of_folder(folder)
    ]


def _recorded(
    tape: Path,
    into: Path,
    at: Reached,
    server: str | None,
) -> Path:
    """Record the call of a tape anew and return the path of the new tape.

    Args:
        tape: whose call is made, as the index beside it says.
        into: folder that takes the new tape and its index entry.
        at: the server.
        server: version of the server; None: nobody knows.

    Raises:
        BadInput: the index does not name the tape.
    """
    from alation_replay.index import read_index
    from alation_replay.recording import UNNAMED, plain_session
    from alation_replay.recording import record as record_call

    entry = read_index(tape.parent).get(tape.stem)
    if entry is None:
        raise BadInput(f"the index beside {tape} does not name it, so its call is not known")
    session = plain_session()
    if at.proxy is not None:
        session.proxies = {"http": at.proxy, "https": at.proxy}
    session.verify = at.ca_file or True
    options: dict[str, Any] = {"server": server or UNNAMED, "session": session}
    return record_call(entry, into, host=at.host, auth=at.auth, credentials=at.named, **options)
