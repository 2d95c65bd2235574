"""Rows from Parquet, batch by batch: their values are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import tee
from typing import Any, BinaryIO

from alation_core.shapes import PayloadSchema, text_from_value
from alation_files.errors import BadFile
from alation_files.frames import records_of
from alation_files.headings import Columns, OnlyRead, columns_of
from alation_files.libraries import needed
from alation_files.options import FileOptions
from alation_files.rows import Facts, ReadRow
from alation_files.values import taker, typed_rows

BATCH_ROWS = 5000


def rows_in_parquet(
    name: str,
    content: BinaryIO,
    schema: PayloadSchema,
    options: FileOptions,
    only_read: OnlyRead,
    facts: Facts,
) -> Iterator[ReadRow]:
    """Yield the rows of a Parquet file; the line of a row is its number, from 1.

    Args:
        name: of the file, for messages.
        content: of the file.
        schema: of a row.
        options: of the file.
        only_read: names that a read brings and that are no fields of a row.
        facts: takes what is found out.

    Raises:
        BadFile: the file is damaged or none, or its columns cannot be used.
    """
    arrow = needed("pyarrow", f"{name}: a Parquet file", "parquet")
    parquet = needed("pyarrow.parquet", f"{name}: a Parquet file", "parquet")
    try:
        file = parquet.ParquetFile(content)
        columns = columns_of(name, file.schema_arrow.names, schema, options, only_read)
        facts.headings, facts.fields = columns.headings, columns.fields
        facts.notes += columns.notes()
        records, again = tee(records_of(file.iter_batches(BATCH_ROWS)))
        cells_of = _cells_of(columns, schema)
        rows = zip(typed_rows(columns.used, schema, records), again, strict=True)
        for number, (row, record) in enumerate(rows, 1):
            yield ReadRow(number, row, cells_of(row, record) if cells_of else None)
    except (arrow.ArrowException, OSError) as error:
        raise BadFile(f"{name} cannot be read as Parquet: {error}") from error


def _cells_of(
    columns: Columns, schema: PayloadSchema
) -> Callable[[dict[str, Any], Sequence[Any]], list[str]] | None:
    """Return what makes the cells of a row where columns are left out; else its values tell all."""
    if None not in columns.fields:
        return None
    plain = taker(None)

    def cells(row: dict[str, Any], record: Sequence[Any]) -> list[str]:
        return [
            _text(plain(record[at]))
            if name is None
            else text_from_value(schema.fields.get(name), row.get(name))
            for at, name in enumerate(columns.fields)
        ]

    return cells


def _text(value: Any) -> str:
    try:
        return text_from_value(None, value)
    except (TypeError, ValueError):  # bytes, say: no field has to take it
        return str(value)
