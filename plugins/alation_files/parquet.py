"""Rows from Parquet, batch by batch: their values are typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import BinaryIO

from alation_core.shapes import PayloadSchema
from alation_files.errors import BadFile
from alation_files.frames import records_of
from alation_files.headings import columns_of
from alation_files.libraries import needed
from alation_files.options import FileOptions
from alation_files.rows import Facts, ReadRow
from alation_files.values import typed_rows

BATCH_ROWS = 5000


def rows_in_parquet(
    name: str,
    content: BinaryIO,
    schema: PayloadSchema,
    options: FileOptions,
    only_read: Collection[str],
    facts: Facts,
) -> Iterator[ReadRow]:
    """Yield the rows of a Parquet file; the line of a row is its number, from 1.

    Args:
        name: of the file, for messages.
        content: of the file.
        schema: of a row.
        options: of the file.
        only_read: names that a read brings and the write does not take.
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
        records = records_of(file.iter_batches(BATCH_ROWS))
        for number, row in enumerate(typed_rows(columns.used, schema, records), 1):
            yield ReadRow(number, row)
    except (arrow.ArrowException, OSError) as error:
        raise BadFile(f"{name} cannot be read as Parquet: {error}") from error
