"""Whether a credential is good: what is asked, what is believed, and that no secret is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    AuthenticationFailed,
    ConfigurationError,
    OAuthClient,
    RefreshToken,
    RequestRefused,
    ServerUnreachable,
    ServiceToken,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_core.auth import Credentials, revoke, validate
from alation_core.auth.validity import read_revocation, read_validity, validity_request
from alation_core.wire import Reply
from alation_sandbox import Fault, Sandbox

REFRESH = RefreshToken(42, "fake-refresh-token")
ACCESS = ApiAccessToken("fake-access-token")
CLIENT = OAuthClient("fake-client-id", "fake-client-secret")
SECRETS = ("fake-refresh-token", "fake-access-token", "fake-client-secret")
END = "2025-03-16T21:52:48.115754Z"
GOOD = {
    "user_id": 42,
    "created_at": "2025-01-15T21:52:48.116496Z",
    "token_expires_at": END,
    "token_status": "ACTIVE",
    "last_used_at": None,
    "name": "nightly-sync",
    "refresh_token": "fake-refresh-token",
}
OAUTH = {
    "active": True,
    "client_id": "fake-client-id",
    "exp": 1760003600,
    "iat": 1760000000,
    "sub": "svc-user@example.com",
}
DETAIL = {"detail": "Refresh token provided is invalid.", "code": "401000"}


def answer(body: Any, status: int = 200, date: str = "") -> Reply:
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply(status, {"date": date}, text.encode())


# ------------------------------------------------------------------------------ reading


def test_a_good_refresh_token_is_told_with_its_times_and_without_itself() -> None:
    told = read_validity(REFRESH, None, answer(GOOD))

    assert (told.kind, told.valid, told.status) == ("refresh token", True, "ACTIVE")
    assert (told.user_id, told.name, told.last_used_at) == (42, "nightly-sync", None)
    assert told.expires_at == datetime(2025, 3, 16, 21, 52, 48, 115754, UTC)
    assert "fake-refresh-token" not in repr(told)


@pytest.mark.parametrize(
    ("changes", "date", "valid"),
    [
        ({}, "", True),
        ({"token_status": "active"}, "", True),
        ({"token_status": "EXPIRED"}, "", False),
        ({"token_status": "REVOKED"}, "", False),
        ({"token_status": "INACTIVE"}, "", False),
        ({}, "Sun, 16 Mar 2025 21:52:00 GMT", True),
        ({}, "Sun, 16 Mar 2025 21:53:00 GMT", False),
        ({"token_expires_at": "some day"}, "Sun, 16 Mar 2025 21:53:00 GMT", True),
        ({"user_id": "42"}, "", True),
    ],
)
def test_only_an_active_token_that_has_not_ended_is_valid(
    changes: dict[str, Any], date: str, valid: bool
) -> None:
    assert read_validity(REFRESH, None, answer({**GOOD, **changes}, date=date)).valid is valid


@pytest.mark.parametrize(("credentials", "user"), [(REFRESH, None), (ACCESS, 42)])
def test_a_token_that_the_server_does_not_know_is_not_valid(
    credentials: Credentials, user: int | None
) -> None:
    told = read_validity(credentials, user, answer(DETAIL, 401))
    assert (told.valid, told.status, told.user_id) == (False, DETAIL["detail"], 42)
    assert told.expires_at is None


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({**GOOD, "user_id": 7}, 200, UnreadableAnswer),
        ({**GOOD, "token_status": None}, 200, UnreadableAnswer),
        ({**GOOD, "token_status": True}, 200, UnreadableAnswer),
        ({"status": "failed"}, 200, UnreadableAnswer),
        ([GOOD], 200, UnreadableAnswer),
        ("", 204, UnreadableAnswer),
        ("<html>Welcome</html>", 200, UnreadableAnswer),
        ("<html>Log in</html>", 401, RequestRefused),
        ({"message": "No API key"}, 401, RequestRefused),
        ({"user_id": ["This field is required."]}, 400, RequestRefused),
        ({**GOOD}, 302, RequestRefused),
        ({"detail": "Not found."}, 404, RequestRefused),
    ],
)
def test_an_answer_that_does_not_say_is_no_word_on_the_token(
    body: Any, status: int, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        read_validity(REFRESH, None, answer(body, status))
    assert "fake-refresh-token" not in f"{caught.value}{vars(caught.value)}"


@pytest.mark.parametrize(
    ("body", "valid"),
    [(OAUTH, True), ({"active": False}, False), ({**OAUTH, "exp": 1}, False)],
)
def test_a_token_of_an_oauth_client_is_as_good_as_its_introspection(
    body: dict[str, Any], valid: bool
) -> None:
    told = read_validity(CLIENT, None, answer(body, date="Thu, 09 Oct 2025 08:53:20 GMT"))
    assert (told.kind, told.valid) == ("OAuth token", valid)


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({**OAUTH, "active": "true"}, 200, UnreadableAnswer),
        ({**OAUTH, "client_id": "another"}, 200, UnreadableAnswer),
        ({"error": "invalid_client"}, 401, AuthenticationFailed),
        ({"detail": "No."}, 401, RequestRefused),
    ],
)
def test_what_an_introspection_does_not_say(
    body: dict[str, Any], status: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_validity(CLIENT, None, answer(body, status))


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (DETAIL, 401, AuthenticationFailed),
        ({"detail": "Nothing to do."}, 200, UnreadableAnswer),
        ({"detail": "Not revoked."}, 200, UnreadableAnswer),
        ({}, 200, UnreadableAnswer),
        ("", 204, UnreadableAnswer),
        ({"detail": "Forbidden."}, 403, RequestRefused),
    ],
)
def test_only_the_sentence_of_a_revocation_is_one(
    body: Any, status: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_revocation(REFRESH, answer(body, status))


@pytest.mark.parametrize(
    ("credentials", "user", "said"),
    [
        (ACCESS, None, "user_id= is missing"),
        (REFRESH, 42, "says it itself"),
        (CLIENT, 42, "says"),
        (ServiceToken(ACCESS.access_token), 42, "no call tells whether a ServiceToken is good"),
    ],
)
def test_the_user_is_given_with_an_access_token_only(
    credentials: Credentials, user: int | None, said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        validity_request(credentials, user)
    assert not any(secret in str(caught.value) for secret in SECRETS)


# ------------------------------------------------------------------------------ sandbox


@pytest.fixture
def refresh(server: Sandbox) -> RefreshToken:
    return RefreshToken(server.credentials.user_id, server.credentials.refresh_token)


def way_of(server: Sandbox, auth: Credentials, clock: SimulatedClock) -> Any:
    return Alation(server.url, auth, ["document"], clock=clock).transport


def paths(server: Sandbox) -> list[str]:
    return [log.path for log in server.requests]


def test_a_refresh_token_is_validated_without_making_anything(
    server: Sandbox, refresh: RefreshToken, clock: SimulatedClock
) -> None:
    way = way_of(server, refresh, clock)
    assert validate(way).valid
    assert paths(server) == ["/integration/v1/validateRefreshToken/"]

    clock.sleep(61 * 86400.0)
    told = validate(way)
    assert (told.valid, told.status) == (False, "EXPIRED")


def test_an_access_token_and_an_oauth_token_are_validated(
    server: Sandbox, refresh: RefreshToken, clock: SimulatedClock
) -> None:
    token = way_of(server, refresh, clock).token().value
    given = way_of(server, ApiAccessToken(token), clock)
    assert validate(given, user_id=1).valid
    told = validate(given, user_id=2)
    assert (told.valid, told.status) == (False, "API Access Token provided is invalid.")

    known = server.credentials
    told = validate(way_of(server, OAuthClient(known.client_id, known.client_secret), clock))
    assert (told.valid, told.name) == (True, "user-1@example.com")
    assert server.requests[-1].query == "verify_token=true"


def test_a_client_goes_on_after_its_tokens_were_revoked(
    server: Sandbox, refresh: RefreshToken, clock: SimulatedClock
) -> None:
    catalog = Alation(server.url, refresh, ["document"], clock=clock)
    given = way_of(server, ApiAccessToken(catalog.transport.token().value), clock)

    said = revoke(catalog.transport)

    assert said == "Revoked active access tokens for refresh token: 'sandbox' with id: 1"
    assert not validate(given, user_id=1).valid
    assert validate(catalog.transport).valid
    assert list(catalog.document.list()) == []


@pytest.mark.parametrize("credentials", [ACCESS, CLIENT])
def test_nothing_is_sent_to_revoke_another_credential(
    server: Sandbox, credentials: Credentials, clock: SimulatedClock
) -> None:
    with pytest.raises(ConfigurationError, match="nothing was sent"):
        revoke(way_of(server, credentials, clock))
    assert not server.requests


@pytest.mark.parametrize("kind", ["503", "reset-after", "429"])
def test_both_are_repeated_where_the_answer_is_lost(kind: str, clock: SimulatedClock) -> None:
    faults = [Fault(kind, "POST", f"/integration/v1/{name}") for name in ("validate", "revoke")]
    with Sandbox(clock=clock.wall, faults=faults) as server:
        known = server.credentials
        way = way_of(server, RefreshToken(known.user_id, known.refresh_token), clock)
        assert validate(way).valid
        assert revoke(way).startswith("Revoked")


def test_a_server_that_is_out_of_order_says_nothing_of_the_token(clock: SimulatedClock) -> None:
    with Sandbox(clock=clock.wall, faults=[Fault("503", "POST", times=None)]) as server:
        known = server.credentials
        way = way_of(server, RefreshToken(known.user_id, known.refresh_token), clock)
        with pytest.raises(ServerUnreachable, match="HTTP 503"):
            validate(way)
