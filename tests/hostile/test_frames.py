"""Secrets in frames: a traceback that shows local variables shows none."""

from __future__ import annotations

import json
import traceback
from types import TracebackType
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    Job,
    OAuthClient,
    RefreshToken,
    SimulatedClock,
)
from alation_core.auth import Credentials
from alation_core.transport.connection import Connection
from alation_core.wire import Request, Secret
from tests.hostile.codings import SECRETS, Told
from tests.hostile.server import framed, good, head, serving

READ = Request("GET", "/x/")
ROWS = [{"title": f"document {place}", "document_hub_id": 1} for place in range(2)]


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("canary")

    assert repr(secret) == repr([secret])[1:-1] == "'***'"
    assert secret == "canary"
    assert f"{secret}" == str(secret) == "canary"
    assert json.dumps(secret) == '"canary"'


@pytest.mark.parametrize("wrong", ["", "canary with a blank", "canary\n", "x" * 20_000 + "canary"])
def test_a_token_that_cannot_be_used_is_not_shown(wrong: str) -> None:
    told = Told()
    with pytest.raises(ConfigurationError) as caught:
        ApiAccessToken(wrong)
    told.fail(caught.value)
    with requests.Session() as session:
        for response in ({}, {"job_id": 7}):
            try:
                Job(wrong or "canary-token", session, "https://catalog.example.com", response)
            except ConfigurationError as error:
                told.fail(error)

    assert "canary" not in told.text


@pytest.mark.parametrize("missing", [None, 5, b"canary-bytes"])
def test_a_secret_that_is_no_text_is_refused_by_name(missing: Any) -> None:
    for make in (lambda: RefreshToken(1, missing), lambda: OAuthClient("x", missing)):
        with pytest.raises(ConfigurationError, match="must be a text") as caught:
            make()
        assert "canary" not in str(caught.value)


class Interrupting(HTTPAdapter):
    """An adapter that ends the process in the middle of sending."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        opening = dict(request.headers)
        body = bytes(request.body or b"") if isinstance(request.body, bytes) else request.body
        try:
            raise OSError(f"{len(opening)} {body is None}")
        except OSError:
            raise self.error  # noqa: B904 - the context is part of what is shown


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), RuntimeError("odd")])
@pytest.mark.parametrize("auth", [ApiAccessToken(SECRETS[0]), RefreshToken(1, SECRETS[0])])
def test_what_interrupts_an_exchange_shows_no_head(error: BaseException, auth: Credentials) -> None:
    told = Told()
    with requests.Session() as session:
        session.mount("http://", Interrupting(error))
        connection = Connection("http://127.0.0.1:9", auth, SimulatedClock(), session)
        with pytest.raises(type(error)) as caught:
            connection.exchange(READ)
    frames: TracebackType | None = caught.value.__traceback__
    told.fail(caught.value)

    assert frames is not None
    assert SECRETS[0] not in told.text
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame for frame in shown.stack if frame.name == "send"]
    assert ours, "where it was raised is still told"
    assert SECRETS[0] not in "".join(str(frame.locals) for frame in ours)


def test_an_exchange_that_is_interrupted_while_it_reads_shows_no_head() -> None:
    told = Told()

    class Stopping(SimulatedClock):
        reads = 0

        def now(self) -> float:
            self.reads += 1
            if self.reads > 4:
                raise KeyboardInterrupt
            return super().now()

    with serving(lambda asked: [head(), b"[1,", b"2]"]) as server:
        connection = Connection(server.url, ApiAccessToken(SECRETS[0]), Stopping())
        with pytest.raises(KeyboardInterrupt) as caught:
            connection.exchange(READ)
    told.fail(caught.value)

    assert SECRETS[0] not in told.text


def test_good_stays_good() -> None:
    with serving(lambda asked: framed(good(asked))) as server:
        auth = RefreshToken(1, SECRETS[0])
        run = Alation(server.url, auth, ["document"], clock=SimulatedClock()).document.create(ROWS)
    assert run.ok
