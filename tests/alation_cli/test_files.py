"""Rows and the lines that they begin in."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from alation_cli.files import FileRows, LeftOut
from alation_cli.files.csv_rows import rows_from_csv
from alation_cli.files.json_rows import rows_from_json, rows_from_json_lines
from alation_core.shapes import payload_schema
from alation_endpoints.document import DocumentPostItem

SCHEMA = payload_schema(DocumentPostItem)


def read(reader: Callable[..., Iterator[tuple[int, Any]]], text: str) -> FileRows:
    lines = io.StringIO(text, newline="" if reader is rows_from_csv else "\n")
    left_out = LeftOut()
    found = list(reader("rows", lines, SCHEMA, left_out))
    values, places = [value for _, value in found], [line for line, _ in found]
    return FileRows("rows", values, places, left_out)


def test_csv_lines_are_those_of_the_file() -> None:
    text = 'title,document_hub_id\r\n"two\r\nlines",1\r\n\r\nlast,2'
    rows = read(rows_from_csv, text)
    assert rows.values == [
        {"title": "two\r\nlines", "document_hub_id": 1},
        {"title": "last", "document_hub_id": 2},
    ]
    assert rows.lines == [2, 5]


def test_csv_cells_are_read_by_the_type_of_their_field() -> None:
    text = 'title,document_hub_id,nav_link_folder_ids\n17,3,"[1, 2]"\nA,,\n'
    rows = read(rows_from_csv, text)
    assert rows.values == [
        {"title": "17", "document_hub_id": 3, "nav_link_folder_ids": [1, 2]},
        {"title": "A"},
    ]


def test_csv_cells_may_be_long() -> None:
    long = "x" * 200_000
    rows = read(rows_from_csv, f"title,document_hub_id\n{long},1\n")
    assert rows.values[0]["title"] == long


def test_json_lines_may_be_blank_and_hold_other_line_ends() -> None:
    rows = read(rows_from_json_lines, '{"a": "\u2028"}\r\n\r\n{"b": null}\n')
    assert rows.values == [{"a": "\u2028"}, {"b": None}]
    assert rows.lines == [1, 3]


def test_json_objects_have_the_line_that_they_begin_in() -> None:
    text = '[{"a": 1}, {"b":\n 2},\n\n  {"c": [3]}\n]\n'
    rows = read(rows_from_json, text)
    assert rows.values == [{"a": 1}, {"b": 2}, {"c": [3]}]
    assert rows.lines == [1, 1, 4]


def test_notes_of_a_rejected_row_are_no_part_of_it() -> None:
    line = '{"a": 1, "_alation": {"row": 7, "status": "failed", "problems": []}}'
    assert read(rows_from_json_lines, line).values == [{"a": 1}]
    assert read(rows_from_json, f"[{line}]").values == [{"a": 1}]
