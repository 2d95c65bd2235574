"""The options about a file of rows, which every command that reads one has."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from alation_cli.parameters import OneOf
from alation_files.forms import FileForm

if TYPE_CHECKING:
    from alation_files.source import Source

OPTIONS = {
    "form": click.option(
        "--format",
        "form",
        type=OneOf(FileForm),
        help="Form of FILE where its suffix does not tell; standard input is jsonl by default.",
    ),
    "delimiter": click.option(
        "--delimiter",
        metavar="SIGN",
        help="Sign between the cells of CSV, or comma, semicolon, tab, pipe; else it is found out.",
    ),
    "encoding": click.option(
        "--encoding",
        metavar="NAME",
        help="Encoding of a text, for example cp1252; else it is found out.",
    ),
    "sheet": click.option(
        "--sheet", metavar="NAME", help="Sheet of a workbook, or its number; else the first."
    ),
    "mapping": click.option(
        "--map",
        "mapping",
        multiple=True,
        metavar="HEADING=FIELD",
        help="Field that a heading stands for; HEADING= leaves the column out; repeatable.",
    ),
    "ignore_unknown": click.option(
        "--ignore-unknown", is_flag=True, help="Leave out columns that name no field."
    ),
    "empty": click.option(
        "--empty",
        multiple=True,
        metavar="[FIELD=]keep|clear|null",
        help="What an empty cell says: keep the field as it is (default), clear it, or null; for "
        "all fields or for one; repeatable.",
    ),
}
"""By the names that `source_of` gives to their values."""


def reads_a_file(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options about its file, behind its own.

    Args:
        command: takes their values as the dict `about`, which `source_of` takes.
    """

    @functools.wraps(command)
    def called(**given: Any) -> None:
        about = {name: given.pop(name) for name in OPTIONS}
        command(**given, about={name: value for name, value in about.items() if value is not None})

    for option in reversed(OPTIONS.values()):  # as decorators stand: the last one is taken first
        called = option(called)
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
