"""Data frames and Arrow tables -> rows. No library of frames is imported: they know themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alation_core.shapes import PayloadSchema
from alation_files.headings import NOTHING_READ, OnlyRead, columns_of
from alation_files.libraries import needed
from alation_files.options import FileOptions
from alation_files.values import typed_rows


def is_frame(given: object) -> bool:
    """Tell whether something is a frame of pandas or polars, or hands itself on as Arrow does."""
    rowwise = hasattr(given, "itertuples") or hasattr(given, "iter_rows")
    return hasattr(given, "__arrow_c_stream__") or (rowwise and hasattr(given, "columns"))


def rows_of_frame(
    frame: Any, schema: PayloadSchema, only_read: OnlyRead = NOTHING_READ
) -> Iterator[dict[str, Any]]:
    """Return the rows of a frame, which are made as they are asked for.

    An index of pandas that has a name is a column. NaN, NaT and nulls are absent.

    Args:
        frame: of pandas or polars, or anything with `__arrow_c_stream__`.
        schema: of a row; headings match its fields without case, blanks and underscores.
        only_read: names that a read brings and that are no fields of a row.

    Raises:
        BadFile: a column names no field, or the library that reads Arrow is missing.
    """
    headings, records = _opened(frame)
    columns = columns_of("the frame", headings, schema, FileOptions(), only_read)
    return typed_rows(columns.used, schema, records)


def _opened(frame: Any) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    if hasattr(frame, "itertuples"):
        if any(name is not None for name in frame.index.names):
            frame = frame.reset_index()
        return [str(name) for name in frame.columns], frame.itertuples(index=False, name=None)
    if hasattr(frame, "iter_rows"):
        return list(frame.columns), frame.iter_rows()
    arrow = needed("pyarrow", "a table of Arrow", "parquet")
    reader = arrow.RecordBatchReader.from_stream(frame)
    return reader.schema.names, records_of(reader)


def records_of(batches: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """Yield the rows of Arrow's batches, each with a value for each column."""
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
