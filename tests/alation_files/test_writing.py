"""Tables that are written: read back as they were, and whole or not there at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alation_core import ConfigurationError
from alation_core.shapes import UNSET, Maybe, payload_schema, text_from_value
from alation_files.source import Source, read_rows
from alation_files.writing import open_table


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
    assert (Path("real.csv").read_text(), Path("real.csv").stat().st_mode & 0o777) == (
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


def test_a_cell_that_a_workbook_cannot_hold_is_named() -> None:
    with (
        pytest.raises(ConfigurationError, match=r"rows\.xlsx row 2, column 'a': it has more than"),
        open_table("rows.xlsx", ["a"]) as table,
    ):
        table.write({"a": "x" * 32_768})

    assert not list(Path.cwd().iterdir())


def test_the_library_of_workbooks_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)

    with pytest.raises(ConfigurationError, match="pip install"), open_table("rows.xlsx", ["a"]):
        pass
