"""Options that several commands share, declared once."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer


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


class OnInvalid(enum.StrEnum):
    """What happens to rows that do not fit."""

    RAISE = "raise"
    SKIP = "skip"


OperationName = Annotated[
    str,
    typer.Argument(
        metavar="ENDPOINT.OPERATION", help="See `alation endpoints`.", show_default=False
    ),
]
RowFile = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help="CSV, Excel, JSON, JSON Lines or Parquet, told by its suffix; - is standard input.",
        show_default=False,
    ),
]
Params = Annotated[
    list[str] | None,
    typer.Option(
        "--param",
        metavar="NAME=VALUE",
        help="Query or path parameter of the operation; repeatable.",
        show_default=False,
    ),
]
Host = Annotated[
    str | None,
    typer.Option(help="Address of the server, with its scheme; else ALATION_HOST."),
]
UseSandbox = Annotated[
    bool,
    typer.Option("--sandbox", help="Use an emulated server that lives as long as the command."),
]
JobSeconds = Annotated[
    float | None,
    typer.Option(
        min=0.0, help="How long a job of --sandbox runs; 0.5 by default.", show_default=False
    ),
]
RecordOutput = Annotated[OutputForm, typer.Option("--output", help="Form of what is printed.")]
SummaryOutput = Annotated[SummaryForm, typer.Option("--output", help="Form of what is printed.")]
Timeout = Annotated[
    float | None,
    typer.Option(min=0.0, help="Seconds to wait for a job; 1800 by default.", show_default=False),
]
Results = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write every row with its outcome: .csv, .xlsx or .jsonl, told by the suffix.",
    ),
]
Rejects = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write the rows that did not succeed and may be loaded again: .csv, .xlsx, .jsonl.",
    ),
]
