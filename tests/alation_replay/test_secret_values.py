"""Secret values of rows stand on no tape and in no index."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest
from marshmallow.validate import Length

from alation_core import Alation, DirectOperation, Endpoint, JobDetails, RefreshToken
from alation_core.shapes import InPath, InQuery, Maybe, Secret
from alation_core.shapes.markers import UNSET
from alation_replay.composing import Asked
from alation_replay.composing.files import write_composed
from alation_replay.recording import recording
from alation_replay.tapes import TapeError
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


@dataclass(frozen=True)
class Inner:
    word: Annotated[str, Secret]


@dataclass(frozen=True)
class Safe:
    title: str
    code: Annotated[str, Secret, InPath]
    pin: Annotated[Maybe[int], Secret] = UNSET
    inner: Maybe[list[Inner]] = UNSET
    short: Annotated[Maybe[str], Secret, Length(max=5)] = UNSET


class Safes(Endpoint):
    """Safes."""

    name = "safes"
    put = DirectOperation("PUT", "/safe/{code}/", payload=Safe, result=JobDetails)


def test_a_composed_tape_has_stand_ins(tmp_path: Path) -> None:
    row = {"title": "a", "code": CANARY, "pin": 91827364, "inner": [{"word": f"{CANARY}/2"}]}
    asked = Asked(Safes, "put", [row], body=json.dumps({"said": f"no {CANARY} 91827364"}))
    made = write_composed(asked, tmp_path / "safes", "success", "2025-01-01")

    text = texts(tmp_path / "safes")
    assert is_clean(text)
    assert "91827364" not in text
    assert "/safe/fake-password/" in text
    assert made.tape.interactions[0].request.body == (
        '[{"title":"a","pin":0,"inner":[{"word":"fake-password"}]}]'
    )


def test_a_secret_that_no_stand_in_fits_is_not_written(tmp_path: Path) -> None:
    asked = Asked(Safes, "put", [{"title": "a", "code": "b", "short": "abc"}])
    with pytest.raises(TapeError, match="does not fit with what stands for it on a tape: short"):
        write_composed(asked, tmp_path / "safes", "success", "2025-01-01")
    assert not (tmp_path / "safes").exists()
