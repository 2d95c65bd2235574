"""Rows as a DAG gives them: a path, a URL, a function, or the rows themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from os import PathLike, fspath
from typing import Any

from airflow.sdk import ObjectStoragePath, XComArg

from alation_airflow.places import read_from
from alation_core import ConfigurationError
from alation_core.shapes import PayloadSchema
from alation_files.headings import NOTHING_READ, OnlyRead
from alation_files.source import Source, lean_rows


class Given:
    """Rows that are no text: hidden from templates, which would call a function and change texts.

    Args:
        rows: a function without arguments, or the rows.
    """

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def __repr__(self) -> str:
        """Say the same in each process: Airflow makes a version of a DAG from it."""
        named = self.rows if callable(self.rows) else type(self.rows)
        name = getattr(named, "__qualname__", type(named).__qualname__)
        return f"<{name}>" if callable(self.rows) else f"<rows: {name}>"


def as_given(rows: Any) -> Any:
    """Return rows as an operator keeps them: a text or an XCom for templates, all else hidden."""
    if isinstance(rows, ObjectStoragePath):
        return str(rows)
    if isinstance(rows, PathLike):
        return fspath(rows)
    if rows is None or isinstance(rows, str | XComArg | Given):
        return rows
    return Given(rows)


def rows_of(
    given: Any, schema: PayloadSchema, only_read: OnlyRead = NOTHING_READ
) -> Callable[[], Iterable[Any]]:
    """Return what returns the rows.

    Args:
        given: as the operator holds it, when its templates were rendered.
        schema: of a row; it tells the types of the cells of a table.
        only_read: names that a read brings and that are no fields of a row.

    Raises:
        ConfigurationError: they are no rows.
    """
    rows = given.rows if isinstance(given, Given) else given
    if isinstance(rows, str):
        return lambda: _of_file(rows, schema, only_read)
    if callable(rows):
        return lambda: rows()
    if rows is None or isinstance(rows, bytes | int | float):
        raise ConfigurationError(
            "rows must be a path, a URL, a function without arguments, or rows, not "
            f"{type(rows).__name__}"
        )
    return lambda: rows


def _of_file(place: str, schema: PayloadSchema, only_read: OnlyRead) -> Iterator[Any]:
    if not place.strip():
        raise ConfigurationError("rows is an empty text: it must be a path or a URL")
    with read_from(place) as path, lean_rows(Source(str(path)), schema, only_read) as rows:
        yield from rows
