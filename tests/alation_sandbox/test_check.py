from __future__ import annotations

import pytest

from alation_sandbox import Answer, Call, Route, Sandbox, World, ok
from tests.alation_sandbox.support import NOTES, Client, ManualClock

NO_CREDENTIALS = (
    403,
    {"detail": "Authentication credentials were not provided.", "code": "403000"},
)
BAD_BEARER = (401, {"detail": "Authentication failed: invalid bearer token."})


def make_jwt(server: Sandbox, client: Client) -> str:
    known = server.credentials
    reply = client.post(
        "/oauth/v2/token/",
        data={
            "grant_type": "client_credentials",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
        },
    )
    token: str = reply.json()["access_token"]
    return token


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        ({}, NO_CREDENTIALS),
        ({"TOKEN": "fake"}, NO_CREDENTIALS),
        ({"TOKEN": ""}, NO_CREDENTIALS),
        ({"Authorization": "Basic ZmFrZQ=="}, NO_CREDENTIALS),
        ({"Authorization": "Bearer fake"}, BAD_BEARER),
        ({"Authorization": "Bearer"}, BAD_BEARER),
    ],
)
def test_bad_credentials_are_refused_with_the_known_texts(
    stranger: Client, headers: dict[str, str], refusal: tuple[int, object]
) -> None:
    reply = stranger.get(NOTES, headers=headers)
    assert (reply.status_code, reply.json()) == refusal


@pytest.mark.parametrize("header", ["TOKEN", "Token", "token"])
def test_an_access_token_travels_in_the_token_header_only(stranger: Client, header: str) -> None:
    token = stranger.login()
    del stranger.session.headers["TOKEN"]
    assert stranger.get(NOTES, headers={header: token}).status_code == 200
    reply = stranger.get(NOTES, headers={"Authorization": f"Bearer {token}"})
    assert (reply.status_code, reply.json()) == BAD_BEARER


def test_an_oauth_token_travels_in_both_headers(server: Sandbox, stranger: Client) -> None:
    token = make_jwt(server, stranger)
    for headers in ({"authorization": f"bearer {token}"}, {"Token": token}):
        assert stranger.get(NOTES, headers=headers).status_code == 200


def test_the_token_header_counts_where_both_are_there(server: Sandbox, stranger: Client) -> None:
    bearer = f"Bearer {make_jwt(server, stranger)}"
    reply = stranger.get(NOTES, headers={"Authorization": bearer, "TOKEN": "stale"})
    assert (reply.status_code, reply.json()) == NO_CREDENTIALS


def test_tokens_end_by_the_clock(server: Sandbox, client: Client, clock: ManualClock) -> None:
    bearer = {"Authorization": f"Bearer {make_jwt(server, client)}", "TOKEN": None}
    clock.advance(86399.9)
    assert client.get(NOTES).status_code == 200
    assert client.get(NOTES, headers=bearer).status_code == 200
    clock.advance(0.1)
    assert client.get(NOTES).status_code == 403
    assert client.get(NOTES, headers=bearer).status_code == 401


def test_all_tokens_can_be_ended_at_once(server: Sandbox, client: Client) -> None:
    bearer = {"Authorization": f"Bearer {make_jwt(server, client)}", "TOKEN": None}
    server.expire_tokens()
    assert client.get(NOTES).status_code == 403
    assert client.get(NOTES, headers=bearer).status_code == 401
    client.login()
    assert client.get(NOTES).status_code == 200


def test_a_handler_learns_the_user_on_guarded_routes_only(clock: ManualClock) -> None:
    def who(world: World, call: Call) -> Answer:
        return ok(call.user_id)

    routes = [Route("GET", "/guarded/", who), Route("GET", "/open/", who, auth=False)]
    with Sandbox(routes=routes, clock=clock.now) as server:
        client = Client(server)
        with client.session:
            client.login()
            assert client.get("/guarded/").json() == 1
            assert client.get("/open/").json() is None
