"""Options of commands about recorded runs: which ledger, which runs, and who shares them."""

from __future__ import annotations

import enum
from typing import Annotated

import typer


class RunStatus(enum.StrEnum):
    """What a run is, or how it ended."""

    OPEN = "open"
    SUCCESSFUL = "successful"
    PARTIAL = "partial"
    FAILED = "failed"
    UNKNOWN = "unknown"


LedgerName = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="FILE_OR_URL",
        help="Ledger of the runs; else ALATION_LEDGER, else a file in the user's folder for state. "
        "An address with a password belongs into ALATION_LEDGER: whoever lists processes sees "
        "options.",
        show_default=False,
    ),
]
Lease = Annotated[
    float | None,
    typer.Option(
        min=1.0,
        metavar="SECONDS",
        help="How long a run stays with a process that is silent; 60 by default.",
        show_default=False,
    ),
]
WaitForOwner = Annotated[
    float | None,
    typer.Option(
        min=0.0,
        metavar="SECONDS",
        help="Wait for another process that works on the run; by default as long as its lease.",
        show_default=False,
    ),
]
Rate = Annotated[
    float | None,
    typer.Option(
        metavar="N",
        help="Requests a second, of all processes together that share the ledger.",
        show_default=False,
    ),
]
Senders = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="How many of the processes that share the ledger may send at once.",
        show_default=False,
    ),
]
Key = Annotated[
    str | None,
    typer.Option(
        metavar="KEY",
        help="Name of the run, chosen by you: the same load once more goes on with it, and of one "
        "that has ended nothing is sent.",
        show_default=False,
    ),
]
RunId = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="Id of the run, or the beginning of it; last is the newest run.",
        show_default=False,
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="List so many runs at most; 100 by default in a table, else all.",
        show_default=False,
    ),
]
Status = Annotated[
    RunStatus | None, typer.Option("--status", help="List the runs that are, or ended, so.")
]
OfOperation = Annotated[
    str | None,
    typer.Option(
        "--operation",
        metavar="ENDPOINT.OPERATION",
        help="List the runs of one operation.",
        show_default=False,
    ),
]
OfKey = Annotated[
    str | None,
    typer.Option("--key", metavar="KEY", help="List the newest run of a key.", show_default=False),
]
