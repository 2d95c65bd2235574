"""Files that are not what they seem: each gets one sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.alation_cli.support import run


@pytest.mark.parametrize(
    ("beginning", "said"),
    [
        (b"PK\x03\x04\x14\x00", "a workbook of a spreadsheet, or another zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old workbook"),
        (b"\x1f\x8b\x08", "compressed (gzip)"),
        (b"PAR1\x15", "a Parquet file"),
        (b"%PDF-1.7", "a PDF"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"<HTML><table>", "a web page"),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "jsonl", "json"])
def test_another_kind_of_file_is_named(beginning: bytes, said: str, suffix: str) -> None:
    Path(f"rows.{suffix}").write_bytes(beginning + bytes(100))
    result = run("load", "document.create", f"rows.{suffix}", "--sandbox")

    assert result.exit_code == 2
    assert f"alation: rows.{suffix} is {said}" in result.stderr
    assert "save it as CSV UTF-8" in result.stderr or "give --format" in result.stderr


@pytest.mark.parametrize("content", ['{"title": "A"}\n', '[{"title": "A"}]'])
def test_json_in_a_file_of_csv_is_named(content: str) -> None:
    Path("rows.csv").write_text(content)
    result = run("validate", "document.create", "rows.csv")

    assert result.exit_code == 2
    assert "this looks like JSON: give --format jsonl" in result.stderr


@pytest.mark.parametrize("content", ["id\n1\n", 'id\n"1"\n'])
def test_one_column_needs_no_separator(content: str) -> None:
    Path("rows.csv").write_text(content)

    assert run("validate", "document.delete", "rows.csv").exit_code == 0


def test_a_separator_within_a_text_is_none() -> None:
    Path("rows.csv").write_text('title,document_hub_id\n"a;b;c\t|",1\n')

    assert run("validate", "document.create", "rows.csv").exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "rows.jsonl",
            '{"title": "A", "document_hub_id": 1}\n{"title": "B", "title": "C"}\n',
            "line 2, field 'title': The key 'title' stands twice in one object",
        ),
        (
            "rows.json",
            '[\n{"title": "A",\n "title": "B"}]',
            "line 2, field 'title': The key 'title' stands twice",
        ),
        (
            "rows.json",
            '[{"a": 1},\n{"custom_fields": [{"field_id": 1,\n"field_id": 2}]}]',
            "line 2, field 'custom_fields[0].field_id': The key 'field_id' stands twice",
        ),
        ("rows.jsonl", '{"n": 0.1000000000000000055}', "line 1, field 'n': The number"),
        ("rows.jsonl", '\n{"a": [1, {"n": 1e400}]}', "line 2, field 'a[1].n': The number 1e400"),
        ("rows.json", f'[{{"n": {"7" * 5000}}}]', "line 1, field 'n': The number of 5000 digits"),
        ("rows.jsonl", '{"n": NaN}', "line 1, field 'n': NaN is no number"),
        ("rows.csv", 'title,document_hub_id\n"a\0",1\n', "line 2, field 'title': Holds the char"),
        (
            "rows.jsonl",
            '{"title": "A", "document_hub_id": 1, "template_id": 1, "custom_fields": '
            '[{"field_id": 1, "value": ["x", "\\u0000"]}]}',
            "line 1, field 'custom_fields[0].value[1]': Holds the character U+0000",
        ),
        ("rows.jsonl", '{"title": "\\udc00", "document_hub_id": 1}', "field 'title': Holds half"),
    ],
)
@pytest.mark.parametrize("command", ["load", "validate"])
def test_what_cannot_be_sent_as_it_is_written_is_named(
    command: str, name: str, content: str, said: str
) -> None:
    Path(name).write_text(content)
    target = ["--sandbox"] if command == "load" else []
    result = run(command, "document.create", name, *target)

    assert result.exit_code == 2
    assert f"{name} {said}" in result.output or said in result.output
    assert "Traceback" not in result.output


def test_the_notes_of_a_reject_may_hold_what_they_like() -> None:
    row = '{"title": "A", "document_hub_id": 1, "_alation": {"row": 0, "problems": [null]}}'
    Path("rows.jsonl").write_text(row)

    assert run("validate", "document.create", "rows.jsonl").exit_code == 0
