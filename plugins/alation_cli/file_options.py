"""The options about a file of rows, which every command that reads one has."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from alation_files.forms import FileForm

if TYPE_CHECKING:
    from alation_files.source import Source

Form = Annotated[
    FileForm | None,
    typer.Option(
        "--format",
        help="Form of FILE where its suffix does not tell; standard input is jsonl by default.",
        show_default=False,
    ),
]
Delimiter = Annotated[
    str | None,
    typer.Option(
        metavar="SIGN",
        help="Sign between the cells of CSV, or comma, semicolon, tab, pipe; else it is found out.",
        show_default=False,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Encoding of a text, for example cp1252; else it is found out.",
        show_default=False,
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Sheet of a workbook, or its number; else the first.",
        show_default=False,
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="HEADING=FIELD",
        help="Field that a heading stands for; HEADING= leaves the column out; repeatable.",
        show_default=False,
    ),
]
IgnoreUnknown = Annotated[
    bool, typer.Option("--ignore-unknown", help="Leave out columns that name no field.")
]
EmptyCells = Annotated[
    list[str] | None,
    typer.Option(
        "--empty",
        metavar="[FIELD=]keep|clear|null",
        help="What an empty cell says: keep the field as it is (default), clear it, or null; for "
        "all fields or for one; repeatable.",
        show_default=False,
    ),
]

ABOUT = "about"
"""The parameter under which a command gets the values of these options."""


def _declared(
    form: Form = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    mapping: Map = None,
    ignore_unknown: IgnoreUnknown = False,
    empty: EmptyCells = None,
) -> None:
    """Declare the options, by the names that `source_of` gives them."""


def reads_a_file(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options about its file.

    Args:
        command: takes their values as the dict `about`, which `source_of` takes.
    """
    known = inspect.signature(_declared).parameters

    @functools.wraps(command)
    def called(**given: Any) -> None:
        about = {name: given.pop(name) for name in known}
        command(**given, about={name: value for name, value in about.items() if value is not None})

    hints = get_type_hints(command, include_extras=True) | get_type_hints(
        _declared, include_extras=True
    )
    own = inspect.signature(command).parameters
    parameters = {name: one for name, one in own.items() if name != ABOUT} | known
    called.__annotations__ = {name: hints[name] for name in parameters}
    # The library reads the options from the signature, where they are texts until now.
    called.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [one.replace(annotation=hints[name]) for name, one in parameters.items()]
    )
    return called


def source_of(file: str, about: Mapping[str, Any]) -> Source:
    """Return the source that a command names.

    Args:
        file: its path, or "-".
        about: values of the options about it.

    Raises:
        BadFile: an option cannot be used.
    """
    from alation_files.options import options_from  # these two are heavy for a command's help
    from alation_files.source import Source

    options = {name: value for name, value in about.items() if name != "form"}
    return Source(file, about.get("form"), options_from(**options))
