"""Secret values of rows where a server, a library or an object's own words would tell them."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    DirectOperation,
    Endpoint,
    JobDetails,
    JobOperation,
)
from alation_core.jobs import HandlePlace, JobProtocol, JobState
from alation_core.ledger import open_store
from alation_core.ledger.past import every_event
from alation_core.reading import by_key, one_object
from alation_core.shapes import UNSET, InPath, InQuery, Maybe, Secret, WireName, row_errors
from alation_core.shapes.secret_values import message_without_secrets
from alation_core.wire.messages import Reply, Request
from alation_core.wire.row_secrets import without_values
from tests.hostile.server import Asked, framed, serving


@dataclass(frozen=True)
class Account:
    name: str
    key: Annotated[str, Secret, InPath]
    hint: Annotated[Maybe[str], Secret, InQuery] = UNSET
    pin: Annotated[Maybe[int], Secret] = UNSET
    word: Annotated[Maybe[str], Secret] = UNSET
    on: Annotated[Maybe[bool], Secret] = UNSET


@dataclass(frozen=True)
class Login:
    name: str
    word: Annotated[Maybe[str | None], Secret] = UNSET
    on: Annotated[Maybe[bool], Secret] = UNSET


class Accounts(Endpoint):
    name = "acme_account"

    put = DirectOperation("PUT", "/acme/{key}/", Account, JobDetails, reader=by_key("", key="name"))
    login = DirectOperation("POST", "/acme/", Login, JobDetails, reader=by_key("", key="name"))


def _echoing(asked: Asked) -> bytes:
    return framed([{"id": 70 + n, **row} for n, row in enumerate(json.loads(asked.body))])


def _accounts(url: str) -> Accounts:
    return Alation(url, ApiAccessToken("fake-token"), plugins=[Accounts]).use(Accounts)


@pytest.mark.parametrize(
    "row",
    [
        {"pin": 91827364},
        {"pin": 4711},
        {"pin": 1},
        {"word": "true"},
        {"word": "name"},
        {"word": "null"},
        {"word": "12.5"},
        {"word": "12345678"},
        {"word": 'a"b\\c'},
        {"on": True},
    ],
)
def test_a_success_that_repeats_a_secret_is_still_one(row: dict[str, Any]) -> None:
    with serving(_echoing) as server:
        run = _accounts(server.url).put([{"name": "a", "key": "fake-key-1", **row}])
    (outcome,) = run.rows
    assert (outcome.status, outcome.id) == ("succeeded", 70)


def test_a_number_that_repeats_a_secret_is_hidden() -> None:
    answer = b'[{"pin": 91827364, "at": 4711.0, "whole": 991827364, "id": 7, "no": -1}]'
    hidden = without_values(Reply(200, {}, answer), ["91827364", "4711"])
    assert hidden.data == [{"pin": "***", "at": "***", "whole": "***", "id": 7, "no": -1}]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.lists(st.text(min_size=1, max_size=7) | st.integers().map(str), max_size=3))
def test_json_stays_json_whatever_is_hidden_in_it(value: Any, secrets: list[str]) -> None:
    content = json.dumps([value, *secrets]).encode()
    hidden = without_values(Reply(200, {}, content), [text for text in secrets if len(text) < 20])
    assert hidden.is_json
    assert isinstance(hidden.data, list)


def test_what_stands_for_a_secret_is_no_id() -> None:
    read = one_object()
    details = JobDetails("", "", {"id": "***"}, {"id": "***"})
    assert not read([{"name": "a"}], details).ids


def test_logs_and_words_of_requests_hide_what_stands_in_an_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    rows = [{"name": "a", "key": "p/9", "hint": "ask-mother"}]
    with serving(_echoing) as server:
        accounts = _accounts(server.url)
        accounts.put(rows)
        (batch,) = accounts.put.plan(rows)
        accounts.login([{"name": "a"}])
    assert "p%2F9" in server.asked[0].line
    assert "PUT /acme/***/ -> 200" in caplog.text
    told = caplog.text + repr(batch) + repr(list(batch.rows))
    assert all(secret not in told for secret in ("p/9", "p%2F9", "ask-mother"))
    assert "POST /acme/ HTTP/1.1" in caplog.text  # others are logged as ever


def test_a_request_does_not_show_its_secrets() -> None:
    request = Request("GET", "/a/k%2F1/b/", [("q", "k/1")], secrets=["k/1"])
    assert repr(request) == "<Request GET /a/***/b/>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"word": ""}, {"word": "fake-word"}),
        ({}, {"word": "fake-word"}),
        ({"word": "fake-word"}, {"word": None}),
        ({"on": True}, {"on": False}),
    ],
)
def test_a_run_goes_on_whatever_its_secrets_were(
    before: dict[str, Any], after: dict[str, Any], tmp_path: Any
) -> None:
    ledger = tmp_path / "runs"
    with serving(_echoing) as server:
        catalog = Alation(server.url, ApiAccessToken("fake-token"), plugins=[Accounts])
        run = catalog.use(Accounts).login([{"name": "a", **before}], ledger=ledger)
        again = catalog.resume(str(run.id), [{"name": "a", **after}], ledger=ledger)
    assert [row.id for row in again.rows] == [70]


@dataclass(frozen=True)
class Door:
    n: int
    key: Annotated[Maybe[str], Secret, InPath] = UNSET


def test_a_secret_is_no_parameter_of_a_call() -> None:
    class Doors(Endpoint):
        name = "acme_door"
        open = DirectOperation("PUT", "/acme/door/{key}/", Door, JobDetails)

    doors = Alation("http://127.0.0.1:9", ApiAccessToken("fake-token"), plugins=[Doors]).use(Doors)
    with pytest.raises(ConfigurationError, match=r"'key' is recorded .* give it in the rows"):
        doors.open([{"n": 1}], key="fake-key-1")


@dataclass(frozen=True)
class Dotted:
    key: Annotated[str, WireName("k.ey")]
    word: Annotated[Maybe[str], Secret] = UNSET


def test_messages_that_show_no_value_are_told_beside_secrets() -> None:
    operation = DirectOperation("PUT", "/acme/", Dotted, JobDetails)
    schema = operation.payload_schema
    told = {
        name: message_without_secrets(schema, {"key": "i"}, name, message)
        for name, message in row_errors(schema, {"key": "i"})
    }
    assert told == {
        "k.ey": "Missing data for required field.",
        "key": "Unknown field; did you mean 'k.ey'?",
    }


def test_the_errors_of_a_job_show_no_secret(tmp_path: Path) -> None:
    class Logins(Endpoint):
        name = "acme_login"
        make = JobOperation(
            "POST",
            "/acme/",
            Login,
            JobDetails,
            protocol=JobProtocol(
                "/run/{handle}/",
                (HandlePlace(("run",)),),
                {"done": JobState.SUCCEEDED},
                errors_path="/run/{handle}/errors/",
            ),
        )

    def answer(asked: Asked) -> bytes:
        if "errors" in asked.line:
            return framed([{"name": "a", "error": "fake-word-1 is too weak"}])
        return framed({"status": "done"} if "GET" in asked.line else {"run": 7})

    ledger = tmp_path / "runs"
    with serving(answer) as server:
        catalog = Alation(server.url, ApiAccessToken("fake-token"), plugins=[Logins], ledger=ledger)
        run = catalog.use(Logins).make([{"name": "a", "word": "fake-word-1"}])
    (batch,) = run.batches
    assert batch.jobs[0].errors == [{"name": "a", "error": "*** is too weak"}]
    store = open_store(ledger)
    events = list(every_event(store, str(run.id)))
    assert "*** is too weak" in repr(events)
    assert "fake-word-1" not in repr(events)
    store.close()
