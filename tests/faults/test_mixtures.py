"""Loads under random mixtures of faults, compared with the sandbox's own books."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from alation_core.paging import walk
from alation_core.transport import http
from alation_sandbox.faults.kinds import KINDS
from tests.faults.mixtures import Figures, mixture, play, summary

SEEDS = int(os.environ.get("FAULT_SEEDS", "20"))
"""How many mixtures are tried; the environment `faults` of tox tries more."""
ALL_KINDS_SEEDS = 300
"""So many mixtures hit every kind."""


@pytest.mark.timeout(120 + 2 * SEEDS)
def test_no_claim_about_a_row_is_false(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(http, "READ_SECONDS", 0.2)
    monkeypatch.setattr(walk, "MAX_PAGES", 20)
    figures = Figures()
    for seed in range(SEEDS):
        play(mixture(seed), tmp_path / f"{seed}.sqlite", figures)
    with capsys.disabled():
        print()
        for kind in KINDS:
            print(f"{kind:20} {figures.faults[kind]:6}")
        print(", ".join(f"{name} {number}" for name, number in summary(figures).items()))
        print(", ".join(f"{word} {rows}" for word, rows in sorted(figures.statuses.items())))
    assert figures.lost == []
    assert figures.doubled == []
    assert figures.false == []
    assert figures.unrecorded == []
    if SEEDS >= ALL_KINDS_SEEDS:
        assert set(figures.faults) == set(KINDS)
