"""Rows that are not kept: each reading brings the same ones, and a file that changes is noticed."""

from __future__ import annotations

import io
import os
import sys
import tracemalloc
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core.shapes import payload_schema
from alation_endpoints.document import DocumentPostItem
from alation_files import source
from alation_files.forms import FileForm
from alation_files.lean import LostRow
from alation_files.lines import Lines
from alation_files.rereading import BLOCK
from alation_files.source import Source, lean_rows, open_rows, read_rows
from alation_files.writing import open_table

SCHEMA = payload_schema(DocumentPostItem)
HEADER = "title,document_hub_id\n"


@pytest.fixture(autouse=True)
def few_at_once_in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(source, "AT_ONCE", 2)
    monkeypatch.chdir(tmp_path)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=40),
    st.integers(1, 4),
)
@settings(max_examples=100)
def test_a_line_is_known_whatever_stands_between(rows: list[tuple[int, bool]], first: int) -> None:
    wanted, blocks, line = [], [[first]], first
    for gap, begins in rows:
        line += gap
        blocks = [*blocks, []] if begins else blocks
        blocks[-1].append(line)
    lines = Lines()
    for block in blocks:
        lines.extend(block)
        wanted += block
    assert list(lines) == [*lines] == wanted
    assert len(lines) == len(wanted)
    assert lines[-1] == wanted[-1]
    with pytest.raises(IndexError):
        lines[len(wanted)]


ROWS = [{"title": f"t{n}", "document_hub_id": n, "description": "a\nb" * (n % 3)} for n in range(7)]


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "json", "xlsx"])
def test_each_reading_brings_what_reading_at_once_brings(form: str) -> None:
    file = f"rows.{form}"
    with open_table(file, ["title", "document_hub_id", "description"]) as table:
        for row in ROWS:
            table.write({name: value for name, value in row.items() if value != ""})
    whole = read_rows(Source(file), SCHEMA)
    with lean_rows(Source(file), SCHEMA) as rows:
        for _ in range(2):
            assert list(rows) == whole.values
            assert (list(rows.lines), rows.size) == (whole.lines, 7)
            assert rows.facts.headings == whole.facts.headings
            assert rows.left_out == whole.left_out
        # Batches end in another order than they began.
        for at in (2, 3, 0, 1, 6, 4, 5):
            assert rows.given(at) == whole.given(at)
        assert rows.failure is None


def test_a_pipe_is_read_once_and_its_rows_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEADER + "".join(f"{'x' * 4000},{n}\n" for n in range(400))
    taken, put = os.pipe()

    def write() -> None:
        with open(put, "w") as file:
            file.write(text)

    writer = Thread(target=write)
    writer.start()
    with open(taken, "rb") as content:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
        with lean_rows(Source("-", FileForm.CSV), SCHEMA) as rows:
            numbers = [row["document_hub_id"] for row in rows]
            assert numbers == [row["document_hub_id"] for row in rows] == list(range(400))
            assert rows.given(399).value["document_hub_id"] == 399
    writer.join()


@pytest.fixture
def long() -> Path:
    path = Path("rows.csv")
    path.write_text(HEADER + "".join(f"{'x' * 1000},{n}\n" for n in range(3 * BLOCK // 1000)))
    return path


def test_a_file_that_is_written_over_is_noticed_before_wrong_cells_are_told(long: Path) -> None:
    with lean_rows(Source(str(long)), SCHEMA) as rows:
        size = len(list(rows))
        assert rows.given(0).value["document_hub_id"] == 0
        before = long.stat()
        content = bytearray(long.read_bytes())
        content[-3:-1] = b"00"
        with long.open("r+b") as file:
            file.write(content)
        os.utime(long, ns=(before.st_atime_ns, before.st_mtime_ns))  # as some programs do
        told = [rows.given(row) for row in range(1, size)]
    kept = [one for one in told if not isinstance(one, LostRow)]
    assert [one.value["document_hub_id"] for one in kept] == list(range(1, len(kept) + 1))
    assert isinstance(told[-1], LostRow)
    assert told[-1].line == size + 1
    assert rows.failure is not None
    assert "rows.csv is not what it was" in rows.failure


@pytest.mark.parametrize("end", ["more,1\n", ""])
def test_a_file_that_grew_or_shrank_is_noticed(long: Path, end: str) -> None:
    with lean_rows(Source(str(long)), SCHEMA) as rows:
        size = len(list(rows))
        with long.open("a") as file:
            file.write(end)
            file.truncate(file.tell() if end else long.stat().st_size - 1500)
        assert isinstance([rows.given(row) for row in range(size)][-1], LostRow)


def test_a_file_in_the_place_of_another_one_changes_nothing(long: Path) -> None:
    with lean_rows(Source(str(long)), SCHEMA) as rows:
        size = len(list(rows))
        Path("other.csv").write_text("nothing\n")
        os.replace("other.csv", long)
        assert [row["document_hub_id"] for row in rows] == list(range(size))
        assert rows.given(size - 1).value["document_hub_id"] == size - 1


def test_a_reading_that_another_one_cut_off_does_not_seem_to_be_whole(long: Path) -> None:
    with lean_rows(Source(str(long)), SCHEMA) as rows:
        reading = iter(rows)
        next(reading)
        rows.given(0)
        with pytest.raises(RuntimeError, match="before it was read to its end"):
            list(reading)


def _peak(file: str) -> int:
    tracemalloc.start()
    with lean_rows(Source(file), SCHEMA) as rows:
        for row, _ in enumerate(rows):
            del row
        for row in range(rows.size or 0):
            rows.given(row)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_rows() -> None:
    Path("few.csv").write_text(HEADER + "document,1\n" * 2_000)
    Path("many.csv").write_text(HEADER + "document,1\n" * 20_000)
    with open_rows(Source("few.csv"), SCHEMA):
        pass  # what is imported for the first one counts for neither
    _peak("few.csv")
    assert _peak("many.csv") < 2.5 * BLOCK + _peak("few.csv")
