"""`alation auth validate` and `revoke`: what is said, what is sent, how it ends."""

from __future__ import annotations

import json

import pytest

from alation_sandbox import Fault, Sandbox
from tests.alation_cli.support import run, variables

REVOKE = "/integration/v1/revokeAPIAccessTokens/"


def asked(server: Sandbox) -> list[str]:
    return [log.path for log in server.requests]


def test_valid_credentials_are_told_without_the_secret(server: Sandbox) -> None:
    result = run("auth", "validate", "--output", "json")

    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert {name: told[name] for name in ("kind", "valid", "status", "user_id", "name")} == {
        "kind": "refresh token",
        "valid": True,
        "status": "ACTIVE",
        "user_id": 1,
        "name": "sandbox",
    }
    assert told["expires_at"] > told["created_at"]
    assert server.credentials.refresh_token not in result.output


@pytest.mark.parametrize("output", ["table", "json"])
def test_credentials_that_are_not_valid_end_with_3(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.setenv("ALATION_REFRESH_TOKEN", "fake-wrong-token")
    result = run("auth", "validate", "--output", output)

    assert result.exit_code == 3
    assert "Refresh token provided is invalid." in result.stdout
    assert "fake-wrong-token" not in result.output


@pytest.mark.parametrize(
    ("secret", "code", "said"),
    [
        (" ", 2, "ALATION_REFRESH_TOKEN is set, and nothing but blanks stands in it"),
        ("e", 3, "the server gave no token for RefreshToken(user_id=1)"),
    ],
)
def test_a_secret_that_is_none_leaves_the_message_readable(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, secret: str, code: int, said: str
) -> None:
    monkeypatch.setenv("ALATION_REFRESH_TOKEN", secret)
    result = run("auth", "check")
    assert result.exit_code == code
    assert said in result.stderr


@pytest.mark.parametrize("source", ["--host", "ALATION_HOST"])
def test_a_token_at_the_place_of_the_host_is_not_shown(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setenv("ALATION_HOST", "fake-token")
    result = run("auth", "check", *(("--host", "fake-token") if source == "--host" else ()))
    assert result.exit_code == 2
    assert f"{source} is no web address: write it with its scheme" in result.stderr
    assert "fake-token" not in result.output


def test_an_access_token_needs_its_user(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in variables(server):
        if name != "ALATION_HOST":
            monkeypatch.delenv(name)
    monkeypatch.setenv("ALATION_ACCESS_TOKEN", "fake-old-token")

    result = run("auth", "validate")
    assert (result.exit_code, asked(server)) == (2, [])
    assert "--user ID is missing" in result.stderr

    result = run("auth", "validate", "--user", "1")
    assert result.exit_code == 3
    assert "API Access Token provided is invalid." in result.stdout

    result = run("auth", "revoke", "--yes")
    assert (result.exit_code, len(asked(server))) == (2, 1)
    assert "nothing was sent" in result.stderr


def test_a_user_is_for_an_access_token_alone(server: Sandbox) -> None:
    result = run("auth", "validate", "--user", "1")
    assert (result.exit_code, asked(server)) == (2, [])
    assert "--user is for an access token: RefreshToken(user_id=1) says it itself" in result.stderr


def test_nothing_is_revoked_where_nobody_says_yes(server: Sandbox) -> None:
    result = run("auth", "revoke")

    assert (result.exit_code, asked(server)) == (2, [])
    assert "nothing was revoked" in result.stderr
    assert "all access tokens made from the refresh token of user 1" in result.stderr


@pytest.mark.parametrize(("answer", "code"), [(True, 0), (False, 2)])
def test_at_a_terminal_it_asks(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, answer: bool, code: int
) -> None:
    questions: list[str] = []

    def confirmed(question: str) -> bool:
        questions.append(question)
        return answer

    monkeypatch.setattr("alation_cli.output.plain.confirmed", confirmed)
    assert run("auth", "revoke").exit_code == code
    assert asked(server) == ([REVOKE] if answer else [])
    assert [question.endswith("is cut off. Revoke them?") for question in questions] == [True]


def test_yes_revokes_and_says_what_the_server_says(server: Sandbox) -> None:
    result = run("auth", "revoke", "--yes")

    assert (result.exit_code, asked(server)) == (0, [REVOKE])
    assert result.stdout == "Revoked active access tokens for refresh token: 'sandbox' with id: 1\n"


def test_a_refused_token_revokes_nothing(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALATION_REFRESH_TOKEN", "fake-wrong-token")
    result = run("auth", "revoke", "--yes")

    assert result.exit_code == 3
    assert "nothing was revoked" in result.stderr
    assert "fake-wrong-token" not in result.output


def test_an_answer_that_cannot_be_read_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(faults=[Fault("no-json", "POST", times=None)]) as server:
        for name, value in variables(server).items():
            monkeypatch.setenv(name, value)
        for args in (("validate",), ("revoke", "--yes")):
            result = run("auth", *args)
            assert result.exit_code == 1
            assert "does not say whether" in result.stderr
