"""`alation sandbox --fault`."""

from __future__ import annotations

import pytest

from alation_cli.connection import new_sandbox
from alation_cli.exits import BadInput
from alation_core import Alation, RefreshToken, SimulatedClock
from tests.alation_cli.support import run


def test_a_fault_of_the_command_line_strikes() -> None:
    with new_sandbox(0, 0.0, ["502:POST:/integration/v2/document/"]) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, clock=SimulatedClock())
        rows = [{"title": "a", "document_hub_id": 1}, {"title": "b", "document_hub_id": 1}]
        written = catalog.document.create(rows, batch_size=1)
    assert [row.status for row in written.rows] == ["unknown", "succeeded"]


def test_a_text_that_names_no_fault_is_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", pytest.fail)  # with one that does, it serves until Ctrl-C
    with pytest.raises(BadInput, match="near it: reset-after"):
        new_sandbox(0, 0.0, ["rest-after"])
    done = run("sandbox", "--fault", "500:GET:x")
    assert done.exit_code == 2
    assert "does not begin with a slash" in done.output
