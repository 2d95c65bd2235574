"""`alation cassette new`: a tape and its index entry from a call."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alation_cli.app import alation
from alation_replay.index import read_index
from alation_replay.tapes import read_tape

ROW = '{"title": "Net revenue", "document_hub_id": 3}'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def new(*args: str) -> Result:
    return CliRunner().invoke(alation, ["cassette", "new", *args])


def test_it_says_what_it_wrote_and_what_comes_out(here: Path) -> None:
    (here / "poll.json").write_text(
        '{"status": "successful", "result": {"created_term_count": 1, '
        '"created_terms": [{"id": 9, "title": "Net revenue"}]}}'
    )
    result = new("document.create", "--row", ROW, "--poll", "poll.json")
    assert result.exit_code == 0
    assert "written: cassettes/document/create__success.yaml" in result.output
    assert 'POST is answered 200 {"job_id": 4711}' in result.output
    assert "ids: [9]" in result.output
    assert read_index(here / "cassettes" / "document")["create__success"].expect["ids"] == [9]


def test_parameters_stand_in_the_index_as_the_call_has_them(here: Path) -> None:
    result = new("document.list", "--param", "document_hub_id=3", "--param", "skip=2")
    assert result.exit_code == 0, result.output
    entry = read_index(here / "cassettes" / "document")["list__success"]
    assert entry.call.params == {"document_hub_id": 3, "skip": 2}


@pytest.mark.parametrize(
    ("there", "chosen"),
    [
        ("", "cassettes"),
        ("tests", "tests/cassettes"),
        ("tests/cassettes", "tests/cassettes"),
        ("cassettes", "cassettes"),
        ("tests/cassettes/document", "tests/cassettes"),
    ],
)
def test_the_folder_is_where_tapes_are(there: str, chosen: str, here: Path) -> None:
    (here / there).mkdir(parents=True, exist_ok=True)
    assert new("document.list").exit_code == 0
    assert (here / chosen / "document" / "list__success.yaml").exists()


def test_a_folder_and_a_case_are_chosen(here: Path) -> None:
    options = ("--into", "tapes/document", "--case", "forbidden", "--status", "403")
    result = new("document.create", "--row", ROW, *options)
    assert result.exit_code == 0
    tape = read_tape(here / "tapes" / "document" / "create__forbidden.yaml")
    assert tape.interactions[0].answer.status == 403


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["document.create", "--row", '{"title": "Net revenue"}'], "--row 1 does not fit"),
        (["document.create", "--row", ROW, "--row", '{"title": 1}'], "--row 2 does not fit"),
        (["document.create", "--row", "[]"], "--row 1 is no object"),
        (["document.create", "--row", "{"], "--row 1 is no JSON"),
        (["document.create"], "takes rows: give --row JSON"),
        (["document.list", "--row", ROW], "takes no rows"),
        (["document.list", "--poll", "poll.json"], "runs no job"),
        (["document.list", "--param", "nothing=1"], "'nothing'"),
        (["document.list", "--body", "nowhere.json"], "nowhere.json cannot be read"),
        (["document.made"], "no operation 'made'"),
        (["document.list", "--into", "tapes"], "is not named 'document'"),
        (["document.list", "--case", "a b"], "is no name of a case"),
    ],
)
def test_what_does_not_fit_writes_nothing(args: list[str], sentence: str, here: Path) -> None:
    result = new(*args)
    assert result.exit_code == 2, result.output
    assert sentence in result.output
    assert list(here.iterdir()) == []


def test_a_file_that_is_there_stays(here: Path) -> None:
    assert new("document.list").exit_code == 0
    path = here / "cassettes" / "document" / "list__success.yaml"
    before = path.read_bytes(), path.with_name("index.yaml").read_bytes()
    result = new("document.list")
    assert result.exit_code == 2
    assert "is there already" in result.output
    assert (path.read_bytes(), path.with_name("index.yaml").read_bytes()) == before
