"""Problems on the terminal: equal ones are one line, with their lines in the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_cli.loading.grouped import ProblemLines
from alation_cli.recorded.rows import RecordedRows
from alation_core import Problem
from alation_files.rows import FileRows
from alation_report.ranges import SHOWN, Ranges
from tests.alation_cli.support import run

MISSING = "Missing data for required field."
SPEC = "Please check the API documentation for more details on the spec."


def problem(row: int | None, message: str = MISSING, field: str | None = "title") -> Problem:
    return Problem(row, field, message, "invalid_payload")


def told(problems: Sequence[Problem], *, kinds: bool = False) -> list[str]:
    rows = FileRows("rows.csv", [{}] * 5000, range(2, 5002))
    lines = ProblemLines(rows, kinds)
    for one in problems:
        lines.add(one)
    return lines.told()


INTEGER = 'Expected an integer, not the text "{}".'
CASES = [
    ("one", [problem(1)], [f"rows.csv line 3, field 'title': {MISSING}"]),
    (
        "ranges",
        [problem(row) for row in (*range(1, 8), 10)],
        [f"rows.csv lines 3-9, 12: field 'title': {MISSING} (8 rows)"],
    ),
    ("no field", [problem(1, "No.", None)] * 2, ["rows.csv line 3: No. (2 times)"]),
    ("no row", [problem(None, "No.", None)] * 3, ["No. (3 times)"]),
    (
        "few values stand alone",
        [problem(row, INTEGER.format(row)) for row in range(3)],
        [f"rows.csv line {row + 2}, field 'title': {INTEGER.format(row)}" for row in range(3)],
    ),
    (
        "many values are one line with an example",
        [problem(row, INTEGER.format(f"x{row}")) for row in range(3000)],
        [
            "rows.csv lines 2-3001: field 'title': "
            'Expected an integer, not the text "x0". (3000 rows with different values; '
            "this is line 2)"
        ],
    ),
    (
        "numbers are values too",
        [problem(row, f"Object not found: attribute:{row}.", None) for row in range(4)],
        [
            "rows.csv lines 2-5: Object not found: attribute:0. (4 rows with different values; "
            "this is line 2)"
        ],
    ),
    (
        "fields are told apart",
        [problem(1), problem(1, field="document_hub_id")],
        [f"rows.csv line 3, field '{name}': {MISSING}" for name in ("title", "document_hub_id")],
    ),
    (
        "what the server says of everything comes last",
        [
            problem(None, SPEC, None),
            problem(None, "not sent: stopped", None),
            problem(4, f"Invalid Payload: {SPEC} Invalid otype", "otype"),
        ],
        [
            f"rows.csv line 6, field 'otype': Invalid otype (Invalid Payload: {SPEC})",
            "not sent: stopped",
            SPEC,
        ],
    ),
    (
        "of many kinds the first ones are told",
        [problem(row, f"{chr(97 + row)}: no") for row in range(23)] + [problem(22, "w: no")],
        [f"rows.csv line {row + 2}, field 'title': {chr(97 + row)}: no" for row in range(20)]
        + ["... and 4 more problems"],
    ),
]


@pytest.mark.parametrize(("problems", "lines"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_problems_as_lines(problems: Sequence[Problem], lines: list[str]) -> None:
    assert told(problems) == lines


def test_the_kind_is_named_where_that_is_wanted_and_tells_groups_apart() -> None:
    failed = Problem(3, "title", MISSING, "row_failed")
    assert told([problem(1), problem(2), failed], kinds=True) == [
        f"invalid_payload: rows.csv lines 3-4: field 'title': {MISSING} (2 rows)",
        f"row_failed: rows.csv line 5, field 'title': {MISSING}",
    ]


def test_rows_that_the_ledger_holds_are_named_by_their_number() -> None:
    lines = ProblemLines(RecordedRows(9), kinds=False)
    for row in (0, 1, 5):
        lines.add(problem(row))
    assert lines.told() == [f"rows 0-1, 5 of the recorded input: field 'title': {MISSING} (3 rows)"]


@given(st.lists(st.integers(1, 60)))
def test_ranges_name_every_number_once(numbers: list[int]) -> None:
    ranges = Ranges()
    for number in sorted(set(numbers)):
        ranges.add(number)
    named: list[int] = []
    for word in filter(None, ranges.told().split(", ")):
        begin, _, end = word.partition("-")
        named += [] if word == "..." else range(int(begin), int(end or begin) + 1)
    wanted = sorted(set(numbers))
    assert ranges.count == len(wanted)
    assert named == wanted[: len(named)]
    assert len(named) == len(wanted) or ranges.told().count(",") == SHOWN


def test_equal_errors_are_one_line_of_validate_and_of_load() -> None:
    Path("rows.csv").write_text("title,document_hub_id\n" + "A,one\n" * 300)
    line = (
        "rows.csv lines 2-301: field 'document_hub_id': Expected an integer, not the text "
        '"one". (300 rows)'
    )
    checked = run("validate", "document.create", "rows.csv")
    assert checked.stdout.splitlines() == [
        line,
        "rows.csv: 300 rows for document.create, 300 problems",
    ]
    loaded = run("load", "document.create", "rows.csv", "--sandbox")
    assert loaded.exit_code == 2
    assert loaded.stderr.splitlines() == [
        "alation: rows.csv: 300 problems; nothing was sent",
        line,
    ]
