from __future__ import annotations

from typing import Any

import allie_sdk as allie
from allie_sdk.models.authentication_model import OAuthCredentials, OAuthToken

from alation_sandbox import Sandbox
from tests.compat.support import refusal


def test_it_logs_in_with_a_refresh_token(client: Any) -> None:
    token = client.authentication.validate_access_token(client.access_token)
    assert isinstance(token, allie.AccessToken)
    assert (token.user_id, token.token_status) == (1, "ACTIVE")

    refresh = client.authentication.validate_refresh_token()
    assert isinstance(refresh, allie.RefreshToken)
    assert (refresh.user_id, refresh.token_status) == (1, "ACTIVE")


def test_it_logs_in_as_an_oauth_client(server: Sandbox) -> None:
    known = server.credentials
    made = allie.Alation(server.url, client_id=known.client_id, client_secret=known.client_secret)
    assert made.user.get_authenticated_user().id == 1
    made.document.s.close()


def test_tokens_are_made_when_they_are_asked_for(client: Any, server: Sandbox) -> None:
    made = client.authentication.create_access_token()
    assert isinstance(made, allie.AccessToken)
    assert (made.user_id, made.token_status) == (1, "ACTIVE")
    assert made.api_access_token not in ("", client.access_token)

    known = server.credentials
    given = OAuthCredentials(client_id=known.client_id, client_secret=known.client_secret)
    for basic in (False, True):
        token = client.authentication.create_oauth_token(given, use_basic_auth=basic)
        assert isinstance(token, OAuthToken)
        assert (token.token_type, token.expires_in) == ("Bearer", 86400)


def test_a_wrong_refresh_token_is_refused(server: Sandbox) -> None:
    with refusal() as told:
        allie.Alation(server.url, 1, "fake-wrong-token")
    assert told == {
        "status": 401,
        "body": {"detail": "Refresh token provided is invalid.", "code": "401000"},
    }


def test_revoked_tokens_are_refused(client: Any) -> None:
    done = client.authentication.revoke_access_tokens()
    assert isinstance(done, allie.JobDetails)
    assert done.status == "successful"

    with refusal() as told:
        client.document.get_documents()
    assert told == {
        "status": 403,
        "body": {"detail": "Authentication credentials were not provided.", "code": "403000"},
    }
