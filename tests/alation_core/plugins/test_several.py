"""One distribution brings several endpoints from one module: an entry point for each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_core import Alation, ApiAccessToken
from alation_core.plugins import diagnose
from alation_core.plugins.entry_points import installed_points
from alation_sandbox import Sandbox

HOST, TOKEN = "https://acme.example.com", ApiAccessToken("fake-access-token")
SOURCE = """
from alation_core import Endpoint, hookimpl
from alation_sandbox import Route, ok


class Left(Endpoint):
    name = "acme_left"


class Right(Endpoint):
    name = "acme_right"


heard = []


@hookimpl
def alation_endpoints():
    return [Left, Right]


@hookimpl
def alation_sandbox():
    return [Route("GET", "/acme/", lambda world, call: ok([]))]


@hookimpl
def alation_on_event(event):
    heard.append(event)
"""


@pytest.fixture(autouse=True)
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install the module under two names."""
    (tmp_path / "acme_pair.py").write_text(SOURCE)
    info = tmp_path / "acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    points = "acme_left = acme_pair\nacme_right = acme_pair\n"
    (info / "entry_points.txt").write_text(f"[alation_core]\n{points}")
    monkeypatch.syspath_prepend(tmp_path)
    installed_points.cache_clear()
    yield
    monkeypatch.undo()
    installed_points.cache_clear()
    sys.modules.pop("acme_pair", None)


@pytest.mark.parametrize("chosen", [None, ["acme_left", "acme_right"], ["acme_right"]])
def test_each_is_reached_by_its_name(chosen: list[str] | None) -> None:
    catalog = Alation(HOST, TOKEN, plugins=chosen)
    assert type(catalog.acme_right).__name__ == "Right"
    assert type(catalog.acme_left).__name__ == "Left"


def test_an_event_is_heard_once() -> None:
    catalog = Alation(HOST, TOKEN, plugins=["acme_left", "acme_right"])
    catalog.registry.observe("event")  # type: ignore[arg-type]
    assert sys.modules["acme_pair"].heard == ["event"]


def test_the_sandbox_takes_its_routes_once() -> None:
    Sandbox()


def test_the_doctor_knows_both() -> None:
    found = {one.plugin.name: one for one in diagnose() if one.plugin.name.startswith("acme")}
    assert [one.cause for one in found.values()] == [None, None]
    assert found["acme_left"].endpoints == ("acme_left", "acme_right")
    assert {one.api_version for one in found.values()} == {2}
