"""The contract asks of a stranger's protocol and reader what it asks of the vendor's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alation_core import Endpoint
from alation_core.jobs import HandlePlace, JobState
from alation_replay.contract import EndpointContract
from alation_replay.contract.suite import KINDS
from tests.contract.changed import suite_of
from tests.contract.stranger import RUNS, AcmeReview, reviewing, written

RULES = sorted(name for name in dir(EndpointContract) if name.startswith("test_"))


def fails(suite: type[EndpointContract]) -> dict[str, str]:
    """The rules that fail for the create of a suite, with what they say."""
    told = {}
    for name in RULES:
        rule = getattr(suite(), name)
        takes = [
            kind for kind in (*KINDS, "tape") if kind in rule.__func__.__code__.co_varnames[:2]
        ]
        tapes = ["create__success", "create__refused"]
        given = [[]] if not takes else [[t] for t in tapes] if takes == ["tape"] else [["create"]]
        if (
            takes
            and takes != ["tape"]
            and not KINDS[takes[0]][0](suite.endpoint.operations()["create"])
        ):
            continue
        for args in given:
            try:
                rule(*args)
            except pytest.skip.Exception:
                continue
            except AssertionError as error:
                told[name] = str(error)
    return told


def told_of(endpoint: type[Endpoint], folder: Path, *tape: Any) -> dict[str, str]:
    return fails(suite_of(endpoint, written(folder, *tape)))


def test_a_sound_one_passes(tmp_path: Path) -> None:
    assert told_of(AcmeReview, tmp_path) == {}


FLAWS: dict[str, tuple[dict[str, Any], str]] = {
    "test_failed_job_fails_its_rows": (
        {"words": {**RUNS.words, "broken": JobState.SUCCEEDED, "shattered": JobState.FAILED}},
        "",
    ),
    "test_partial_job_is_no_success": ({"words": {**RUNS.words, "half": JobState.SUCCEEDED}}, ""),
    "test_every_handle_is_followed": ({"handles": (HandlePlace(("run", "nr")),)}, ""),
}
