"""Tables that are written: read back as they were, and whole or not there at all."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from alation_core import ConfigurationError
from alation_core.shapes import UNSET, Maybe, payload_schema, text_from_value
from alation_files.source import Source, read_rows
from alation_files.writing import Layout, TableFile, csv_lines, open_table
from alation_files.writing import workbook as workbooks


@dataclass(frozen=True)
class Shelf:
    code: str
    size: Maybe[int] = UNSET
    share: Maybe[float] = UNSET
    open: Maybe[bool] = UNSET
    books: Maybe[list[str] | str] = UNSET


SCHEMA = payload_schema(Shelf)
HEADINGS = list(SCHEMA.fields)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: "\0" not in text
)
ROWS = st.fixed_dictionaries(
    {"code": TEXTS},
    optional={
        "size": st.integers(),
        "share": st.floats(allow_nan=False, allow_infinity=False),
        "open": st.booleans(),
        "books": st.lists(TEXTS) | TEXTS,
    },
)


def cell(name: str, value: Any) -> Any:
    return (
        value if type(value) in (int, float, bool) else text_from_value(SCHEMA.fields[name], value)
    )


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "xlsx"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=4))
def test_rows_are_read_as_they_were_written(form: str, rows: list[dict[str, Any]]) -> None:
    with open_table(f"rows.{form}", HEADINGS, cell) as table:
        for row in rows:
            table.write(row)

    assert read_rows(Source(f"rows.{form}"), SCHEMA).values == rows


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "xlsx"])
def test_a_half_table_is_never_there(form: str) -> None:
    Path(f"rows.{form}").write_text("what was there before")

    def broken_off() -> None:
        with open_table(f"rows.{form}", HEADINGS) as table:
            table.write({"code": "a"})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()

    assert [path.name for path in Path.cwd().iterdir()] == [f"rows.{form}"]
    assert Path(f"rows.{form}").read_text() == "what was there before"


def test_a_file_keeps_its_link_and_its_mode() -> None:
    Path("real.csv").touch(mode=0o640)
    Path("link.csv").symlink_to("real.csv")

    with open_table("link.csv", ["a"]) as table:
        table.write({"a": "1"})

    assert Path("link.csv").is_symlink()
    assert (Path("real.csv").read_text("utf-8-sig"), Path("real.csv").stat().st_mode & 0o777) == (
        "a\n1\n",
        0o640,
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("rows.txt", "rows.txt: end the name in .csv, .jsonl, .json, .xlsx"),
        ("rows", "rows: end the name in"),
        ("no/rows.csv", "no/rows.csv cannot be written: No such file or directory"),
        ("pipe.csv", "pipe.csv is no file that can be replaced"),
    ],
)
def test_what_cannot_be_written_is_said(path: str, said: str) -> None:
    os.mkfifo("pipe.csv")

    with pytest.raises(ConfigurationError, match=said), open_table(path, ["a"]):
        pass

    assert [one.name for one in Path.cwd().iterdir()] == ["pipe.csv"]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("x" * 32_768, "it has more than"),
        ("\U0001f600" * 16_384, "it has more than"),
        (["x" * 32_768], "it has more than"),
        ("<r>x</r>", "it reads as a text with formats"),
        ("a_x0041_x0042_", "'_x0041' in it would be read as another sign"),
        ("\uffff", r"'\\uffff' in it would be"),
    ],
)
def test_a_cell_that_a_workbook_cannot_hold_is_named(cell: Any, why: str) -> None:
    with (
        pytest.raises(ConfigurationError, match=rf"rows\.xlsx row 2, column 'a': {why}"),
        open_table("rows.xlsx", ["a"]) as table,
    ):
        table.write({"a": cell})

    assert not list(Path.cwd().iterdir())


PIECES = ["_x0041_", "_x005F_", "_x", "00e9", "_", "\x1f", "\r", "\ufffe", "x001F_", "a", "é"]


def test_a_cell_is_refused_where_and_only_where_its_signs_would_be_read_as_others() -> None:
    texts = ["".join(pieces) for pieces in product(PIECES, repeat=3)]
    with Path("rows.xlsx").open("wb") as file:
        book = workbooks.new_book(file, constant_memory=True)
        sheet = book.add_worksheet()
        for row, text in enumerate(texts):
            sheet.write_string(row, 0, text)
        workbooks.close_book(book)

    read = [cells[0] for cells in sheet_of("rows.xlsx")]
    changed = {text for text, found in zip(texts, read, strict=True) if found != text}
    refused = {text for text in texts if workbooks._lacks(text)}
    assert changed <= refused
    assert {text for text in refused if "\ufffe" not in text} <= changed
    assert 0 < len(refused) < len(texts) / 2


def test_a_full_sheet_is_told_and_holds_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_ROWS", 1)
    with (
        pytest.raises(ConfigurationError, match=r"rows\.xlsx row 2: a sheet has 1 lines at most"),
        open_table("rows.xlsx", ["a"]) as table,
    ):
        table.write({"a": 0})
    assert not list(Path.cwd().iterdir())

    monkeypatch.setattr(workbooks, "MAX_ROWS", 2)
    layout: Layout[int] = Layout(["a"], lambda number: [number], lambda number: number)
    with TableFile(Path("grown.xlsx"), lambda: layout, "--results") as grown:
        for number in range(3):
            grown.write([number])
    assert grown.failure is not None
    assert grown.failure.startswith("grown.xlsx lacks the rows from 1 on: a sheet has 2 lines")
    assert sheet_of("grown.xlsx") == [["a"], [0.0]]


def test_a_workbook_has_numbers_only_where_it_keeps_them() -> None:
    values = [7, 1.5, True, 10**15, 0.1 + 0.2, float("inf"), float("nan"), "7", None, "=1"]
    with open_table("rows.xlsx", list(map(str, range(len(values))))) as table:
        table.write({str(at): value for at, value in enumerate(values)})

    assert sheet_of("rows.xlsx")[1] == [
        *(7, 1.5, True, "1000000000000000", "0.30000000000000004"),
        *("Infinity", "NaN", "7", "", "=1"),
    ]


def sheet_of(name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()


CELLS = [["a", "b,c"], ["\r", "d\r\ne"], ['"', ""], ["\ufeff", " f "]]


def test_csv_is_the_same_in_a_file_and_printed_but_for_the_mark_that_excel_looks_for() -> None:
    printed = io.StringIO()
    line = csv_lines(printed)
    for cells in [["x", "y"], *CELLS]:
        line(cells)
    with open_table("rows.csv", ["x", "y"]) as table:
        for x, y in CELLS:
            table.write({"x": x, "y": y})

    written = Path("rows.csv").read_bytes().decode()
    assert written == f"\ufeff{printed.getvalue()}"
    assert list(csv.reader(io.StringIO(written[1:], newline=""), strict=True))[1:] == CELLS
    assert written.startswith('\ufeffx,y\na,"b,c"\n"\r","d\r\ne"\n')


def test_each_form_is_written_in_one_place() -> None:
    plugins = Path(workbooks.__file__).parents[2]
    used = {
        sign: [
            str(path.relative_to(plugins))
            for package in ("alation_cli", "alation_files", "alation_plan")
            for path in sorted((plugins / package).rglob("*.py"))
            if sign in path.read_text("utf-8")
        ]
        for sign in ("csv.writer(", ".Workbook(", ".write_string(", "BYTE_ORDER_MARK)")
    }

    assert used == {
        "csv.writer(": ["alation_files/writing/texts.py"],
        ".Workbook(": ["alation_files/writing/workbook.py"],
        ".write_string(": ["alation_files/writing/workbook.py"],
        "BYTE_ORDER_MARK)": ["alation_files/writing/texts.py"],
    }


def test_the_library_of_workbooks_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)

    with pytest.raises(ConfigurationError, match="pip install"), open_table("rows.xlsx", ["a"]):
        pass
