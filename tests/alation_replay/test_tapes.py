from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from alation_replay.index import read_index, tape_files
from alation_replay.layout import WIDTH, readable
from alation_replay.tapes import (
    Recorded,
    Tape,
    TapeError,
    read_tape,
)
from alation_replay.yaml_files import dump_yaml, read_yaml
from tests.alation_replay.support import CREATED, creating, written

ENTRY = {
    "origin": "mock",
    "transcribed": "2026-11-23",
    "call": {"operation": "create", "rows": []},
    "expect": {"status": "successful"},
}


def index_with(folder: Path, **changes: object) -> Path:
    data = {"create__success": {**ENTRY, **changes}}
    (folder / "index.yaml").write_text(dump_yaml(data), encoding="utf-8")
    return folder


def test_tape_comes_back_as_it_was_written(tmp_path: Path) -> None:
    tape = replace(creating(), recorded=Recorded("live", "2025.3", "2026-11-23"))

    back = read_tape(written(tape, tmp_path / "tape.yaml"))

    assert back.recorded == tape.recorded
    assert [one.request.uri for one in back.interactions] == [
        one.request.uri for one in tape.interactions
    ]
    assert json.loads(back.interactions[1].answer.body) == json.loads(CREATED)


def test_json_body_is_laid_out_in_short_lines() -> None:
    body = json.dumps([{"title": "é" * 40, "n": [1, 2]}] * 3, ensure_ascii=False)

    laid_out = readable(body)

    assert json.loads(laid_out) == json.loads(body)
    assert max(len(line) for line in laid_out.splitlines()) <= WIDTH


@pytest.mark.parametrize("body", ["", "accepted", "<html>\n</html>", "a=1&b=2"])
def test_other_bodies_stay(body: str) -> None:
    assert readable(body) == body


def test_dates_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("day: 2026-11-23\n", encoding="utf-8")

    assert read_yaml(path) == {"day": "2026-11-23"}


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['true']",
        "!!python/name:os.system",
        "a: [",
        "version: 2\ninteractions: []",
        "version: 1",
        "[]",
        "version: 1\ninteractions:\n- request: {method: GET, uri: x, body: !!binary aGk=}\n"
        "  response: {status: {code: 200}, body: {string: ''}}",
    ],
)
def test_what_is_no_safe_tape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tape.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(TapeError, match=r"tape\.yaml"):
        read_tape(path)


def test_missing_tape_is_told(tmp_path: Path) -> None:
    with pytest.raises(TapeError, match="there is no"):
        read_tape(tmp_path / "tape.yaml")


def test_vcrpy_plays_the_written_file_itself(tmp_path: Path) -> None:
    import vcr

    path = written(creating(), tmp_path / "tape.yaml")

    with vcr.use_cassette(str(path), record_mode="none") as cassette:
        assert len(cassette) == 2


def test_index_tells_how_a_tape_is_played(tmp_path: Path) -> None:
    entry = read_index(index_with(tmp_path))["create__success"]

    assert (entry.origin, entry.date, entry.call.operation) == ("mock", "2026-11-23", "create")
    assert entry.path == tmp_path / "create__success.yaml"
    assert entry.endpoint == tmp_path.name


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"origin": "invented"}, "origin: 'invented' is none of"),
        ({"transcribed": None}, "the date `transcribed`"),
        ({"origin": "live"}, "the date `recorded`"),
        ({"expect": {}}, "expect says nothing"),
        ({"call": {"operation": ""}}, "call.operation"),
        ({"call": {"operation": "create", "row": []}}, r"unknown keys \['row'\]"),
        ({"call": {"operation": "create", "layer": "socket"}}, "call.layer"),
        ({"call": {"operation": "create", "auth": "basic"}}, "call.auth"),
        ({"expects": {}}, r"unknown keys \['expects'\]"),
    ],
)
def test_wrong_entry_is_told(tmp_path: Path, changes: dict[str, object], told: str) -> None:
    with pytest.raises(TapeError, match=told):
        read_index(index_with(tmp_path, **changes))


def test_index_is_no_tape(tmp_path: Path) -> None:
    index_with(tmp_path)
    path = written(Tape(()), tmp_path / "create__success.yaml")

    assert tape_files(tmp_path) == [path]
