"""Rows and the lines that they begin in."""

from __future__ import annotations

from alation_cli.files.csv_rows import rows_from_csv
from alation_cli.files.json_rows import rows_from_json, rows_from_json_lines
from alation_core.shapes import payload_schema
from alation_endpoints.document import DocumentPostItem

SCHEMA = payload_schema(DocumentPostItem)


def test_csv_lines_are_those_of_the_file() -> None:
    text = 'title,document_hub_id\r\n"two\r\nlines",1\r\n\r\nlast,2'
    rows = rows_from_csv("rows.csv", text, SCHEMA)
    assert rows.values == [
        {"title": "two\r\nlines", "document_hub_id": 1},
        {"title": "last", "document_hub_id": 2},
    ]
    assert rows.lines == [2, 5]


def test_csv_cells_are_read_by_the_type_of_their_field() -> None:
    text = 'title,document_hub_id,nav_link_folder_ids\n17,3,"[1, 2]"\nA,,\n'
    rows = rows_from_csv("rows.csv", text, SCHEMA)
    assert rows.values == [
        {"title": "17", "document_hub_id": 3, "nav_link_folder_ids": [1, 2]},
        {"title": "A"},
    ]


def test_csv_cells_may_be_long() -> None:
    long = "x" * 200_000
    rows = rows_from_csv("rows.csv", f"title,document_hub_id\n{long},1\n", SCHEMA)
    assert rows.values[0]["title"] == long


def test_json_lines_may_be_blank_and_hold_other_line_ends() -> None:
    rows = rows_from_json_lines("rows.jsonl", '{"a": "\u2028"}\r\n\r\n{"b": null}\n', SCHEMA)
    assert rows.values == [{"a": "\u2028"}, {"b": None}]
    assert rows.lines == [1, 3]


def test_json_objects_have_the_line_that_they_begin_in() -> None:
    text = '[{"a": 1}, {"b":\n 2},\n\n  {"c": [3]}\n]\n'
    rows = rows_from_json("rows.json", text, SCHEMA)
    assert rows.values == [{"a": 1}, {"b": 2}, {"c": [3]}]
    assert rows.lines == [1, 1, 4]
