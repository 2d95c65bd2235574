from __future__ import annotations

from collections.abc import Mapping

import pytest

from alation_cli.connection import credentials_from
from alation_cli.exits import BadInput
from alation_core import ApiAccessToken, OAuthClient, RefreshToken
from tests.alation_cli.support import run


def test_each_way_to_log_in() -> None:
    assert credentials_from(
        {"ALATION_USER_ID": "42", "ALATION_REFRESH_TOKEN": "fake-r", "ALATION_CLIENT_ID": ""}
    ) == RefreshToken(42, "fake-r")
    assert credentials_from(
        {"ALATION_CLIENT_ID": "fake-id", "ALATION_CLIENT_SECRET": "fake-s"}
    ) == OAuthClient("fake-id", "fake-s")
    assert credentials_from({"ALATION_ACCESS_TOKEN": "fake-a"}) == ApiAccessToken("fake-a")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "no credentials: set ALATION_USER_ID and ALATION_REFRESH_TOKEN, or ALATION_CLIENT_ID"),
        ({"ALATION_USER_ID": "42"}, "ALATION_USER_ID is set, but ALATION_REFRESH_TOKEN is not"),
        (
            {"ALATION_CLIENT_SECRET": "fake-s"},
            "ALATION_CLIENT_SECRET is set, but ALATION_CLIENT_ID is not",
        ),
        (
            {"ALATION_USER_ID": "anna", "ALATION_REFRESH_TOKEN": "fake-r"},
            "ALATION_USER_ID must be the number of a user, not 'anna'",
        ),
        (
            {"ALATION_ACCESS_TOKEN": "fake-a", "ALATION_CLIENT_ID": "fake-id"},
            "ALATION_CLIENT_ID and ALATION_ACCESS_TOKEN are set",
        ),
    ],
)
def test_missing_and_contradictory_variables(variables: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        credentials_from(variables)
    assert str(caught.value).startswith(said)
    assert "fake-" not in str(caught.value)


def test_no_server_at_all() -> None:
    result = run("auth", "check")
    assert result.exit_code == 2
    assert result.stderr == (
        "alation: no server: give --host or set ALATION_HOST; or use --sandbox for a first try\n"
    )


def test_sandbox_counts_over_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALATION_HOST", "https://catalog.example.com")
    result = run("auth", "check", "--sandbox")
    assert result.exit_code == 0
    assert result.stdout.startswith("http://127.0.0.1:")
    assert result.stdout.endswith(" accepts the credentials\n")


def test_no_secret_is_an_option() -> None:
    for command in ("load", "get", "auth check", "job watch"):
        shown = run(*command.split(), "--help").stdout
        assert "token" not in shown.lower()
        assert "secret" not in shown.lower()
