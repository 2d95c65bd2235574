from __future__ import annotations

import pytest

from tests.alation_cli.support import run


def test_no_server_at_all() -> None:
    result = run("auth", "check")
    assert result.exit_code == 2
    assert result.stderr == (
        "alation: no server: give --host, set ALATION_HOST, or name it in a profile; or use "
        "--sandbox for a first try\n"
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
