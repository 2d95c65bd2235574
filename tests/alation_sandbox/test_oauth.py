from __future__ import annotations

import json
from base64 import urlsafe_b64decode

import pytest

from alation_sandbox import Sandbox
from tests.alation_sandbox.support import START, Client, ManualClock

TOKEN = "/oauth/v2/token/"
INTROSPECT = "/oauth/v2/introspect/"
BAD_CLIENT = {
    "error": "invalid_client",
    "error_description": "Client credentials are incorrect",
    "code": "401",
}
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def secret(server: Sandbox) -> dict[str, str]:
    known = server.credentials
    return {"client_id": known.client_id, "client_secret": known.client_secret}


def test_client_credentials_give_a_jwt(stranger: Client, secret: dict[str, str]) -> None:
    reply = stranger.post(TOKEN, data=GRANT | secret)
    assert reply.status_code == 200
    body = reply.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 86400)
    payload = body["access_token"].split(".")[1]
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (claims["iat"], claims["exp"]) == (START, START + 86400)


@pytest.mark.parametrize("path", [TOKEN, "/oauth/v2/token"])
def test_basic_and_the_path_without_slash_serve_too(
    stranger: Client, secret: dict[str, str], path: str
) -> None:
    pair = (secret["client_id"], secret["client_secret"])
    assert stranger.post(path, data=GRANT, auth=pair).status_code == 200


@pytest.mark.parametrize("header", [None, "Basic ###", "Basic /w==", "Bearer x"])
def test_bad_clients_are_refused(stranger: Client, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    reply = stranger.post(TOKEN, data=GRANT, headers=headers)
    assert (reply.status_code, reply.json()) == (401, BAD_CLIENT)


def test_a_wrong_secret_is_refused(stranger: Client, secret: dict[str, str]) -> None:
    reply = stranger.post(TOKEN, data=GRANT | secret | {"client_secret": "fake"})
    assert (reply.status_code, reply.json()) == (401, BAD_CLIENT)
    reply = stranger.post(INTROSPECT, data={"token": "fake"})
    assert (reply.status_code, reply.json()) == (401, {"error": "invalid_client"})


def test_other_grants_and_json_bodies_are_refused(stranger: Client, secret: dict[str, str]) -> None:
    refusal = {
        "error": "unsupported_grant_type",
        "error_description": "The requested grant is not supported or grant is not passed",
    }
    for options in ({"data": secret | {"grant_type": "password"}}, {"json": GRANT | secret}):
        reply = stranger.post(TOKEN, **options)
        assert (reply.status_code, reply.json()) == (400, refusal)


def test_introspection_tells_a_living_token_from_others(
    stranger: Client, secret: dict[str, str], clock: ManualClock
) -> None:
    token = stranger.post(TOKEN, data=GRANT | secret).json()["access_token"]
    alive = stranger.post(INTROSPECT, data=secret | {"token": token}).json()
    assert alive["active"] is True
    assert alive["client_id"] == secret["client_id"]
    assert alive["exp"] == START + 86400
    clock.advance(86400)
    for value in (token, "fake"):
        reply = stranger.post(INTROSPECT, data=secret | {"token": value})
        assert (reply.status_code, reply.json()) == (200, {"active": False})
