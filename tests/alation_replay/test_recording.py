from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from alation_core import ApiAccessToken, AuthenticationFailed, OAuthClient, RefreshToken
from alation_replay import recording as recording_module
from alation_replay.cases import failures
from alation_replay.check import check_folder
from alation_replay.index import Call, Entry, read_index
from alation_replay.recording import record, recording, secrets_of
from alation_replay.scrubbing import SecretSurvived
from alation_replay.scrubbing.survivors import holds
from alation_replay.tapes import Recorded, TapeError, read_tape
from alation_sandbox import Sandbox
from tests.alation_replay.support import entry_for

DAY = "2026-11-23"
ROW = {
    "title": "Net revenue",
    "document_hub_id": 1,
    "description": "by jane@corp.test, see https://wiki.corp.test/revenue",
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


def entry_of(folder: Path, rows: list[object]) -> Entry:
    call = {"operation": "create", "rows": rows}
    return replace(
        entry_for(folder, {"status": "successful"}), call=Call("create", rows), data={"call": call}
    )


def recorded(sandbox: Sandbox, entry: Entry, into: Path) -> Path:
    auth = RefreshToken(sandbox.credentials.user_id, sandbox.credentials.refresh_token)
    return record(entry, into, host=sandbox.url, auth=auth, server="2025.3", today=DAY)


def test_recorded_call_replays(sandbox: Sandbox, tmp_path: Path) -> None:
    path = recorded(sandbox, entry_of(tmp_path, [ROW]), tmp_path / "document")

    entry = read_index(path.parent)[path.stem]
    assert failures(entry, read_tape(path)) == []
    assert entry.expect["status"] == "successful"
    assert entry.expect["result"]["created_term_count"] == 1


def test_tape_and_index_say_where_it_was_recorded(sandbox: Sandbox, tmp_path: Path) -> None:
    path = recorded(sandbox, entry_of(tmp_path, [ROW]), tmp_path / "document")

    entry = read_index(path.parent)[path.stem]
    assert read_tape(path).recorded == Recorded("sandbox", "2025.3", DAY)
    assert (entry.origin, entry.data["server"], entry.date) == ("sandbox", "2025.3", DAY)


def test_recording_holds_no_mail_host_or_token(sandbox: Sandbox, tmp_path: Path) -> None:
    path = recorded(sandbox, entry_of(tmp_path, [ROW]), tmp_path / "document")

    texts = path.read_text(encoding="utf-8") + path.with_name("index.yaml").read_text("utf-8")
    assert "corp.test" not in texts
    assert sandbox.url.removeprefix("http://") not in texts
    assert "TOKEN" not in texts
    assert check_folder(tmp_path) == []


def test_token_call_is_not_on_the_tape(sandbox: Sandbox, tmp_path: Path) -> None:
    path = recorded(sandbox, entry_of(tmp_path, [ROW]), tmp_path / "document")

    assert "createAPIAccessToken" not in path.read_text(encoding="utf-8")


def test_refused_call_is_recorded_with_its_problems(sandbox: Sandbox, tmp_path: Path) -> None:
    entry = entry_of(tmp_path, [ROW | {"document_hub_id": 99}])

    path = recorded(sandbox, entry, tmp_path / "document")

    assert read_index(path.parent)[path.stem].expect["problems"] == ["refused"]


def test_second_recording_joins_the_index(sandbox: Sandbox, tmp_path: Path) -> None:
    entry = entry_of(tmp_path, [ROW])
    recorded(sandbox, entry, tmp_path / "document")
    recorded(sandbox, replace(entry, name="create__again"), tmp_path / "document")

    assert sorted(read_index(tmp_path / "document")) == ["create__again", "create__success"]


def test_request_of_a_wire_tape_is_sent_as_it_stands(sandbox: Sandbox, tmp_path: Path) -> None:
    bundled = Path(__file__).parents[2] / "cassettes" / "document"
    entry = read_index(bundled)["update__no_template"]

    path = recorded(sandbox, entry, tmp_path / "document")

    (finding,) = read_index(path.parent)[path.stem].expect["findings"]
    assert (finding["index"], finding["field"]) == (0, "custom_fields")


def test_refused_credentials_write_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    wrong = RefreshToken(1, "fake-unknown-token")

    with pytest.raises(AuthenticationFailed):
        record(entry_of(tmp_path, [ROW]), tmp_path / "out", host=sandbox.url, auth=wrong)

    assert not (tmp_path / "out").exists()


def test_empty_recording_is_no_tape(tmp_path: Path) -> None:
    with (
        pytest.raises(TapeError, match="no request was made"),
        recording(tmp_path / "tape.yaml"),
    ):
        pass


def test_each_kind_of_credentials_names_its_secrets() -> None:
    assert secrets_of(ApiAccessToken("a")) == ("a",)
    assert secrets_of(RefreshToken(1, "b")) == ("b",)
    assert secrets_of(OAuthClient("c", "d")) == ("c", "d")


SECRET = "9f8e7d6c/5b4a+39281706"


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    """What the credentials hold: those of the sandbox are made up, and known to be."""
    monkeypatch.setattr(recording_module, "secrets_of", lambda auth: (SECRET,))
    return SECRET


def test_a_secret_in_a_row_stands_neither_on_the_tape_nor_in_the_index(
    sandbox: Sandbox, tmp_path: Path, secret: str
) -> None:
    row = ROW | {"description": f"made with {secret}"}
    entry = entry_of(tmp_path, [row])
    named = replace(entry, data={**entry.data, "case": f"with {secret}"})

    path = recorded(sandbox, named, tmp_path / "document")

    for file in path.parent.iterdir():
        assert not holds(file.read_text("utf-8"), [secret])
    entry = read_index(path.parent)[path.stem]
    assert entry.call.rows[0]["description"] == "made with fake-secret"
    assert failures(entry, read_tape(path)) == []


def test_a_secret_that_would_stand_in_the_index_stops_the_recording(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setattr(
        recording_module, "entry_of", lambda *args: {"call": {"rows": [{"title": secret}]}}
    )

    with pytest.raises(SecretSurvived, match="nothing was written: a secret would stand in the in"):
        recorded(sandbox, entry_of(tmp_path, [ROW]), tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_secret_in_the_name_of_an_entry_stops_the_recording_before_the_call(
    sandbox: Sandbox, tmp_path: Path, secret: str
) -> None:
    entry = replace(entry_of(tmp_path, [ROW]), name=f"of_{secret.encode().hex()}")

    with pytest.raises(SecretSurvived, match="in its path"):
        recorded(sandbox, entry, tmp_path / "out")

    assert not sandbox.requests
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["a: [", "[]", "- x"])
def test_an_index_that_is_none_is_told_before_the_call(
    sandbox: Sandbox, tmp_path: Path, text: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(TapeError, match=r"index\.yaml"):
        recorded(sandbox, entry_of(tmp_path, [ROW]), tmp_path / "out")

    assert not sandbox.requests
    assert (tmp_path / "out" / "index.yaml").read_text("utf-8") == text
