"""Rows and the lines that they begin in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from alation_core.shapes import PayloadSchema, payload_schema
from alation_endpoints.document import DocumentPostItem
from alation_files.errors import BadFile
from alation_files.options import FileOptions
from alation_files.rows import FileRows
from alation_files.source import Source, noted_source, open_rows, read_rows

SCHEMA = payload_schema(DocumentPostItem)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def read(name: str, text: str, schema: PayloadSchema = SCHEMA) -> FileRows:
    Path(name).write_text(text, "utf-8", newline="")
    return read_rows(Source(name), schema)


def test_csv_lines_are_those_of_the_file() -> None:
    text = 'title,document_hub_id\r\n"two\r\nlines",1\r\n\r\n,\r\nlast,2'
    rows = read("rows.csv", text)
    assert rows.values == [
        {"title": "two\r\nlines", "document_hub_id": 1},
        {"title": "last", "document_hub_id": 2},
    ]
    assert rows.lines == [2, 6]
    assert rows.place(1) == "rows.csv line 6"


def test_csv_cells_are_read_by_the_type_of_their_field() -> None:
    text = 'title,document_hub_id,nav_link_folder_ids\n17,3,"[1, 2]"\nA,,\nB,1,1; 2\nC,1,7\n'
    rows = read("rows.csv", text)
    assert rows.values == [
        {"title": "17", "document_hub_id": 3, "nav_link_folder_ids": [1, 2]},
        {"title": "A"},
        {"title": "B", "document_hub_id": 1, "nav_link_folder_ids": [1, 2]},
        {"title": "C", "document_hub_id": 1, "nav_link_folder_ids": [7]},
    ]
    assert dict(rows.left_out.empty) == {"document_hub_id": 1, "nav_link_folder_ids": 1}
    assert [rows.given(row).cells for row in (1, 2)] == [["A", "", ""], ["B", "1", "1; 2"]]


def test_csv_cells_may_be_long() -> None:
    long = "x" * 200_000
    assert read("rows.csv", f"title,document_hub_id\n{long},1\n").values[0]["title"] == long


def test_json_lines_may_be_blank_and_hold_other_line_ends() -> None:
    rows = read("rows.jsonl", '{"a": "\u2028"}\r\n\r\n{"b": null, "a": [1]}\n')
    assert rows.values == [{"a": "\u2028"}, {"b": None, "a": [1]}]
    assert rows.lines == [1, 3]
    assert list(rows.facts.headings) == ["a", "b"]
    assert rows.given(1).cells is None


def test_json_objects_have_the_line_that_they_begin_in() -> None:
    rows = read("rows.json", '[{"a": 1}, {"b":\n 2},\n\n  {"c": [3]}\n]\n')
    assert rows.values == [{"a": 1}, {"b": 2}, {"c": [3]}]
    assert rows.lines == [1, 1, 4]


def test_notes_of_a_rejected_row_are_no_part_of_it() -> None:
    line = '{"a": 1, "_alation": {"row": 7, "status": "failed", "problems": []}}'
    assert read("rows.jsonl", line).values == [{"a": 1}]
    assert read("rows.json", f"[{line}]").values == [{"a": 1}]
    assert read("rows.csv", "title,_alation\nA,failed: no\n").values == [{"title": "A"}]


@dataclass(frozen=True)
class Texts:
    """A row with own keys that begin with x-."""

    further_keys: ClassVar = "x-"

    name: str


def test_a_file_may_have_further_columns_where_their_names_fit() -> None:
    schema = payload_schema(Texts)
    assert read("rows.csv", "name,x-own\na,b\n", schema).values == [{"name": "a", "x-own": "b"}]
    with pytest.raises(BadFile, match="Unknown field"):
        read("rows.csv", "name,own\na,b\n", schema)


@pytest.mark.parametrize(
    ("line", "flaw"),
    [
        ("A", "has 1 cell, but the header has 2"),
        ("A,1,x", "has 3 cells, but the header has 2"),
        ("A,1,,", None),
    ],
)
def test_a_ragged_line_is_an_error_of_its_row(line: str, flaw: str | None) -> None:
    rows = read("rows.csv", f"title,document_hub_id\n{line}\nB,1\n")
    assert [getattr(row, "flaw", None) for row in rows.values] == [
        None if flaw is None else f"The line {flaw}.",
        None,
    ]


def test_a_stream_knows_what_was_not_forgotten() -> None:
    Path("rows.csv").write_text("Title;Hub\nA;1\nB;2\n")
    options = FileOptions(mapping={"hub": "document_hub_id"})
    with open_rows(Source("rows.csv", options=options), SCHEMA) as rows:
        assert list(rows.facts.headings) == ["Title", "Hub"]
        values = list(rows)
        assert values == [
            {"title": "A", "document_hub_id": 1},
            {"title": "B", "document_hub_id": 2},
        ]
        assert rows.given(1).cells == ["B", "2"]
        assert rows.place(1) == "rows.csv line 3"


def test_a_noted_source_is_read_in_the_same_way_again() -> None:
    options = FileOptions(delimiter=";", mapping={"a": "title"}, empty_in={"title": "clear"})
    source = Source("rows.csv", options=options)
    found = noted_source(source.noted())
    assert found is not None
    assert found.options == options
    assert found.file == str(Path("rows.csv").absolute())
    assert noted_source('{"file": "/x.csv", "form": "csv"}') is not None
    assert noted_source('{"file": "/x.csv", "form": "csv", "odd": 1}') is None
