"""What nobody expected: one sentence, no secret, a traceback only on request."""

from __future__ import annotations

import pytest

from alation_sandbox import Sandbox
from tests.alation_cli.support import run

SECRET = "fake-refresh-token"


@pytest.fixture
def broken_core(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object) -> None:
        password = SECRET
        raise RuntimeError(f"the wheel came off near {password}")

    monkeypatch.setattr("alation_core.transport.connection.Connection.authenticate", fail)


@pytest.mark.usefixtures("broken_core")
def test_one_sentence_without_a_secret() -> None:
    result = run("auth", "check")
    assert result.exit_code == 1
    assert result.stderr == (
        "alation: unexpected RuntimeError: the wheel came off near <ALATION_REFRESH_TOKEN>. "
        "Set ALATION_DEBUG=1 to see where it comes from\n"
    )


@pytest.mark.usefixtures("broken_core")
def test_traceback_on_request_without_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALATION_DEBUG", "1")
    result = run("auth", "check")
    assert result.exit_code == 1
    assert "Traceback (most recent call last)" in result.stderr
    assert "in fail" in result.stderr
    assert SECRET not in result.output
