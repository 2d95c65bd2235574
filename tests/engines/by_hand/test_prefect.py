"""A load on Prefect, as docs/engines.md has it, on a server of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from prefect.testing.utilities import prefect_test_harness

from tests.engines.by_hand.page import hold_once, names_of

DAY = "2026-11-25"


def test_a_flow_comes_back_while_its_jobs_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = names_of("prefect")
    with prefect_test_harness(server_startup_timeout=120):
        told = [names["nightly"](DAY) for _ in range(2)]
    assert told[0] == told[1]
    assert told[0]["counts"] == {"succeeded": 500}
    hold_once(names, DAY)
    names["server"].close()
