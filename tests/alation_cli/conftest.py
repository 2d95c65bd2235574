from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from alation_core import SimulatedClock
from alation_core.plugins.entry_points import installed_points
from alation_sandbox import Sandbox
from tests.alation_cli.support import BadPlugin, loggers_as_they_were, variables


@pytest.fixture(autouse=True)
def clean_shell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Empty folders, no variables of this project, and a clock that waits for nothing."""
    for name in os.environ:
        if name.startswith("ALATION_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setattr("alation_cli.connection.SystemClock", SimulatedClock)


@pytest.fixture(autouse=True)
def loggers() -> Iterator[None]:
    """Loggers that the command of a test speaks to are those of other tests again."""
    with loggers_as_they_were():
        yield


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Ctrl-C that interrupts: what a shell began in the background, and its children, ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox that the variables of the shell point at."""
    with Sandbox() as running:
        for name, value in variables(running).items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def bad_plugin(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BadPlugin]:
    """An installed plugin that does not import."""
    plugin = BadPlugin()
    folder = tmp_path_factory.mktemp("site")
    plugin.install(folder)
    monkeypatch.syspath_prepend(str(folder))
    installed_points.cache_clear()
    yield plugin
    installed_points.cache_clear()
