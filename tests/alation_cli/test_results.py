"""The results file while a run goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

import pytest

from alation_cli.loading.results import ResultsFile
from alation_core import BatchOutcome, Problem, RowOutcome
from alation_core.runs import Resolved


def resolved(*rows: int) -> Resolved:
    outcomes = tuple(RowOutcome(row, "succeeded", row + 100) for row in rows)
    return Resolved((rows[0],), 0.0, BatchOutcome(outcomes))


def written(path: Path) -> list[int]:
    return [json.loads(line)["row"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_rows_are_written_as_soon_as_their_turn_has_come(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with ResultsFile(path) as results:
        results(resolved(2, 3))
        assert written(path) == []
        results(resolved(0, 1))
        assert written(path) == [0, 1, 2, 3]
        results(resolved(4))
        assert written(path) == [0, 1, 2, 3, 4]


def test_rows_that_still_wait_are_written_when_the_run_is_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with ResultsFile(path) as results:
        results(resolved(2, 3))
    assert written(path) == [2, 3]


def test_a_line_of_json_has_all_that_is_known(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    problem = Problem(0, "title", "too long", "refused", raw={"kept": "elsewhere"})
    with ResultsFile(path) as results:
        results(Resolved((0,), 0.0, BatchOutcome((RowOutcome(0, "failed", None, (problem,)),))))
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "row": 0,
        "status": "failed",
        "id": None,
        "problems": [{"field": "title", "kind": "refused", "message": "too long"}],
    }


def test_a_full_disk_does_not_stop_the_run_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def __init__(self, file: TextIO) -> None:
            self.close = file.close

        def writelines(self, lines: object) -> None:
            raise OSError(28, "No space left on device")

    path = tmp_path / "out.jsonl"
    with ResultsFile(path) as results:
        results(resolved(0, 1))
        monkeypatch.setattr(results, "_file", Full(results._file))
        results(resolved(2))
        results(resolved(3))
    assert results.failure == f"{path} lacks the rows from 2 on: No space left on device"


def test_every_row_of_a_refused_batch_tells_why(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    rows = tuple(RowOutcome(row, "failed") for row in range(3))
    why = tuple(Problem(None, None, f"reason {n % 5}", "refused") for n in range(1000))
    with ResultsFile(path) as results:
        results(Resolved((0,), 0.0, BatchOutcome(rows, (), why)))

    for line in path.read_text(encoding="utf-8").splitlines():
        messages = [problem["message"] for problem in json.loads(line)["problems"]]
        assert messages[:3] == ["reason 0", "reason 1", "reason 2"]
        assert messages[3:] == ["and 2 more problems of its batch"]


def test_a_row_tells_its_own_reason_and_the_others_that_of_their_batch(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    bad = Problem(1, "title", "too long", "refused")
    rows = (
        RowOutcome(0, "unsent"),
        RowOutcome(1, "failed", None, (bad,)),
        RowOutcome(2, "succeeded", 7),
    )
    with ResultsFile(path) as results:
        results(Resolved((0,), 0.0, BatchOutcome(rows, (), (bad,))))

    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    (told,) = lines[0]["problems"]
    assert told["message"].startswith("because of row 1, field 'title': too long")
    assert lines[1]["problems"][0]["field"] == "title"
    assert lines[2]["problems"] == []


def test_ten_thousand_reasons_for_ten_thousand_rows_stay_small(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    rows = tuple(RowOutcome(row, "failed") for row in range(10_000))
    why = tuple(Problem(None, None, f"{n} {'x' * 500}", "refused") for n in range(10_000))
    with ResultsFile(path) as results:
        results(Resolved((0,), 0.0, BatchOutcome(rows, (), why)))

    assert path.stat().st_size < 10_000 * 4 * 600


def test_half_a_character_of_a_server_does_not_end_the_results(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    bad = Problem(0, None, "bad \ud800 text", "refused")
    with ResultsFile(path) as results:
        results(Resolved((0,), 0.0, BatchOutcome((RowOutcome(0, "failed", None, (bad,)),))))

    assert results.failure is None
    assert "bad \\ud800 text" in path.read_text(encoding="utf-8")
