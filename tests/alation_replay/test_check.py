from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from alation_replay.check import Drift, check_folder, drift_of_folder
from alation_replay.tapes import Recorded, Tape, TapeError
from alation_replay.yaml_files import dump_yaml
from tests.alation_replay.support import CREATED, DOCUMENTS, ROW, creating, exchange, written

TODAY = date(2026, 11, 23)
LIVE = Recorded("live", "2025.3", "2026-11-01")


def found(folder: Path) -> list[str]:
    return [finding.rule for finding in check_folder(folder, TODAY)]


def index_for(folder: Path, **entry: object) -> None:
    made = {
        "origin": "mock",
        "transcribed": "2026-11-23",
        "call": {"operation": "create", "rows": [ROW]},
        "expect": {"status": "successful"},
        **entry,
    }
    (folder / "index.yaml").write_text(dump_yaml({"create": made}), encoding="utf-8")


def test_recorded_tape_needs_no_index(tmp_path: Path) -> None:
    written(replace(creating(), recorded=LIVE), tmp_path / "below" / "create.yaml")

    assert found(tmp_path) == []


def test_transcribed_tape_needs_one(tmp_path: Path) -> None:
    written(creating(), tmp_path / "create.yaml")
    assert found(tmp_path) == ["origin"]

    index_for(tmp_path)
    assert found(tmp_path) == []


def test_transcribed_tape_must_not_be_called_recorded(tmp_path: Path) -> None:
    written(creating(), tmp_path / "create.yaml")
    index_for(tmp_path, origin="live", recorded="2026-11-23")

    assert found(tmp_path) == ["origin"]


@pytest.mark.parametrize(
    ("day", "rules"), [("2025-11-23", []), ("2025-11-22", ["age"]), ("last week", ["age"])]
)
def test_age_of_a_recording(tmp_path: Path, day: str, rules: list[str]) -> None:
    recorded = Recorded("sandbox", "2025.3", day)
    written(replace(creating(), recorded=recorded), tmp_path / "create.yaml")

    assert found(tmp_path) == rules


def test_secret_is_found_with_its_place(tmp_path: Path) -> None:
    leak = exchange("GET", f"{DOCUMENTS}?access_token=9f8e7d6c5b4a", None, "[]")
    written(Tape((leak,), LIVE), tmp_path / "create.yaml")

    (finding,) = check_folder(tmp_path, TODAY)

    assert finding.rule == "secret"
    assert "interaction 0, request, address: access_token" in finding.message
    assert "9f8e7d6c5b4a" not in str(finding)


def test_body_in_one_long_line_cannot_be_read_in_a_diff(tmp_path: Path) -> None:
    row = '{"title": "Net revenue", "document_hub_id": 3}'
    body = "[" + ", ".join([row] * 9) + "]"
    text = dump_yaml(
        {
            "version": 1,
            "recorded": vars(LIVE),
            "interactions": [
                {
                    "request": {"method": "POST", "uri": DOCUMENTS, "body": body},
                    "response": {"status": {"code": 200}, "body": {"string": "\x00\x01"}},
                }
            ],
        }
    )
    (tmp_path / "create.yaml").write_text(text, encoding="utf-8")

    assert found(tmp_path) == ["readable", "readable"]


@pytest.mark.parametrize("text", ["!!python/object/apply:os.system ['true']", "- a", "a: ["])
def test_unsafe_or_broken_file_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "create.yaml").write_text(text, encoding="utf-8")

    assert found(tmp_path) == ["file"]


def test_broken_index_is_found(tmp_path: Path) -> None:
    written(replace(creating(), recorded=LIVE), tmp_path / "create.yaml")
    index_for(tmp_path, origin="invented")

    assert found(tmp_path) == ["file"]


def test_entry_without_a_tape_is_found(tmp_path: Path) -> None:
    index_for(tmp_path)

    assert found(tmp_path) == ["file"]


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(TapeError, match="there is no folder"):
        check_folder(tmp_path / "none")


def test_bundled_tapes_may_be_published() -> None:
    assert check_folder(Path(__file__).parents[2] / "cassettes", TODAY) == []


def test_drift_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "document"
    grown = CREATED.replace('"id": 7301', '"id": 7301, "slug": "net-revenue"')
    path = written(creating(grown), folder / "create.yaml")
    index_for(folder)

    assert drift_of_folder(tmp_path) == [Drift(path, ("result.created_terms[].slug",))]
