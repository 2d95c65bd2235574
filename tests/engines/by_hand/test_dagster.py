"""A load on Dagster, as docs/engines.md has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from dagster import DagsterInstance, materialize

from tests.engines.by_hand.page import hold_once, names_of

DAY = "2026-11-25"


def test_an_asset_comes_back_while_its_jobs_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = names_of("dagster")
    with DagsterInstance.ephemeral() as instance:
        for tries in (1, 2):
            done = materialize([names["terms"]], partition_key=DAY, instance=instance)
            assert done.success
            retried = [one for one in done.all_events if one.is_step_up_for_retry]
            # The second run of the same day finds it done.
            assert bool(retried) == (tries == 1)
            hold_once(names, DAY)
    names["server"].close()
