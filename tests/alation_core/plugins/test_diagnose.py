"""A diagnosis names what a plugin brings, which may be no endpoint at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_core.plugins.doctor import diagnose
from alation_core.plugins.entry_points import installed_points

OBSERVER = """
from alation_core import hookimpl


@hookimpl
def alation_on_event(event):
    pass
"""


@pytest.fixture
def observer_plugin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """An installed plugin that only watches runs."""
    (tmp_path / "watching_plugin.py").write_text(OBSERVER)
    info = tmp_path / "watching-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: watching\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[alation_core]\nwatching = watching_plugin\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    installed_points.cache_clear()
    yield "watching"
    installed_points.cache_clear()


def test_a_plugin_without_an_endpoint_is_not_taken_for_one(observer_plugin: str) -> None:
    found = {diagnosis.plugin.name: diagnosis for diagnosis in diagnose()}
    assert found[observer_plugin].cause is None
    assert found[observer_plugin].endpoints == ()
    assert found["document"].endpoints == ("document",)
