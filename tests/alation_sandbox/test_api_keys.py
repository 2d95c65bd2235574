from __future__ import annotations

from typing import Any

import pytest
import requests

from alation_sandbox import Sandbox
from tests.alation_sandbox.support import JOB_PATH, Client, ManualClock

DAY = 86400.0
BAD_REFRESH = (401, {"detail": "Refresh token provided is invalid.", "code": "401000"})
BAD_ACCESS = (401, {"detail": "API Access Token provided is invalid.", "code": "401000"})


def call(client: Client, name: str, **body: Any) -> requests.Response:
    return client.post(f"/integration/v1/{name}/", json=body)


def told(reply: requests.Response) -> tuple[int, Any]:
    return reply.status_code, reply.json()


@pytest.fixture
def refresh(server: Sandbox) -> dict[str, Any]:
    known = server.credentials
    return {"user_id": known.user_id, "refresh_token": known.refresh_token}


def test_a_refresh_token_is_traded_for_an_access_token(
    stranger: Client, refresh: dict[str, Any]
) -> None:
    reply = call(stranger, "createAPIAccessToken", **refresh)
    assert reply.status_code == 201
    assert reply.json() == {
        "user_id": 1,
        "created_at": "2025-02-19T21:20:00.000000Z",
        "token_expires_at": "2025-02-20T21:20:00.000000Z",
        "token_status": "ACTIVE",
        "api_access_token": reply.json()["api_access_token"],
    }
    again = call(stranger, "createAPIAccessToken", **refresh).json()
    assert again["api_access_token"] != reply.json()["api_access_token"]


@pytest.mark.parametrize("form", ["data", "files", "text"])
def test_token_calls_take_forms_and_numeric_texts(
    stranger: Client, refresh: dict[str, Any], form: str
) -> None:
    options: dict[str, Any] = {
        "data": {"data": refresh},
        "files": {"files": {name: (None, str(value)) for name, value in refresh.items()}},
        "text": {"json": {**refresh, "user_id": "1"}},
    }[form]
    reply = stranger.post("/integration/v1/createAPIAccessToken/", **options)
    assert reply.status_code == 201


@pytest.mark.parametrize(
    "name",
    [
        "createAPIAccessToken",
        "validateRefreshToken",
        "regenRefreshToken",
        "revokeAPIAccessTokens",
    ],
)
def test_a_wrong_refresh_token_or_user_is_refused(
    stranger: Client, refresh: dict[str, Any], name: str
) -> None:
    assert told(call(stranger, name, **{**refresh, "refresh_token": "fake"})) == BAD_REFRESH
    assert told(call(stranger, name, **{**refresh, "user_id": 2})) == BAD_REFRESH
    assert told(call(stranger, name, **{**refresh, "user_id": "x"})) == BAD_REFRESH


def test_a_missing_field_is_named(stranger: Client) -> None:
    reply = call(stranger, "createAPIAccessToken", user_id=1)
    assert told(reply) == (400, {"refresh_token": ["This field is required."]})


def test_an_expired_refresh_token_is_shown_but_makes_nothing(
    stranger: Client, refresh: dict[str, Any], clock: ManualClock
) -> None:
    shown = call(stranger, "validateRefreshToken", **refresh)
    assert shown.status_code == 200
    assert shown.json() == {
        **refresh,
        "created_at": "2025-02-19T21:20:00.000000Z",
        "token_expires_at": "2025-04-20T21:20:00.000000Z",
        "token_status": "ACTIVE",
        "last_used_at": None,
        "name": "sandbox",
    }
    clock.advance(60 * DAY)
    expired = call(stranger, "validateRefreshToken", **refresh)
    assert (expired.status_code, expired.json()["token_status"]) == (200, "EXPIRED")
    assert told(call(stranger, "createAPIAccessToken", **refresh)) == BAD_REFRESH


def test_the_use_of_a_refresh_token_is_dated(
    stranger: Client, refresh: dict[str, Any], clock: ManualClock
) -> None:
    clock.advance(1)
    call(stranger, "createAPIAccessToken", **refresh)
    shown = call(stranger, "validateRefreshToken", **refresh).json()
    assert shown["last_used_at"] == "2025-02-19T21:20:01.000000Z"


def test_a_regenerated_refresh_token_ends_the_old_one(
    stranger: Client, refresh: dict[str, Any]
) -> None:
    new = call(stranger, "regenRefreshToken", **refresh).json()["refresh_token"]
    assert told(call(stranger, "createAPIAccessToken", **refresh)) == BAD_REFRESH
    reply = call(stranger, "createAPIAccessToken", user_id=1, refresh_token=new)
    assert reply.status_code == 201


def test_an_access_token_is_valid_until_it_expires(
    stranger: Client, refresh: dict[str, Any], clock: ManualClock
) -> None:
    made = call(stranger, "createAPIAccessToken", **refresh).json()
    secret = {"user_id": 1, "api_access_token": made["api_access_token"]}
    assert told(call(stranger, "validateAPIAccessToken", **secret)) == (200, made)
    assert told(call(stranger, "validateAPIAccessToken", **{**secret, "user_id": 2})) == BAD_ACCESS
    clock.advance(DAY - 0.001)
    assert call(stranger, "validateAPIAccessToken", **secret).status_code == 200
    clock.advance(0.001)
    assert told(call(stranger, "validateAPIAccessToken", **secret)) == BAD_ACCESS


def test_revoking_ends_all_access_tokens_of_the_refresh_token(
    client: Client, refresh: dict[str, Any]
) -> None:
    reply = call(client, "revokeAPIAccessTokens", **refresh)
    detail = "Revoked active access tokens for refresh token: 'sandbox' with id: 1"
    assert told(reply) == (200, {"detail": detail})
    assert client.get(JOB_PATH).status_code == 403
    client.login()
    assert client.get(JOB_PATH).status_code == 404
