"""Options of commands about recorded runs: which ledger, which runs, and who shares them."""

from __future__ import annotations

import enum

import click

from alation_cli.parameters import Number, OneOf, argument
from alation_cli.server_options import Decorated, profile


class RunStatus(enum.StrEnum):
    """What a run is, or how it ended."""

    OPEN = "open"
    SUCCESSFUL = "successful"
    PARTIAL = "partial"
    FAILED = "failed"
    UNKNOWN = "unknown"


_ledger = click.option(
    "--ledger",
    metavar="FILE_OR_URL",
    help="Ledger of the runs; else ALATION_LEDGER, else the one of the profile, else a file in the "
    "user's folder for state. An address with a password belongs into ALATION_LEDGER: whoever "
    "lists processes sees options.",
)


def ledger_name(command: Decorated) -> Decorated:
    """Give a command the option `ledger`, and that of the profile, which may name one."""
    return _ledger(profile(command))


lease = click.option(
    "--lease",
    type=Number(min=1.0),
    metavar="SECONDS",
    help="How long a run stays with a process that is silent; 60 by default.",
)
wait_for_owner = click.option(
    "--wait-for-owner",
    type=Number(min=0.0),
    metavar="SECONDS",
    help="Wait for another process that works on the run; by default as long as its lease.",
)
rate = click.option(
    "--rate",
    type=Number(),
    metavar="N",
    help="Requests a second, of all processes together that share the ledger.",
)
senders = click.option(
    "--senders",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many of the processes that share the ledger may send at once.",
)
key = click.option(
    "--key",
    metavar="KEY",
    help="Name of the run, chosen by you: the same load once more goes on with it, and of one "
    "that has ended nothing is sent.",
)
run_id = argument(
    "run", metavar="ID", told="Id of the run, or the beginning of it; last is the newest run."
)
limit = click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="List so many runs at most; 100 by default in a table, else all.",
)
status = click.option(
    "--status", type=OneOf(RunStatus), help="List the runs that are, or ended, so."
)
of_operation = click.option(
    "--operation", metavar="ENDPOINT.OPERATION", help="List the runs of one operation."
)
of_key = click.option("--key", metavar="KEY", help="List the newest run of a key.")
