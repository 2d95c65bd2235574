"""Each test of the contract fails on a plugin that breaks its rule, and says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from alation_endpoints.document import Document
from alation_replay.contract import EndpointContract
from tests.contract.changed import TAPES, suite_of
from tests.contract.flaws import FLAWS, Flaw


@pytest.mark.parametrize("flaw", FLAWS, ids=str)
def test_broken_plugin_fails(flaw: Flaw, tmp_path: Path) -> None:
    suite = flaw.suite(tmp_path)()
    with pytest.raises(AssertionError) as failure:
        getattr(suite, flaw.test)(*flaw.args)
    assert flaw.says in str(failure.value)


@pytest.mark.parametrize("flaw", FLAWS, ids=str)
def test_sound_plugin_passes(flaw: Flaw) -> None:
    getattr(suite_of(Document, TAPES, packaged=True)(), flaw.test)(*flaw.args)


def test_every_rule_is_proven() -> None:
    rules = {name for name in dir(EndpointContract) if name.startswith("test_")}
    assert rules == {flaw.test for flaw in FLAWS}


def test_every_rule_is_told() -> None:
    rules = [getattr(EndpointContract, f.test) for f in FLAWS]
    assert all(rule.__doc__ for rule in rules)
