"""Secret values of rows stand on no tape and in no index."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from alation_core import Alation, DirectOperation, Endpoint, JobDetails, RefreshToken
from alation_core.shapes import InQuery, Maybe, Secret
from alation_core.shapes.markers import UNSET
from alation_replay.recording import recording
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
