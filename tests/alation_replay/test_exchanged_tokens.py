"""Tokens that a service gives in exchange stand on no tape, whether or not their calls do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    Endpoint,
    GetOperation,
    Item,
    RefreshToken,
    SimulatedClock,
    TokenExchange,
)
from alation_core.auth import Credentials
from alation_replay.cases import failures
from alation_replay.index import Call, read_index
from alation_replay.playing.credentials import credentials_on, under_any_name
from alation_replay.playing.player import playing
from alation_replay.recording import plain_session, record, recording, secrets_of
from alation_replay.tapes import Tape, read_tape
from alation_sandbox import Sandbox
from tests.alation_replay.support import entry_for
from tests.hostile.server import Asked, framed, serving

EXCHANGE = "/cde-service/integration/auth/"
OTHER_EXCHANGE = TokenExchange("/own-service/auth/", header="X-Sesame")
REFRESH, ACCESS, SERVICE = ("9f8e7d6c-" + sign * 16 for sign in "rxs")


def answer(asked: Asked) -> bytes:
    path = asked.line.split(" ")[1]
    if path == "/integration/v1/createAPIAccessToken/":
        return framed({"api_access_token": ACCESS})
    if path == EXCHANGE:
        assert f"TOKEN: {ACCESS}" in asked.head
        head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(SERVICE)}"
        return f"{head}\r\nContent-Type: text/plain\r\n\r\n{SERVICE}".encode()
    assert f"CDEToken: {SERVICE}" in asked.head
    # A server that shows what it was sent.
    return framed({"id": 77, "status": "FINISHED", "result": {"seen": SERVICE}})


@pytest.mark.parametrize("auth", [RefreshToken(42, REFRESH), ApiAccessToken(ACCESS)])
def test_a_recorded_exchange_is_scrubbed_and_plays(auth: Credentials, tmp_path: Path) -> None:
    path = tmp_path / "tape.yaml"
    with serving(answer) as server, recording(path, secrets_of(auth)), plain_session() as session:
        catalog: Any = Alation(
            server.url,
            auth,
            ["critical_data_element"],
            session=session,
            clock=SimulatedClock(),
            credentials={"cde": auth},
        )
        assert catalog.critical_data_element.get_job(job_id=77).status == "FINISHED"

    text, tape = path.read_text("utf-8"), read_tape(path)
    assert EXCHANGE in text
    assert not any(secret in text for secret in (REFRESH, ACCESS, SERVICE))
    made_up = credentials_on(tape)
    with playing(tape) as playback:
        catalog = Alation(
            "https://catalog.example.com",
            made_up,
            ["critical_data_element"],
            clock=SimulatedClock(),
            credentials=under_any_name(made_up, tape),
        )
        assert catalog.critical_data_element.get_job(job_id=77).id == 77
        assert playback.unplayed == []


class Sheets(Endpoint):
    """A service of somebody else; no rule knows the header that opens it."""

    name = "sheets"
    get = GetOperation("/own-service/sheet/", item=Item, credential="own", exchange=OTHER_EXCHANGE)


def answer_of_another(asked: Asked) -> bytes:
    if asked.line.split(" ")[1] == OTHER_EXCHANGE.path:
        return framed(SERVICE)
    assert f"X-Sesame: {SERVICE}" in asked.head
    return framed({"id": 77, "seen": [SERVICE], "said": f"hello {SERVICE}!"})


def test_a_token_in_a_header_of_any_name_stands_on_no_tape(tmp_path: Path) -> None:
    path, auth = tmp_path / "tape.yaml", ApiAccessToken(ACCESS)
    with (
        serving(answer_of_another) as server,
        recording(path, secrets_of(auth)),
        plain_session() as session,
    ):
        catalog = Alation(
            server.url,
            auth,
            [Sheets],
            session=session,
            clock=SimulatedClock(),
            credentials={"own": auth},
        )
        assert catalog.use(Sheets).get().raw["id"] == 77

    text = path.read_text("utf-8")
    assert OTHER_EXCHANGE.path in text
    assert "seen" in text
    assert SERVICE not in text
    assert ACCESS not in text


def test_a_call_is_recorded_without_its_exchange(tmp_path: Path) -> None:
    path = tmp_path / "critical_data_element" / "list_jobs__success.yaml"
    taken = entry_for(tmp_path, {"items": []}, path.stem)
    data = {"call": {"operation": "list_jobs"}}
    entry = replace(taken, path=path, call=Call("list_jobs"), data=data)
    with Sandbox() as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        path = record(
            entry, entry.path.parent, host=server.url, auth=auth, credentials={"cde": auth}
        )
    tape: Tape = read_tape(path)
    assert [one.request.method for one in tape.interactions] == ["GET"]
    assert failures(read_index(path.parent)[path.stem], tape) == []
    assert json.loads(tape.interactions[0].answer.body) == []
