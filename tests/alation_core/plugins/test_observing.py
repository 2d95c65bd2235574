"""Plugins that observe: loaded where they are to be told, and asked whether they want to be."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, RefreshToken, SimulatedClock, hookimpl
from alation_core.plugins.entry_points import installed_points
from alation_core.runs import Begun, Event, Finished, Requested
from alation_sandbox import Sandbox
from tests.alation_core.support import documents


class Watching:
    """Is told of what happens, with the number of the run, while it observes."""

    def __init__(self, observes: Any = True) -> None:
        self.observes = observes
        self.told: list[tuple[int | None, Event]] = []

    @hookimpl
    def alation_observes(self) -> bool:
        if isinstance(self.observes, Exception):
            raise self.observes
        return bool(self.observes)

    @hookimpl
    def alation_on_event(self, event: Event, run: int | None) -> None:
        self.told.append((run, event))


@pytest.fixture
def client(server: Sandbox, credentials: RefreshToken, clock: SimulatedClock) -> Any:
    return lambda plugins: Alation(server.url, credentials, plugins, clock=clock)


def test_runs_are_told_apart_and_reads_belong_to_none(client: Any) -> None:
    watching = Watching()
    catalog = client(["document", watching])
    first = catalog.document.create.stream(documents(2), batch_size=1)
    second = catalog.document.create.stream(documents(2, 5), batch_size=1)
    next(first)
    list(second)
    list(first)
    list(catalog.document.list())
    runs = {run for run, _ in watching.told if run is not None}
    assert len(runs) == 2
    for run in runs:
        kinds = [type(event) for number, event in watching.told if number == run]
        assert (kinds[0], kinds[-1], kinds.count(Begun)) == (Begun, Finished, 1)
    outside = [event for run, event in watching.told if run is None]
    assert [(one.route, one.status) for one in outside if isinstance(one, Requested)] == [
        ("/integration/v2/document/", 200)
    ]


@pytest.mark.parametrize(
    ("observes", "told"), [(True, True), (False, False), (ValueError("broken"), True)]
)
def test_who_does_not_observe_is_not_told_and_no_request_is_made_an_event(
    client: Any, monkeypatch: pytest.MonkeyPatch, observes: Any, told: bool
) -> None:
    watching, made = Watching(observes), list[Any]()
    monkeypatch.setattr(
        "alation_core.runs.loop.requested", lambda *given, **named: made.append(given)
    )
    assert client(["document", watching]).document.create(documents(1)).ok
    assert (bool(watching.told), bool(made)) == (told, told)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install two plugins to be told of every run: one is broken."""
    monkeypatch.syspath_prepend(str(tmp_path))
    info = tmp_path / "further-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: further\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[alation_core.observers]\nacme-watch = acme_watch\nacme-worse = acme_worse\n"
    )
    (tmp_path / "acme_worse.py").write_text("import no_such_library\n")
    (tmp_path / "acme_watch.py").write_text(
        "from alation_core import hookimpl\nTOLD = []\n\n\n"
        "@hookimpl\ndef alation_on_event(event):\n    TOLD.append(type(event).__name__)\n"
    )
    installed_points.cache_clear()
    yield tmp_path
    installed_points.cache_clear()
    for module in ("acme_watch", "acme_worse"):
        sys.modules.pop(module, None)


def test_an_installed_observer_is_told_of_every_run_of_a_client_that_names_no_plugins(
    client: Any, installed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "alation_core.plugins"):
        assert client(["document"]).document.create(documents(1)).ok
        assert "acme_watch" not in sys.modules
        catalog = client(None)
        assert "acme_watch" not in sys.modules
        assert catalog.document.create(documents(1, 5)).ok
        assert catalog.document.create(documents(1, 6)).ok
    told = sys.modules["acme_watch"].TOLD
    assert (told[0], told[-1], told.count("Begun")) == ("Begun", "Finished", 2)
    (warned,) = [record.getMessage() for record in caplog.records]
    assert warned.startswith("the plugin acme-worse is broken, it is told of no run: ")
