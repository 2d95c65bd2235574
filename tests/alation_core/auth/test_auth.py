"""Where a token comes from, which header carries it, when it is renewed, and who sees it."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
import requests

from alation_core import (
    Alation,
    ApiAccessToken,
    AuthenticationFailed,
    ConfigurationError,
    OAuthClient,
    RefreshToken,
    SimulatedClock,
)
from alation_core.auth.sources import token_source
from alation_core.auth.tokens import MARGIN_SECONDS, read_token, token_request
from alation_core.clock import SystemClock
from alation_core.wire.messages import Reply
from alation_core.wire.signals import CREDENTIALS_REFUSED
from alation_sandbox import Call, Route, Sandbox, World, error
from tests.alation_core.support import http, reply, scripted
from tests.processes import PATIENCE

CREATE = "/integration/v1/createAPIAccessToken/"
OAUTH = "/oauth/v2/token/"
REFRESH = RefreshToken(42, "fake-refresh-token")
CLIENT = OAuthClient("fake-client-id", "fake-client-secret")


def token_calls(server: Sandbox) -> int:
    return sum(request.path in (CREATE, OAUTH) for request in server.requests)


def oauth(server: Sandbox) -> OAuthClient:
    return OAuthClient(server.credentials.client_id, server.credentials.client_secret)


# ------------------------------------------------------------------------------ lifetime


def test_a_token_is_fetched_on_first_use_and_kept(server: Sandbox, catalog: Alation) -> None:
    assert token_calls(server) == 0

    for _ in range(3):
        list(catalog.document.list())

    assert token_calls(server) == 1


@pytest.mark.parametrize("kind", ["refresh token", "OAuth"])
def test_a_token_is_renewed_before_its_end(
    server: Sandbox, clock: SimulatedClock, credentials: RefreshToken, kind: str
) -> None:
    auth = credentials if kind == "refresh token" else oauth(server)
    catalog = Alation(server.url, auth, ["document"], clock=clock)
    list(catalog.document.list())

    clock.sleep(86400.0 - MARGIN_SECONDS - 1.0)
    list(catalog.document.list())
    assert token_calls(server) == 1

    clock.sleep(1.0)
    list(catalog.document.list())
    assert token_calls(server) == 2
    assert not [request for request in server.requests if request.status in (401, 403)]


@pytest.mark.parametrize("kind", ["refresh token", "OAuth"])
def test_a_token_that_ended_early_is_renewed_once(
    server: Sandbox, clock: SimulatedClock, credentials: RefreshToken, kind: str
) -> None:
    auth = credentials if kind == "refresh token" else oauth(server)
    catalog = Alation(server.url, auth, ["document"], clock=clock)
    list(catalog.document.list())
    server.expire_tokens()

    assert list(catalog.document.list()) == []

    refused = 403 if kind == "refresh token" else 401
    assert Counter(request.status for request in server.requests)[refused] == 1
    assert token_calls(server) == 2


@pytest.mark.parametrize("status", [401, 403])
def test_a_fresh_token_that_is_refused_too_is_believed(status: int, clock: SimulatedClock) -> None:
    def refuse(world: World, call: Call) -> Any:
        return error(status, CREDENTIALS_REFUSED, f"{status}000")

    route = Route("GET", "/integration/v2/document/", refuse, auth=False)
    with Sandbox(routes=[route], clock=clock.wall) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, ["document"], clock=clock)

        with pytest.raises(AuthenticationFailed, match="feature behind this address"):
            list(catalog.document.list())

        # Once more though the server calls the fresh token good (200): then it is believed.
        statuses = [request.status for request in server.requests]
        assert statuses == [201, status, 201, status, 200, status]


def test_a_given_token_is_not_renewed(server: Sandbox, clock: SimulatedClock) -> None:
    catalog = Alation(server.url, ApiAccessToken("fake-old-token"), ["document"], clock=clock)

    with pytest.raises(AuthenticationFailed, match="pass a fresh one, or a refresh token"):
        list(catalog.document.list())

    assert token_calls(server) == 0


def test_another_403_renews_nothing(clock: SimulatedClock) -> None:
    route = Route("GET", "/integration/v2/document/", lambda world, call: error(403, "No.", "403"))
    with Sandbox(routes=[route], clock=clock.wall) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)

        with pytest.raises(Exception, match="HTTP 403: No"):
            list(Alation(server.url, auth, ["document"], clock=clock).document.list())

        assert token_calls(server) == 1


# ------------------------------------------------------------------------------ one token


def test_clients_of_one_credential_share_its_token(
    server: Sandbox, clock: SimulatedClock, credentials: RefreshToken
) -> None:
    # A new token may end the one before it (sheet auth, token_facts).
    one, other = (Alation(server.url, credentials, ["document"], clock=clock) for _ in range(2))

    list(one.document.list())
    list(other.document.list())

    assert token_calls(server) == 1


def test_other_credentials_hosts_and_clocks_have_their_own_token() -> None:
    host, clock = "https://a.example.com", SystemClock()
    source = token_source(host, REFRESH, clock)

    assert token_source(host, RefreshToken(42, "fake-refresh-token"), clock) is source
    assert token_source(host, RefreshToken(42, "fake-other"), clock) is not source
    assert token_source("https://b.example.com", REFRESH, clock) is not source
    assert token_source(host, REFRESH, SimulatedClock()) is not source


def test_threads_that_share_a_client_renew_its_token_once() -> None:
    threads = 8
    barrier = threading.Barrier(threads, timeout=PATIENCE)
    found: list[list[Any]] = []
    with Sandbox() as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, ["document"])

        def work() -> None:
            barrier.wait()
            found.append(list(catalog.document.list()))
            if barrier.wait() == 0:
                server.expire_tokens()
            barrier.wait()
            found.append(list(catalog.document.list()))

        workers = [threading.Thread(target=work, daemon=True) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(PATIENCE)

        assert found == [[]] * (2 * threads)
        assert token_calls(server) == 2


# ------------------------------------------------------------------------------ headers

LISTED = http(200, [])
OLD_TOKEN = http(
    201,
    {
        "created_at": "2025-02-11T09:00:10.225053Z",
        "token_expires_at": "2025-02-12T09:00:10.222161Z",
        "api_access_token": "fake-access-token",
    },
)
JWT = http(200, {"access_token": "fake.jwt.value", "token_type": "Bearer", "expires_in": 3600})


def header_lines(request: str) -> list[str]:
    head = request.partition("\r\n\r\n")[0]
    return [line for line in head.splitlines() if line.lower().startswith(("token:", "author"))]


@pytest.mark.parametrize(
    ("auth", "answers", "header"),
    [
        (ApiAccessToken("fake-access-token"), [LISTED], "TOKEN: fake-access-token"),
        (REFRESH, [OLD_TOKEN, LISTED], "TOKEN: fake-access-token"),
        (CLIENT, [JWT, LISTED], "Authorization: Bearer fake.jwt.value"),
    ],
)
def test_one_header_carries_the_token(auth: Any, answers: list[bytes], header: str) -> None:
    session = requests.Session()
    session.headers.update({"Token": "fake-foreign-token", "Authorization": "Bearer fake.foreign"})
    with session, scripted(answers) as server:
        list(Alation(server.url, auth, ["document"], session=session).document.list())

    assert header_lines(server.requests[-1]) == [header]
    assert all(header_lines(request) == [] for request in server.requests[:-1])


def test_token_calls_have_the_documented_form() -> None:
    refresh, client = token_request(REFRESH), token_request(CLIENT)

    assert (refresh.method, refresh.path) == ("POST", CREATE)
    assert refresh.body == b'{"refresh_token": "fake-refresh-token", "user_id": 42}'
    assert (client.path, client.content_type) == (OAUTH, "application/x-www-form-urlencoded")
    assert client.body == (
        b"grant_type=client_credentials&client_id=fake-client-id&client_secret=fake-client-secret"
    )


# ------------------------------------------------------------------------------ the answer


@pytest.mark.parametrize(
    ("body", "renew_at"),
    [
        ({"expires_in": 3600}, 3300.0),
        ({"expires_in": 100}, 90.0),
        ({"expires_in": 0}, 0.0),
        ({"expires_in": True}, 3300.0),
        ({}, 3300.0),
        ({"created_at": "yesterday", "token_expires_at": "tomorrow"}, 3300.0),
        (
            # The server's clock may be off: only the difference counts.
            {
                "created_at": "1999-02-11T09:00:00.000000Z",
                "token_expires_at": "1999-02-12T09:00:00.000000Z",
            },
            86100.0,
        ),
    ],
)
def test_the_life_of_a_token_is_read_from_the_answer(body: dict[str, Any], renew_at: float) -> None:
    token = read_token(REFRESH, reply(201, {"api_access_token": "fake-token", **body}), now=0.0)

    assert token.renew_at == pytest.approx(renew_at)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (reply(401, {"detail": "Refresh token provided is invalid.", "code": "401000"}), "invalid"),
        (reply(401, {"error": "invalid_client", "error_description": "Incorrect"}), "Incorrect"),
        (reply(200, {"status": "failed"}), "HTTP 200"),
        (reply(201, {"api_access_token": ""}), "HTTP 201"),
        (reply(201, {"api_access_token": "two\nlines"}), "HTTP 201"),
        (reply(201, {"api_access_token": None}), "HTTP 201"),
        (reply(302), "HTTP 302"),
        (Reply(200, {}, b"<html>Sign in</html>"), "HTTP 200"),
    ],
)
def test_an_answer_without_a_token_is_a_failure_whatever_its_status(
    answer: Reply, said: str
) -> None:
    with pytest.raises(AuthenticationFailed, match=said):
        read_token(REFRESH, answer, now=0.0)


# ------------------------------------------------------------------------------ secrets


@pytest.mark.parametrize(
    "body",
    [
        {"refresh_token": "fake-refresh-token"},
        {"detail": "The token fake-refresh-token is unknown."},
        {"error": "fake-refresh-token", "error_description": "fake-refresh-token is unknown"},
        {"detail": {"refresh_token": "fake-refresh-token"}},
        "fake-refresh-token",
    ],
)
def test_a_failing_token_answer_does_not_echo_the_secret(body: Any) -> None:
    with pytest.raises(AuthenticationFailed) as caught:
        read_token(REFRESH, reply(401, body), now=0.0)

    assert "fake-refresh-token" not in str(caught.value)
    assert "42" in str(caught.value)


def test_no_repr_shows_a_secret(server: Sandbox, catalog: Alation) -> None:
    list(catalog.document.list())
    token = read_token(REFRESH, reply(201, {"api_access_token": "fake-access"}), now=0.0)
    shown = " ".join(
        repr(thing)
        for thing in (
            REFRESH,
            CLIENT,
            ApiAccessToken("fake-access"),
            token,
            token_request(REFRESH),
            token_request(CLIENT),
            catalog,
            catalog.transport,
            catalog.document.create,
        )
    )

    assert "fake-client-id" in shown
    for secret in ("fake-refresh-token", "fake-client-secret", "fake-access"):
        assert secret not in shown


def test_no_log_line_shows_a_secret(
    server: Sandbox, catalog: Alation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        catalog.document.create([{"title": "Net revenue", "document_hub_id": 1}])

    assert "POST /integration/v2/document/ -> 202" in caplog.text
    for secret in ("fake-refresh-token", "fake-access-token", "TOKEN"):
        assert secret not in caplog.text


@pytest.mark.parametrize("value", ["", "fake-token\n", "fake token", "fake“token”", "\tfake-token"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_shown(value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        ApiAccessToken(value)

    assert "fake" not in str(caught.value)
