"""Options that several commands share, declared once."""

from __future__ import annotations

import enum

import click

from alation_cli.parameters import FILE, Number, OneOf, argument
from alation_cli.server_options import Decorated, ca_file, profile, proxy


class OutputForm(enum.StrEnum):
    """How records are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class RowsForm(enum.StrEnum):
    """How rows of a recorded run are printed, or written into a file."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


class SummaryForm(enum.StrEnum):
    """How one thing is printed."""

    TABLE = "table"
    JSON = "json"


class NotifyForm(enum.StrEnum):
    """Form of what is posted to a webhook."""

    JSON = "json"
    SLACK = "slack"


class OnInvalid(enum.StrEnum):
    """What happens to rows that do not fit."""

    RAISE = "raise"
    SKIP = "skip"


operation_name = argument(
    "operation", metavar="ENDPOINT.OPERATION", told="See `alation endpoints`."
)
row_file = argument(
    "file",
    metavar="FILE",
    told="CSV, Excel, JSON, JSON Lines or Parquet, told by its suffix; - is standard input.",
)
params = click.option(
    "--param",
    multiple=True,
    metavar="NAME=VALUE",
    help="Query or path parameter of the operation; repeatable.",
)

_host = click.option(
    "--host",
    metavar="URL",
    help="Address of the server, with its scheme; else ALATION_HOST, else that of the profile.",
)


def host(command: Decorated) -> Decorated:
    """Give a command the option `host`, and those about the server that it does not take itself."""
    for option in (ca_file, proxy, profile, _host):  # as decorators stand: the last comes first
        command = option(command)
    return command


use_sandbox = click.option(
    "--sandbox", is_flag=True, help="Use an emulated server that lives as long as the command."
)
job_seconds = click.option(
    "--job-seconds",
    type=Number(min=0.0),
    metavar="SECONDS",
    help="How long a job of --sandbox runs; 0.5 by default.",
)
record_output, summary_output = (
    click.option(
        "--output",
        type=OneOf(forms),
        default="table",
        show_default=True,
        help="Form of what is printed.",
    )
    for forms in (OutputForm, SummaryForm)
)
timeout = click.option(
    "--timeout",
    type=Number(min=0.0),
    metavar="SECONDS",
    help="Wait so long for a job; 1800 by default. It goes on when the time is up.",
)
results = click.option(
    "--results",
    type=FILE,
    metavar="FILE",
    help="Write every row with its outcome: .csv, .xlsx or .jsonl, told by the suffix.",
)
report = click.option(
    "--report",
    type=FILE,
    metavar="FILE",
    help="Write a report of the run: .html for people, .json for programs.",
)
notify = click.option(
    "--notify",
    metavar="URL",
    help="Post how it ended to a webhook; else ALATION_NOTIFY_URL, or the file of "
    "ALATION_NOTIFY_URL_FILE. Whoever lists processes sees options.",
)
notify_form = click.option(
    "--notify-form",
    type=OneOf(NotifyForm),
    help="Form of what is posted; by default Slack's to Slack, else json.",
)
rejects = click.option(
    "--rejects",
    type=FILE,
    metavar="FILE",
    help="Write the rows that did not succeed and may be loaded again: .csv, .xlsx, .jsonl.",
)
