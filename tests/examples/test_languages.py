import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import PATIENCE

ROOT = Path(__file__).parents[2]
COLUMNS = ["title", "description", "document_hub_id"]


def run_example(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "examples/languages.py", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@pytest.fixture(scope="module")
def csv_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("languages") / "languages.csv"
    run_example(file).check_returncode()
    return file


def read_csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_csv_has_a_row_for_every_language(csv_file: Path) -> None:
    rows = read_csv(csv_file)
    assert len(rows) > 7_000
    assert all(list(row) == COLUMNS for row in rows)
    assert {row["document_hub_id"] for row in rows} == {"1"}


def test_titles_are_unique_even_without_case(csv_file: Path) -> None:
    titles = [row["title"].casefold() for row in read_csv(csv_file)]
    assert len(set(titles)) == len(titles)


def test_description_lists_codes_scope_and_type(csv_file: Path) -> None:
    descriptions = {row["title"]: row["description"] for row in read_csv(csv_file)}
    assert descriptions["French"] == (
        "<ul><li>ISO 639-3: fra</li><li>ISO 639-1: fr</li>"
        "<li>Scope: individual language</li><li>Type: living</li></ul>"
    )
    assert "ISO 639-1" not in descriptions["Ghotuo"]


def test_json_lines_hold_the_same_rows_with_numbers_as_numbers(
    csv_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / "languages.jsonl"
    run_example(file).check_returncode()
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert rows == [{**row, "document_hub_id": 1} for row in read_csv(csv_file)]


def test_unknown_suffix_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "languages.xlsx"
    finished = run_example(file)
    assert finished.returncode == 2
    assert ".csv or .jsonl" in finished.stderr
    assert not file.exists()
