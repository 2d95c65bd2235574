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
