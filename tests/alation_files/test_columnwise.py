"""Lines that are read some at once make the rows, words and counts that they make one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alation_core.shapes import payload_schema
from alation_endpoints.document import DocumentPostItem, DocumentPutItem
from alation_files import csv_rows, source
from alation_files.csv_rows import LOOKED_AT, split, table_in_csv
from alation_files.errors import BadFile
from alation_files.forms import FileForm
from alation_files.options import FileOptions
from alation_files.some_at_once import BLOCK_CHARACTERS, in_blocks, lines_in_blocks
from alation_files.source import Source, open_rows

HEADINGS = (
    "title,document_hub_id,folder_ids",
    "title,,document_hub_id",
    "title,document_hub_id,",
    '"title","document_hub_id","nav_link_folder_ids"',
)
USUAL = st.sampled_from(["a", "1", "", "", " "])
ODD = st.sampled_from(["01", "[1]", "x y", '"q, ""r"""', '"two\nlines"', "é"])
LINES = st.one_of(
    st.lists(USUAL, min_size=3, max_size=3).map(",".join),
    st.lists(USUAL | ODD, min_size=3, max_size=3).map(",".join),
    st.lists(USUAL, min_size=2, max_size=5).map(",".join),
    st.text('ab1 ,"\n\r[]é\0', max_size=8),
)
TEXTS = st.builds(
    lambda head, lines, end: end.join([head, *lines]),
    st.sampled_from(HEADINGS),
    st.lists(LINES, max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
BYTES = TEXTS.map(str.encode) | st.builds(
    lambda text, at: text.encode()[:at] + b"\xff" + text.encode()[at:], TEXTS, st.integers(0, 60)
)


def told(content: bytes, at_once: int, options: FileOptions, schema: Any) -> Any:
    """All that is found out of a file, and how it ends."""
    found: list[Any] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(source, "AT_ONCE", at_once)
        patched.setattr(csv_rows, "LOOKED_AT", 1)
        # What can be sought in is read some at once, a pipe is not.
        patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        try:
            with open_rows(Source("-", FileForm.CSV, options), schema) as rows:
                found.append(rows.facts)
                for row in rows.rows:
                    found.append((type(row.value), *row))
        except BadFile as error:
            found.append(error.lines)
    return found


@example(b"title,template_id\na,1\n,\n , \nb,2\n", 256, FileOptions(), DocumentPostItem)
@given(
    BYTES,
    st.sampled_from([2, 3, 7, 256]),
    st.builds(
        FileOptions,
        delimiter=st.sampled_from([None, ","]),
        encoding=st.sampled_from([None, "utf-8", "latin-1"]),
        ignore_unknown=st.booleans(),
        empty=st.sampled_from(["keep", "clear", "null"]),
    ),
    st.sampled_from([DocumentPostItem, DocumentPutItem]),
)
def test_some_at_once_are_what_they_are_one_by_one(
    content: bytes, at_once: int, options: FileOptions, shape: type
) -> None:
    schema = payload_schema(shape)
    assert told(content, at_once, options, schema) == told(content, 1, options, schema)


@given(
    st.text("ab ,;\t\0\x0b\u2028é'"),
    st.sampled_from(["\n", "\r\n", "\r", ""]),
    st.sampled_from(",;\t "),
)
def test_lines_without_quotes_are_split_as_the_library_does(
    text: str, end: str, delimiter: str
) -> None:
    line = text + end
    expected = [] if not line else next(csv.reader([line], delimiter=delimiter, strict=True))
    assert split(line, delimiter) == expected


def test_a_list_in_a_cell_belongs_to_one_row() -> None:
    content = b"title,document_hub_id,folder_ids\n" + b"a,1,[7]\n" * 3
    first, second, _ = told(content, 256, FileOptions(), payload_schema(DocumentPostItem))[1:]
    assert first[2]["folder_ids"] == second[2]["folder_ids"] == [7]
    assert first[2]["folder_ids"] is not second[2]["folder_ids"]


def test_what_came_before_an_error_is_not_lost() -> None:
    def failing() -> Iterator[int]:
        yield from (1, 2, 3)
        raise OSError("the disk is gone")

    blocks = in_blocks(failing(), 2)
    assert [next(blocks), next(blocks)] == [[1, 2], [3]]
    with pytest.raises(OSError, match="gone"):
        next(blocks)


def test_of_long_lines_few_are_read_at_once() -> None:
    taken = [sum(map(len, block)) for block in lines_in_blocks(iter(["x" * 200_000] * 100), 256)]
    assert max(taken[1:]) <= BLOCK_CHARACTERS
    assert [len(block) for block in lines_in_blocks(iter(["x"] * 600), 256)] == [16, 256, 256, 72]


def test_records_over_the_ends_of_blocks_are_not_gathered() -> None:
    records = [['a,"\n', '1"\n', 'b,"\n'], ['2"\n', 'c,"\n'], ['3"\n', "d,4\n"]]
    _, lines = table_in_csv("x", iter([["x,y\n"] * LOOKED_AT, *records]), ",", len)
    assert len(next(lines)) == LOOKED_AT
    assert [[number for number, _ in block] for block in lines] == [[21, 23], [25], [27]]


class Pipe(io.RawIOBase):
    """A pipe into which a line is written whenever somebody reads."""

    written = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.written += 1
        line = b"title,document_hub_id\n" if self.written == 1 else b"a,1\n"
        buffer[: len(line)] = line
        return len(line)


def test_of_a_pipe_no_row_waits_for_those_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = Pipe()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(pipe)))
    schema = payload_schema(DocumentPostItem)
    with open_rows(Source("-", FileForm.CSV), schema) as stream:
        for row, _ in zip(range(1, 100), stream.rows, strict=False):
            assert pipe.written <= max(LOOKED_AT, row + 2) + 1
