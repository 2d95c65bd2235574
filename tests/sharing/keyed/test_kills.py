"""Keyed loads are killed at random moments and begun again at once, some twice at once."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from alation_sandbox import Sandbox
from tests.sharing.keyed.books import Figures, Open, compare
from tests.sharing.keyed.killing import Killing
from tests.sharing.keyed.loader import Order
from tests.sharing.keyed.processes import Processes, processes

FULL = bool(os.environ.get("SHARING_SECONDS"))
LOADS, KILLS, ROWS = (40, 60, 1000) if FULL else (6, 8, 100)
LEASE = 1.0
JOB_SECONDS = 0.05
SEED = int(os.environ.get("SHARING_SEED", time.time_ns() % 1_000_000))


@pytest.mark.timeout(900 if FULL else 120)
@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_of_loads_that_are_killed_and_begun_again_every_row_succeeds_once_or_is_unknown(
    address: str, open_ledger: Open, tmp_path: Path
) -> None:
    chance = Random(SEED)  # noqa: S311 - nothing is secret here
    print(f"SHARING_SEED={SEED}")
    figures = Figures()
    with Sandbox(job_seconds=JOB_SECONDS) as sandbox, processes(tmp_path, address) as forked:
        order = Order(sandbox.url, address, "", 1, ROWS, ROWS // 10, 2, LEASE, 20 * LEASE, "")
        life = _life(forked, order)
        killing = Killing(sandbox, forked, order, chance, life, KILLS, figures)
        done = killing.play(LOADS)
        time.sleep(5 * JOB_SECONDS)  # the jobs of killed processes end
        for one in done:
            compare(sandbox, open_ledger, one, figures)

    print(f"{address.partition('://')[0]}, a load takes {life:.1f} s: {figures}")
    figures.hold()
    assert figures.kills >= KILLS
    assert figures.loads >= LOADS


def _life(forked: Processes, order: Order) -> float:
    """Return the seconds that a load takes by itself; the first one waits for all imports."""
    for key in ("first", "second"):
        began = time.monotonic()
        child = forked.begin(replace(order, key=key, report=forked.report()))
        forked.until(child.is_over, "an undisturbed load")
        assert child.all_told("ended"), child.told()[-1:]
    return time.monotonic() - began
