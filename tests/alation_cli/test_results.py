"""The results file: the columns of the input, and what became of each row, in input order."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from alation_cli.loading.outcome_files import OutcomePaths, opened_files
from alation_cli.loading.reporting import Reporting
from alation_cli.loading.results import own_columns
from alation_core import Problem, RowOutcome
from alation_core.runs import Resolved
from alation_files.source import Source, lean_rows
from alation_sandbox import Sandbox
from tests.alation_cli.support import json_lines, run, writes
from tests.alation_cli.tables import batch, cells_of, operation, read, table, told

HEAD = ["title", "document_hub_id"]


def numbered(rows: int) -> list[list[str]]:
    return [HEAD, *([f"document {row}", "1"] for row in range(rows))]


def succeeded(*rows: int) -> Resolved:
    return Resolved((rows[0],), 0.0, batch(*(RowOutcome(row, "succeeded", row) for row in rows)))


def lines(path: Path) -> list[int]:
    return [record["row"] for record in json_lines(str(path))]


def test_rows_are_written_as_soon_as_their_turn_has_come(tmp_path: Path) -> None:
    path, rows = tmp_path / "out.jsonl", read(table(tmp_path / "in.csv", numbered(7)))
    with opened_files(OutcomePaths(path), rows, operation(), Reporting()) as files:
        files(succeeded(2, 3))
        assert path.read_text() == ""
        files(succeeded(0, 1))
        assert lines(path) == [0, 1, 2, 3]
        files(succeeded(5, 6))
        assert lines(path) == [0, 1, 2, 3]
    # The run was cut short: what still waited is written.
    assert lines(path) == [0, 1, 2, 3, 5, 6]


def test_a_line_of_json_has_all_that_is_known(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    rows = read(table(tmp_path / "in.csv", [HEAD, [], ["a", "1"]]))
    problem = Problem(0, "title", "too long", "refused", raw={"kept": "elsewhere"})
    told(rows, [batch(RowOutcome(0, "failed", None, (problem,)))], results=path)
    assert json_lines(str(path)) == [
        {
            "row": 0,
            "status": "failed",
            "id": None,
            "problems": [{"field": "title", "kind": "refused", "message": "too long"}],
            "line": 3,
            "reason": "field 'title': too long",
            "input": {"title": "a", "document_hub_id": 1},
        }
    ]


@pytest.mark.parametrize(
    ("headings", "ours"),
    [
        (["title"], ["line", "status", "id", "reason"]),
        (["id", "title"], ["line", "status", "result_id", "reason"]),
        (["ID ", "Status"], ["line", "result_status", "result_id", "reason"]),
        (["id", "result_id"], ["line", "status", "result_id_2", "reason"]),
        (["id", "Result_ID", "result_id_2"], ["line", "status", "result_id_3", "reason"]),
        (["reason", "reason", "", ""], ["line", "status", "id", "result_reason"]),
    ],
)
def test_no_column_of_ours_is_named_as_one_of_the_input(
    headings: list[str], ours: list[str]
) -> None:
    assert own_columns(("line", "status", "id", "reason"), headings) == ours


BAD = Problem(1, "title", "too long.", "refused")
LATE = Problem(None, None, "no answer in time", "timeout")
MISMATCH = Problem(None, None, "the job tells of 1 row, not of 3", "count_mismatch")
TWICE = Problem(2, "title", "is that of row 0", "invalid_payload", other=0)


@pytest.mark.parametrize(
    ("outcomes", "because", "reasons"),
    [
        (
            [
                RowOutcome(0, "unsent"),
                RowOutcome(1, "failed", None, (BAD,)),
                RowOutcome(2, "unsent"),
            ],
            [],
            [
                "because of line 3, field 'title': too long.",
                "field 'title': too long.",
                "because of line 3, field 'title': too long.",
            ],
        ),
        ([RowOutcome(n, "unknown") for n in range(3)], [LATE], ["no answer in time"] * 3),
        (
            [RowOutcome(n, "unknown") for n in range(3)],
            [MISMATCH, LATE],
            ["the job tells of 1 row, not of 3; no answer in time"] * 3,
        ),
        (
            [
                RowOutcome(0, "succeeded", 7),
                RowOutcome(1, "failed", None, (BAD, BAD, LATE)),
                RowOutcome(2, "rejected", None, (TWICE,)),
            ],
            [],
            ["", "field 'title': too long; no answer in time", "field 'title': is that of line 2"],
        ),
        (
            [RowOutcome(0, "unsent"), RowOutcome(1, "unknown"), RowOutcome(2, "failed")],
            [],
            [
                "the run ended before it was sent",
                "no answer tells whether the server took it",
                "the server did not say why",
            ],
        ),
    ],
)
def test_each_row_that_did_not_succeed_tells_why(
    tmp_path: Path, outcomes: list[RowOutcome], because: list[Problem], reasons: list[str]
) -> None:
    rows, path = read(table(tmp_path / "in.csv", numbered(3))), tmp_path / "out.csv"
    told(rows, [batch(*outcomes, because=because)], results=path)
    assert [line[-1] for line in cells_of(path)[1:]] == reasons


def test_the_reasons_of_a_batch_are_few_and_stay_small(tmp_path: Path) -> None:
    rows, path = read(table(tmp_path / "in.csv", numbered(2_000))), tmp_path / "out.csv"
    why = [Problem(None, None, f"{n} {'x' * 400}", "refused") for n in range(2_000)]
    told(rows, [batch(*(RowOutcome(n, "failed") for n in range(2_000)), because=why)], results=path)
    assert path.stat().st_size < 2_000 * 3 * 450
    assert cells_of(path)[1][-1].endswith("; and 1997 more problems of its batch")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\uff1d"])
def test_no_text_of_a_server_becomes_a_formula_and_no_cell_of_the_input_changes(
    tmp_path: Path, sign: str
) -> None:
    formula, path = f"{sign}HYPERLINK(1)", tmp_path / "out.csv"
    rows = read(table(tmp_path / "in.csv", [HEAD, [formula, "1"]]))
    problem = Problem(0, None, formula, "refused")
    told(rows, [batch(RowOutcome(0, "failed", formula, (problem,)))], results=path)
    assert cells_of(path)[1] == [formula, "1", "2", "failed", f"'{formula}", f"'{formula}"]


ODD = st.text(
    st.one_of(
        st.sampled_from(" \t\r\n\"';,|\ufeff=\u2028\x85"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=40)
@given(
    cells=st.lists(st.tuples(ODD.filter(bool), ODD), min_size=1, max_size=5),
    reason=ODD,
)
def test_what_is_read_back_are_the_cells_of_the_input(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], reason: str
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    given = [["title", "document_hub_id", "description"], *([t, "1", d] for t, d in cells)]
    rows, path = read(table(folder / "in.csv", given)), folder / "out.csv"
    problem = Problem(None, None, reason, "refused")
    outcomes = [RowOutcome(row, "failed") for row in range(len(cells))]

    assert told(rows, [batch(*outcomes, because=[problem])], results=path) == []

    assert [line[:3] for line in cells_of(path)] == given


def test_a_workbook_holds_texts_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    texts = ["007", "=1+1", "1e5", "_x0041_", " a\tb\r\nc ", "é😀", "x" * 40_000]
    rows = read(table(tmp_path / "in.csv", [HEAD, *([text, "1"] for text in texts)]))
    outcomes = [RowOutcome(row, "succeeded", 100 + row) for row in range(len(texts))]
    told(rows, [batch(*outcomes)], results=path)

    head, *found = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert head == [*HEAD, "line", "status", "id", "reason"]
    assert [line[0] for line in found[:-1]] == texts[:-1]
    assert found[-1][0] == "x" * 32_766 + "…"
    assert found[0] == ["007", "1", 2, "succeeded", 100, ""]


def test_a_full_disk_does_not_stop_the_run_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rows = tmp_path / "out.jsonl", read(table(tmp_path / "in.csv", numbered(4)))
    with opened_files(OutcomePaths(path), rows, operation(), Reporting()) as files:
        files(succeeded(0, 1))

        def full(things: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(files._files[0].table._writer, "add", full)
        files(succeeded(2))
        files(succeeded(3))
    assert files.failures == [f"{path} lacks the rows from line 4 on: No space left on device"]
    assert lines(path) == [0, 1]


def test_a_row_that_cannot_be_told_ends_nothing_and_is_told(tmp_path: Path) -> None:
    path, rows = tmp_path / "out.jsonl", read(table(tmp_path / "in.csv", numbered(2)))
    with opened_files(OutcomePaths(path), rows, operation(), Reporting()) as files:
        files(succeeded(0))
        files(succeeded(7))
    assert len(files.failures) == 1
    assert files.failures[0].startswith("not all rows are in the files of this run: IndexError")
    assert lines(path) == [0]


def test_half_a_character_of_a_server_does_not_end_the_results(tmp_path: Path) -> None:
    rows = read(table(tmp_path / "in.csv", numbered(1)))
    bad = Problem(0, None, "bad \ud800 text", "refused")
    for name in ("out.csv", "out.jsonl", "out.json", "out.xlsx"):
        path = tmp_path / name
        assert told(rows, [batch(RowOutcome(0, "failed", None, (bad,)))], results=path) == []
        if name != "out.xlsx":
            assert "bad \\ud800 text" in path.read_text(encoding="utf-8-sig")


def test_without_the_library_for_workbooks_nothing_is_sent(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(Path("rows.csv"), numbered(1))
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    for option in ("--results", "--rejects"):
        result = run("load", "document.create", "rows.csv", option, "out.xlsx")
        assert result.exit_code == 2
        assert f"{option} out.xlsx" in result.stderr
        assert "pip install 'alation-core[cli]'" in result.stderr
    assert not Path("out.xlsx").exists()
    assert not writes(server)


@pytest.mark.parametrize("name", ["out.xls", "out.ods", "out.parquet"])
def test_a_form_that_is_not_written_is_told(server: Sandbox, name: str) -> None:
    table(Path("rows.csv"), numbered(1))
    result = run("load", "document.create", "rows.csv", "--results", name)
    assert result.exit_code == 2
    assert "end the name in .csv, " in result.stderr
    assert not writes(server)


def test_results_of_json_have_the_fields_as_columns(server: Sandbox) -> None:
    rows = [
        {"title": "a", "document_hub_id": 1},
        17,
        {"document_hub_id": 1, "title": "b", "description": "[1]"},
    ]
    Path("rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    args = ("rows.jsonl", "--on-invalid", "skip", "--results", "out.csv")
    assert run("load", "document.create", *args).exit_code == 1
    found = cells_of(Path("out.csv"))
    assert found[0] == ["title", "document_hub_id", "description", "line", "status", "id", "reason"]
    assert [line[:6] for line in found[1:]] == [
        ["a", "1", "", "1", "succeeded", "1"],
        ["", "", "", "2", "rejected", ""],
        ["b", "1", "[1]", "3", "succeeded", "2"],
    ]


def test_in_one_pass_results_are_the_same(server: Sandbox) -> None:
    table(Path("rows.csv"), [HEAD, ["a", "1"], ["b", "x"], ["c\nd", "1"], ["e", "1"]])
    args = ("load", "document.create", "rows.csv", "--on-invalid", "skip", "--batch-size", "1")
    run(*args, "--results", "whole.csv", "--rejects", "whole.jsonl")
    more = ("--no-precheck", "--again", "--concurrency", "3")
    run(*args, *more, "--results", "one.csv", "--rejects", "one.jsonl")
    whole, one = (
        [line[:4] + line[5:] for line in cells_of(Path(name))] for name in ("whole.csv", "one.csv")
    )
    assert whole == one
    assert [line[2] for line in one[1:]] == ["2", "3", "4", "6"]
    assert Path("whole.jsonl").read_text() == Path("one.jsonl").read_text()


def test_a_file_that_was_made_for_nothing_is_gone(server: Sandbox) -> None:
    table(Path("rows.csv"), [HEAD, ["a", "x"]])
    Path("earlier.xlsx").write_bytes(b"earlier")
    files = ("--results", "new.xlsx", "--rejects", "earlier.xlsx")
    assert run("load", "document.create", "rows.csv", *files).exit_code == 2
    assert sorted(os.listdir()) == ["earlier.xlsx", "rows.csv"]
    assert Path("earlier.xlsx").read_bytes() == b"earlier"


def test_a_file_that_changed_is_not_joined_with_what_became_of_its_rows(tmp_path: Path) -> None:
    path, out, again = (tmp_path / name for name in ("in.csv", "out.csv", "rejects.csv"))
    table(path, numbered(3))
    with lean_rows(Source(str(path)), operation().payload_schema) as rows:
        assert len(list(rows)) == 3
        table(path, [HEAD, *([f"other {n}", "1"] for n in range(3))])
        failed = RowOutcome(1, "failed", None, (Problem(1, "title", "too long", "refused"),))
        ended = batch(RowOutcome(0, "succeeded", 7), failed, RowOutcome(2, "succeeded", 9))
        with opened_files(OutcomePaths(out, again), rows, operation(), Reporting()) as files:
            files(Resolved((0,), 0.0, ended))
    lost = "its cells are not told: the input is not what it was"
    assert cells_of(out)[1:] == [
        ["", "", "2", "succeeded", "7", lost],
        ["", "", "3", "failed", "", f"field 'title': too long; {lost}"],
        ["", "", "4", "succeeded", "9", lost],
    ]
    assert len(cells_of(again)) == 1
    (failure,) = files.failures
    assert failure == (
        f"{path} is not what it was when it was read first: from line 2 on results have no cells "
        "of it, and rejects lack its rows"
    )
