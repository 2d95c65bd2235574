"""What the schema of the rows calls secret comes onto no tape and into no index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import pytest

from alation_core import BatchLimit, DirectOperation, Endpoint, JobDetails, RefreshToken
from alation_core.bodies import JSON_OBJECT
from alation_core.reading import one_object
from alation_core.shapes import Secret
from alation_replay.cases import failures
from alation_replay.composing import Asked, write_composed
from alation_replay.index import read_index
from alation_replay.recording import record
from alation_replay.tapes import read_tape
from alation_sandbox import Sandbox, resource


@dataclass(frozen=True)
class Login:
    """How a source is entered."""

    phrase: Annotated[str, Secret]
    name: str


@dataclass(frozen=True)
class Source:
    """A source of data."""

    title: str
    pin: Annotated[str, Secret]
    logins: list[Login]


class Vault(Endpoint):
    """Sources with secrets."""

    name = "vault"

    create = DirectOperation(
        "POST",
        "/acme/vault/",
        payload=Source,
        result=JobDetails,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        reader=one_object(same=("title",)),
    )


ROW = {
    "title": "Sales",
    "pin": "918273",
    "logins": [{"phrase": "open sesame 77", "name": "etl"}],
}


@pytest.fixture
def composed(tmp_path: Path) -> Path:
    return write_composed(
        Asked(Vault, "create", [ROW]), tmp_path / "vault", "success", "2026-11-23"
    ).path


def holds_no_secret(path: Path) -> None:
    text = "".join(file.read_text("utf-8") for file in path.parent.iterdir())
    assert "open sesame" not in text
    assert "918273" not in text
    assert "fake-password" in text
    assert failures(read_index(path.parent)[path.stem], read_tape(path), [Vault]) == []


def test_a_tape_that_is_put_together_holds_none(composed: Path) -> None:
    holds_no_secret(composed)


def test_a_tape_that_is_recorded_holds_none(composed: Path, tmp_path: Path) -> None:
    entry = read_index(composed.parent)["create__success"]
    data = {**entry.data, "call": {"operation": "create", "rows": [ROW]}}
    entry = replace(entry, call=replace(entry.call, rows=[ROW]), data=data)
    with Sandbox(routes=resource("/acme/vault/", table="vault")) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        into = tmp_path / "recorded" / "vault"
        path = record(entry, into, host=server.url, auth=auth, plugins=[Vault])
    holds_no_secret(path)
