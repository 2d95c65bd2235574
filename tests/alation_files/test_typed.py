"""Excel, Parquet and frames: cells that have a type."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_core.shapes import payload_schema
from alation_endpoints.document import DocumentPostItem
from alation_files import workbook_bounds
from alation_files.errors import BadFile
from alation_files.frames import is_frame, rows_of_frame
from alation_files.options import FileOptions
from alation_files.rows import FileRows
from alation_files.source import Source, read_rows
from alation_sandbox import Sandbox

xlsxwriter = pytest.importorskip("xlsxwriter")
arrow = pytest.importorskip("pyarrow")

SCHEMA = payload_schema(DocumentPostItem)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def workbook(*rows: list[Any], name: str = "rows.xlsx") -> None:
    with xlsxwriter.Workbook(name, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Terms")
        book.add_worksheet("Notes").write(0, 0, "nothing")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value)
                elif isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(at, column, value, None, "#DIV/0!")
                else:
                    sheet.write(at, column, value)


def read(file: str, **options: Any) -> FileRows:
    return read_rows(Source(file, options=FileOptions(**options)), SCHEMA)


def test_cells_of_a_workbook_are_read_as_a_person_sees_them() -> None:
    workbook(
        ["Title", "Document Hub ID", "Description", "Folder IDs"],
        ["Zürich", 1, 2024, "1;2"],
        [],
        [3.5, 1, date(2024, 5, 1), 7],
        ["B", 1, True, None],
    )
    rows = read("rows.xlsx")
    assert rows.values == [
        {"title": "Zürich", "document_hub_id": 1, "description": "2024", "folder_ids": [1, 2]},
        {"title": "3.5", "document_hub_id": 1, "description": "2024-05-01", "folder_ids": [7]},
        {"title": "B", "document_hub_id": 1, "description": "true"},
    ]
    assert rows.lines == [2, 4, 5]
    assert rows.given(0).cells == ["Zürich", "1", "2024", "1;2"]
    assert rows.facts.notes == ["the sheet 'Terms' is read, of 'Terms', 'Notes' (--sheet decides)"]


def test_a_sheet_is_chosen_by_name_or_number() -> None:
    workbook(["Title", "Document Hub ID"], ["A", 1])
    assert read("rows.xlsx", sheet="1").values == read("rows.xlsx", sheet="Terms").values
    with pytest.raises(BadFile, match="field 'nothing': Unknown field"):
        read("rows.xlsx", sheet="Notes")
    with pytest.raises(BadFile, match="has no sheet 'notes': it has 'Terms', 'Notes'"):
        read("rows.xlsx", sheet="notes")


def test_an_error_of_the_spreadsheet_is_one_of_its_row_and_not_an_empty_cell() -> None:
    workbook(["title", "document_hub_id", "description"], ["A", 1, "=1/0"], ["B", 1])
    rows = read("rows.xlsx")
    assert [getattr(row, "flaw", None) for row in rows.values] == [
        "The cell C2 holds an error of the spreadsheet, and no value.",
        None,
    ]


NO_RESULT = ["<v/>", "<v />", "<v></v>", ""]
"""How programs write the result of a formula that they did not calculate."""


@pytest.mark.parametrize("size", [1 << 20, 150])
@pytest.mark.parametrize("result", NO_RESULT)
def test_a_formula_that_nobody_calculated_is_no_empty_cell(
    monkeypatch: pytest.MonkeyPatch, result: str, size: int
) -> None:
    monkeypatch.setattr(workbook_bounds, "CHUNK_BYTES", size)
    with xlsxwriter.Workbook("made.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "document_hub_id", "description"])
        for row, value in enumerate([7, "empty", 4711], 1):
            sheet.write_row(row, 0, [f"{row}", 1])
            sheet.write_formula(row, 2, '=IF(A2="x","",7)', None, value)
    with zipfile.ZipFile("made.xlsx") as made, zipfile.ZipFile("rows.xlsx", "w") as changed:
        for member in made.infolist():
            text = made.read(member).replace(b"<v>4711</v>", result.encode())
            changed.writestr(member, text.replace(b"<v>empty</v>", b"<v></v>"))

    rows = read("rows.xlsx")

    assert [getattr(row, "flaw", None) for row in rows.values] == [
        None,
        None,
        "The cell C4 holds a formula that was never calculated, and no value: open the file in a "
        "spreadsheet and save it anew.",
    ]
    assert rows.values[0]["description"] == "7"
    assert "description" not in rows.values[1]


@pytest.mark.parametrize(("ranges", "more"), [(1, ""), (5, " and 2 more")])
def test_merged_cells_are_told_of(ranges: int, more: str) -> None:
    with xlsxwriter.Workbook("rows.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "document_hub_id", "description"])
        for row in range(1, 11):
            sheet.write_row(row, 0, [f"{row}", 1])
        for row in range(1, 2 * ranges, 2):
            sheet.merge_range(row, 2, row + 1, 2, "of both")

    rows = read("rows.xlsx")

    assert [row.get("description") for row in rows.values][:2] == ["of both", None]
    shown = ", ".join(["C2:C3", "C4:C5", "C6:C7"][:ranges])
    assert rows.facts.notes == [
        f"cells are merged ({shown}{more}): the first of each has the value, the others are empty"
    ]


def test_a_workbook_is_read_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    with xlsxwriter.Workbook("far.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "document_hub_id"])
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(BadFile, match="cells reach to row 1048576 and column 16384"):
        read("far.xlsx")
    workbook(["title", "document_hub_id"], *[["A" * 1000, 1]] * 100)
    monkeypatch.setattr("alation_files.workbook_bounds.MAX_BYTES", 5000)
    with pytest.raises(BadFile, match="holds more than"):
        read("rows.xlsx")


@pytest.mark.parametrize("damage", ["cut", "no_book", "text", "odd_xml"])
def test_a_damaged_workbook_is_told(damage: str) -> None:
    workbook(["title", "document_hub_id"], ["A", 1])
    content = Path("rows.xlsx").read_bytes()
    if damage == "cut":
        Path("rows.xlsx").write_bytes(content[: len(content) // 2])
    elif damage == "text":
        Path("rows.xlsx").write_text("title,document_hub_id\nA,1\n")
    else:
        with zipfile.ZipFile("rows.xlsx", "w") as archive:
            archive.writestr("xl/workbook.xml" if damage == "odd_xml" else "other.xml", "<a")
    with pytest.raises(BadFile, match=r"rows\.xlsx (is no workbook|cannot be read as a workbook)"):
        read("rows.xlsx")


def test_parquet_has_typed_values() -> None:
    from pyarrow import parquet

    columns = {
        "Title": ["a", "[1]", "c"],
        "document_hub_id": [1.0, 2.0, None],
        "folder_ids": [[1, 2], None, []],
        "description": [None, "1.10", "x"],
    }
    parquet.write_table(arrow.table(columns), "rows.parquet")
    rows = read("rows.parquet")
    assert rows.values == [
        {"title": "a", "document_hub_id": 1, "folder_ids": [1, 2]},
        {"title": "[1]", "document_hub_id": 2, "description": "1.10"},
        {"title": "c", "folder_ids": [], "description": "x"},
    ]
    assert rows.lines == [1, 2, 3]
    Path("rows.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(BadFile, match=r"rows\.parquet cannot be read as Parquet"):
        read("rows.parquet")


FRAME = {
    "title": ["a", "b"],
    "document_hub_id": [1, None],
    "description": [datetime(2024, 5, 1, 12), None],
}
WANTED = [
    {"title": "a", "document_hub_id": 1, "description": "2024-05-01T12:00:00"},
    {"title": "b"},
]


def test_an_arrow_table_is_taken() -> None:
    table = arrow.table(FRAME)
    assert is_frame(table)
    assert list(rows_of_frame(table, SCHEMA)) == WANTED


def test_what_is_like_pandas_is_taken_without_it() -> None:
    class Missing:
        pass

    Missing.__name__ = "NaTType"

    class Scalar:
        dtype = "int64"

        def __init__(self, value: Any) -> None:
            self.value = value

        def tolist(self) -> Any:
            return self.value

    class Index:
        names = (None,)

    class Frame:
        columns = ("title", "document_hub_id", "description")
        index = Index()

        def itertuples(self, *, index: bool, name: None) -> Any:
            yield "a", Scalar(1), datetime(2024, 5, 1, 12)
            yield "b", float("nan"), Missing()

    assert is_frame(Frame())
    assert list(rows_of_frame(Frame(), SCHEMA)) == WANTED


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_of_others_are_taken_where_they_are_installed(library: str) -> None:
    frames = pytest.importorskip(library)
    frame = frames.DataFrame(FRAME)
    assert is_frame(frame)
    assert list(rows_of_frame(frame, SCHEMA)) == WANTED


def test_a_frame_is_written_as_rows_are() -> None:
    with Sandbox() as server:
        known = server.credentials
        catalog = Alation(
            server.url,
            RefreshToken(known.user_id, known.refresh_token),
            ["document"],
            clock=SimulatedClock(),
        )
        table = arrow.table({"Title": ["a", "b"], "document_hub_id": [1.0, 1.0]})
        assert catalog.document.create.validate(arrow.table({"title": ["a"]}))[0].field == (
            "document_hub_id"
        )
        assert catalog.document.create(table).ok
        assert sum(len(done.rows) for done in catalog.document.create.stream(table)) == 2
        assert [item.title for item in catalog.document.list()] == ["a", "b", "a", "b"]


def test_a_row_of_a_list_or_a_text_is_no_frame() -> None:
    assert not any(map(is_frame, ([], (), "title", {"columns": 1}, iter([]))))
