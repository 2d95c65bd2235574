"""Rows from files and frames: CSV, JSON, Excel, Parquet, pandas, polars, Arrow.

Nothing is imported here: a command's help needs no library of files. Import from the modules:

- `source`: `Source` says where rows come from; `read_rows` reads all of them, `open_rows` as they
  are asked for, `lean_rows` whenever they are asked for, and keeps none.
- `options`: what a person may say about a file (`FileOptions`); `forms`: the forms of files.
- `rows`: rows with the lines that they begin in, and problems named by these; `lean`: the same of
  rows that are not kept.
- `frames`: the rows of a data frame or of an Arrow table.
- `errors`: `BadFile`, with all that is wrong with a file.
- `writing`: tables that are written: whole or not at all (`open_table`), or while a run goes on
  (`TableFile`).
- `harmless`: texts of others that steer no terminal, and that no spreadsheet computes.
- `plugin`: what hands frames to the core.

Inside: `rereading` reads bytes more than once, `lines` are those of rows; `encodings`, `separators`
and `csv_rows` read texts, `workbook` and `workbook_bounds` Excel, `parquet` what its name says;
`tables`, `headings` and `cells` make rows of the cells of any table, `values` of typed values;
`json_rows` reads JSON.
"""
