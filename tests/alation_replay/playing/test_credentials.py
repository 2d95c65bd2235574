from __future__ import annotations

import pytest

from alation_core import ApiAccessToken, OAuthClient, RefreshToken
from alation_core.auth import Credentials
from alation_replay.playing.credentials import OAUTH_CALL, TOKEN_CALL, credentials_on
from alation_replay.tapes import Interaction, Tape, TapeError
from tests.alation_replay.support import HOST, creating, exchange


@pytest.mark.parametrize(
    ("first", "credentials"),
    [
        (
            exchange("POST", HOST + TOKEN_CALL, '{"refresh_token": "fake", "user_id": 7}', "{}"),
            RefreshToken(7, "fake-refresh-token"),
        ),
        (
            exchange("POST", HOST + OAUTH_CALL, "grant_type=client_credentials", "{}"),
            OAuthClient("fake-client-id", "fake-client-secret"),
        ),
        (exchange("GET", HOST, None, "{}"), ApiAccessToken("fake-access-token")),
    ],
)
def test_credentials_fit_the_token_call_on_the_tape(
    first: Interaction, credentials: Credentials
) -> None:
    assert credentials_on(Tape((first, *creating().interactions))) == credentials


@pytest.mark.parametrize(
    "body", [None, "", "no JSON", "[]", "{}", '{"user_id": "x"}', "[" * 99_999]
)
def test_a_token_call_without_a_user_is_told(body: str | None) -> None:
    tape = Tape(
        (exchange("GET", HOST, None, "{}"), exchange("POST", HOST + TOKEN_CALL, body, "{}"))
    )

    with pytest.raises(TapeError, match=r"interaction 1 .* names no user_id .*; correct the body"):
        credentials_on(tape)
