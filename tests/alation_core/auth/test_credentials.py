"""What is no credential is refused where it is given, and shown nowhere."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    OAuthClient,
    RefreshToken,
)

HOST = "https://catalog.example.com"
SECRET = "fake-secret-at-the-wrong-place"
GOOD = ApiAccessToken("fake-access-token")


def refused(make: Callable[..., Any], *given: Any, **options: Any) -> str:
    """Return what is said of arguments."""
    with pytest.raises(ConfigurationError) as caught:
        make(*given, **options)
    assert SECRET not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("auth", [SECRET, ("1", SECRET), {"token": SECRET}, None, RefreshToken])
def test_what_is_no_credential_opens_nothing(auth: Any) -> None:
    said = refused(Alation, HOST, auth)
    assert said.startswith("auth must be an OAuthClient, a RefreshToken or an ApiAccessToken, not ")
    assert said.endswith(type(auth).__name__)


@pytest.mark.parametrize("named", [[SECRET], SECRET, 7, {GOOD}])
def test_further_credentials_have_names(named: Any) -> None:
    variables = {"ALATION_HOST": HOST, "ALATION_ACCESS_TOKEN": "fake-access-token"}
    said = f"credentials must be a mapping of names to credentials, not {type(named).__name__}"
    assert refused(Alation, HOST, GOOD, credentials=named) == said
    assert refused(Alation.from_env, variables, credentials=named) == said
    assert "under a name" in refused(Alation, HOST, GOOD, credentials={"cde": SECRET})


@pytest.mark.parametrize(
    "user_id",
    [SECRET, "1", None, True, -1, 1.0, 10**18, 1 << 20_000, b"1"],
    ids=lambda one: type(one).__name__,
)
def test_a_user_is_a_number(user_id: Any) -> None:
    said = refused(RefreshToken, user_id, "fake-token")
    assert said == "RefreshToken: user_id must be the number of a user, as an int, and it is none"
    assert RefreshToken(10**18 - 1, "fake-token") == RefreshToken(10**18 - 1, "fake-token")


@pytest.mark.parametrize("text", [None, 1, SECRET.encode(), f"{SECRET}\udcff"])
def test_parts_of_a_credential_are_texts(text: Any) -> None:
    assert refused(RefreshToken, 1, text) == "RefreshToken: refresh_token must be a text"
    assert refused(OAuthClient, text, "fake-s") == "OAuthClient: client_id must be a text"
    assert refused(OAuthClient, "fake-id", text) == "OAuthClient: client_secret must be a text"
    assert refused(ApiAccessToken, text) == "ApiAccessToken: access_token must be a text"


def test_no_frame_of_the_package_shows_the_secret_that_stands_for_the_user() -> None:
    with pytest.raises(ConfigurationError) as caught:
        RefreshToken(SECRET, "1")  # type: ignore[arg-type]
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert SECRET not in str([frame.locals for frame in shown.stack])
