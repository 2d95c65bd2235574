"""Tapes of operations that name a credential, and of answers that are text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from alation_core import Endpoint, GetOperation, Item, ListOperation, OAuthClient, RefreshToken
from alation_core.paging import Offset
from alation_replay.cases import failures, replay
from alation_replay.contract import EndpointContract
from alation_replay.index import Call, Entry, read_index
from alation_replay.marked import named_from
from alation_replay.recording import plain_session, record
from alation_replay.tapes import Tape, TapeAnswer, TapeError, read_tape
from alation_sandbox import Answer, Route, Sandbox, Text, ok
from alation_sandbox import Call as SandboxCall
from tests.alation_replay.support import HOST, entry_for, exchange


@dataclass(frozen=True)
class Sheet(Item):
    id: int | None = None


class Sheets(Endpoint):
    """Sheets of a service with a login of its own."""

    name = "sheets"
    list = ListOperation("/cde/sheet/", item=Sheet, paging=Offset(), credential="cde")
    text = GetOperation("/cde/text/", item=Sheet, accept="text", credential="cde")


def page(world: Any, call: SandboxCall) -> Answer:
    opened = "oauth" if call.header("authorization") else "token"
    return ok([] if call.one("skip") != "0" else [{"id": 1, "by": opened}])


ROUTES = [
    Route("GET", "/cde/sheet/", page),
    Route("GET", "/cde/text/", lambda world, call: Answer(200, Text("SELECT 1"))),
]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(routes=ROUTES) as running:
        yield running


def entry_of(folder: Path, operation: str) -> Entry:
    call = {"operation": operation, "rows": []}
    entry = entry_for(folder, {"item": "SELECT 1"}, f"{operation}__success")
    path = folder / "sheets" / entry.path.name
    return replace(entry, path=path, call=Call(operation), data={"call": call})


@pytest.mark.parametrize("operation", ["list", "text"])
def test_a_call_with_a_named_credential_is_recorded_and_replays(
    sandbox: Sandbox, tmp_path: Path, operation: str
) -> None:
    """The tape holds no token call, and neither credential."""
    known = sandbox.credentials
    named = {"cde": OAuthClient(known.client_id, known.client_secret)}

    path = record(
        entry_of(tmp_path, operation),
        tmp_path / "sheets",
        host=sandbox.url,
        auth=RefreshToken(known.user_id, known.refresh_token),
        plugins=[Sheets],
        credentials=named,
    )

    tape, entry = read_tape(path), read_index(path.parent)[path.stem]
    assert failures(entry, tape, [Sheets]) == []
    assert {one.request.method for one in tape.interactions} == {"GET"}
    written = path.read_text("utf-8") + path.with_name("index.yaml").read_text("utf-8")
    for secret in (known.client_secret, known.client_id, known.refresh_token):
        assert secret not in written
    told = {"list": ("items", [{"id": 1}]), "text": ("item", "SELECT 1")}
    name, value = told[operation]
    assert entry.expect[name] == value


class Remembering(HTTPAdapter):
    """Answers the second page by itself, as one with a cache would: no request goes out."""

    body = b"[]"

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        if "skip=1" not in str(request.url):
            return super().send(request, *args, **kwargs)
        raw = HTTPResponse(BytesIO(self.body), preload_content=False)
        answer = requests.Response()
        answer.status_code, answer.raw = 200, raw
        return answer


class Odd(Remembering):
    body = b"{"


@pytest.mark.parametrize(
    ("adapter", "told"),
    [(Remembering, r"of it\. Record"), (Odd, r"ended with UnreadableAnswer: GET")],
)
def test_what_does_not_replay_is_not_written(
    sandbox: Sandbox, tmp_path: Path, adapter: type[Remembering], told: str
) -> None:
    """Its index entry would expect nothing, and the index of the whole folder be unreadable."""
    known, session = sandbox.credentials, plain_session()
    session.mount("http://", adapter())

    with pytest.raises(TapeError, match=rf"was not written: .*{told}") as caught:
        record(
            entry_of(tmp_path, "list"),
            tmp_path / "out" / "sheets",
            host=sandbox.url,
            auth=RefreshToken(known.user_id, known.refresh_token),
            plugins=[Sheets],
            credentials={"cde": OAuthClient(known.client_id, known.client_secret)},
            session=session,
        )

    assert "skip=1" in str(caught.value)
    assert not (tmp_path / "out").exists()


def texts(answer: str) -> Tape:
    taken = exchange("GET", f"{HOST}/cde/text/", None, "")
    plain = {"Content-Type": ["text/plain"]}
    return Tape((replace(taken, answer=TapeAnswer(200, "", plain, answer)),))


def test_the_text_is_what_an_index_expects(tmp_path: Path) -> None:
    entry = entry_of(tmp_path, "text")

    assert failures(entry, texts("SELECT 1"), [Sheets]) == []
    (failure,) = failures(entry, texts("SELECT 2"), [Sheets])
    assert "item: expected 'SELECT 1', got 'SELECT 2'" in failure
    assert replay(entry, texts('{"new": 1}'), [Sheets]).facts["drift"] == []


def test_the_suite_asks_of_a_text_no_more_than_it_can(tmp_path: Path) -> None:
    class Suite(EndpointContract):
        endpoint = Sheets
        cassettes = tmp_path
        packaged = False

    (tmp_path / "index.yaml").write_text("{}\n")
    Suite().test_item_keeps_the_whole_object("text")
    Suite().test_item_keeps_the_whole_object("list")
    with pytest.raises(pytest.skip.Exception, match="the answer is text"):
        Suite().test_unreadable_answer_is_no_success("text")


def test_further_credentials_are_taken_from_the_environment() -> None:
    found = named_from(
        {
            "ALATION_CLIENT_ID": "fake-own",
            "ALATION_CLIENT_SECRET": "fake-own-secret",
            "ALATION_CDE_CLIENT_ID": "fake-c",
            "ALATION_CDE_CLIENT_SECRET": "fake-s",
            "ALATION_BI_X_USER_ID": "7",
            "ALATION_BI_X_REFRESH_TOKEN": "fake-r",
            "ALATION_HALF_CLIENT_ID": "fake-c",
            "ALATION_ODD_USER_ID": "jane",
            "ALATION_ODD_REFRESH_TOKEN": "fake-r",
            "ALATION_SERVER_VERSION": "2025.3",
        }
    )

    assert found == {
        "cde": OAuthClient("fake-c", "fake-s"),
        "bi_x": RefreshToken(7, "fake-r"),
    }
