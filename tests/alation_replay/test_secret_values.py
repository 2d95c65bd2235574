"""Secret values of rows stand on no tape and in no index."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest

from alation_core import Alation, DirectOperation, Endpoint, JobDetails, RefreshToken
from alation_core.shapes import InQuery, Maybe, Secret
from alation_core.shapes.markers import UNSET
from alation_replay.cases import differences, replay
from alation_replay.composing import Asked, write_composed
from alation_replay.index import read_index
from alation_replay.recording import record, recording
from alation_replay.tapes import read_tape
from alation_sandbox import Answer, Call, Route, Sandbox, World, ok

CANARY = "sésame-canary-77"


@dataclass(frozen=True)
class Vault:
    title: str
    opened_by: Annotated[str, Secret]
    code: Annotated[Maybe[str], Secret, InQuery] = UNSET


class Vaults(Endpoint):
    """Vaults."""

    name = "vaults"
    create = DirectOperation("POST", "/vault/", payload=Vault, result=JobDetails)


ROWS = [{"title": "a", "opened_by": CANARY, "code": f"{CANARY}/2"}]


def echo(world: World, call: Call) -> Answer:
    return ok({"made": call.json(), "said": f"opened by {CANARY}"})


def texts(folder: Path) -> str:
    return "\n".join(file.read_text("utf-8") for file in folder.iterdir())


def is_clean(text: str) -> bool:
    return not any(form in text for form in (CANARY, "canary", json.dumps(CANARY)[1:-1]))


def test_a_recorded_test_has_stand_ins(tmp_path: Path) -> None:
    with Sandbox(routes=[Route("POST", "/vault/", echo)]) as server:
        known = server.credentials
        token = RefreshToken(known.user_id, known.refresh_token)
        with recording(tmp_path / "vault.yaml", [token.refresh_token]):
            assert Alation(server.url, token, [Vaults]).use(Vaults).create(ROWS).ok

    text = texts(tmp_path)
    assert is_clean(text)
    assert '"opened_by": "fake-password"' in text
    assert "code=fake-password" in text


def test_a_composed_tape_replays_with_stand_ins(tmp_path: Path) -> None:
    folder = tmp_path / "vaults"
    folder.mkdir()
    made = write_composed(Asked(Vaults, "create", ROWS), folder, "success", "2026-03-01")

    assert is_clean(texts(folder))
    (entry,) = read_index(folder).values()
    assert entry.call.rows == [
        {"title": "a", "opened_by": "fake-password", "code": "fake-password"}
    ]
    assert not differences(entry.expect, replay(entry, read_tape(made.path), [Vaults]))


def test_a_recorded_call_replays_with_stand_ins(tmp_path: Path) -> None:
    folder = tmp_path / "vaults"
    folder.mkdir()
    write_composed(Asked(Vaults, "create", ROWS), folder, "success", "2026-03-01")
    (entry,) = read_index(folder).values()
    data: dict[str, Any] = {**entry.data, "call": {**entry.data["call"], "rows": ROWS}}
    call = type(entry.call)(**data["call"])
    live = type(entry)(entry.name, entry.path, entry.origin, "", call, {}, data)
    into = tmp_path / "live" / "vaults"
    into.mkdir(parents=True)
    with Sandbox(routes=[Route("POST", "/vault/", echo)]) as server:
        known = server.credentials
        token = RefreshToken(known.user_id, known.refresh_token)
        path = record(live, into, host=server.url, auth=token, plugins=[Vaults])

    assert is_clean(texts(into))
    (recorded,) = read_index(into).values()
    assert not differences(recorded.expect, replay(recorded, read_tape(path), [Vaults]))


@pytest.mark.parametrize("short", ["", "abc"])
def test_what_is_too_short_to_be_found_is_still_no_failure(tmp_path: Path, short: str) -> None:
    folder = tmp_path / "vaults"
    folder.mkdir()
    row = {"title": "a", "opened_by": short}
    write_composed(Asked(Vaults, "create", [row]), folder, "success", "2026-03-01")
