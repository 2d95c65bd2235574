"""Tables on a terminal fit its width; elsewhere every line is whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from alation_cli.options import OutputForm
from alation_cli.output.records import print_records
from alation_cli.output.tables import EDGE, GAP, Column, fitted, shortened

FIELDS = ("id", "title", "description", "document_hub_id", *(f"field_{n}" for n in range(10)))
TALL = {"id": 123456789012, "title": "Net revenue of the quarter", "description": "x " * 200}
RECORDS = [TALL | {name: 10**n for n, name in enumerate(FIELDS[3:])} for _ in range(3)]


def printed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    width: int | None,
    records: list[dict[str, object]],
) -> tuple[list[str], str]:
    monkeypatch.setattr("alation_cli.output.records.line_width", lambda stream: width)
    print_records(records, FIELDS, OutputForm.TABLE)
    told = capsys.readouterr()
    return told.out.splitlines(), told.err


@pytest.mark.parametrize("width", [40, 80, 120, 300])
def test_on_a_terminal_columns_that_fit_are_shown_and_nothing_is_folded(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, told = printed(monkeypatch, capsys, width, RECORDS)
    assert len([line for line in lines if line.strip()]) == 2 + len(RECORDS)
    assert max(map(cell_len, lines)) <= width
    assert "123456789012" in lines[3]
    shown = lines[1].split()
    assert shown[0] == "id"
    assert shown == [name for name in FIELDS if name in shown]
    left_out = [name for name in FIELDS if name not in shown]
    assert (f"Left out: {', '.join(left_out)}" in told) == bool(left_out)
    assert ("--output jsonl has all of them" in told) == bool(left_out)
    if width >= 80:
        assert {"id", "title", "description", "document_hub_id"} <= set(shown)


def test_one_wide_object_is_shown_in_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, told = printed(monkeypatch, capsys, 80, RECORDS[:1])
    assert [line.split()[0] for line in lines] == list(FIELDS)
    assert lines[2].endswith(str(TALL["description"]).rstrip())
    assert told == ""


def test_elsewhere_lines_stay_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, told = printed(monkeypatch, capsys, None, RECORDS)
    assert str(TALL["description"]).rstrip() in lines[3]
    assert lines[1].split() == list(FIELDS[:8])
    assert "8 of 14 fields are shown; --output jsonl has all of them" in told


COLUMNS = st.lists(
    st.tuples(st.sampled_from(FIELDS), st.lists(st.text("ab 売", max_size=60), min_size=1)),
    min_size=1,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: [Column(name, cells) for name, cells in pairs])


@settings(max_examples=50)
@given(COLUMNS, st.integers(20, 200))
def test_what_is_shown_fits_and_what_names_something_is_whole(
    columns: list[Column], width: int
) -> None:
    widths = fitted(columns, width)
    assert widths
    if len(widths) > 1:
        assert sum(widths.values()) + GAP * (len(widths) - 1) + EDGE <= width
    for column in columns:
        if column.names and column.name in widths:
            assert widths[column.name] == column.natural
        for text in column.cells if column.name in widths else ():
            assert cell_len(shortened(text, widths[column.name])) <= widths[column.name]
