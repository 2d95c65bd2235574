"""One client, eight threads: one token, each plugin loaded once, every row once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from alation_core import Alation, PluginError, RefreshToken, hookimpl
from alation_core.ledger import open_store
from alation_core.plugins import entry_points, registry
from alation_sandbox import Sandbox
from tests.alation_core.support import documents

THREADS = 8

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox(job_seconds=0.0) as running:
        yield running


def client(server: Sandbox, plugins: Any = None, **options: Any) -> Alation:
    auth = RefreshToken(1, server.credentials.refresh_token)
    return Alation(server.url, auth, plugins, **options)


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """Let all threads do something for the first time, at the same time."""
    gate = threading.Barrier(THREADS)

    def begin(number: int) -> Any:
        gate.wait(30)
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def titles(server: Sandbox) -> list[str]:
    return sorted(row["title"] for row in server.world.table("document").rows())


@pytest.mark.parametrize("given", [False, True])
def test_the_first_call_of_eight_threads_at_once(server: Sandbox, given: bool) -> None:
    with requests.Session() as session:
        catalog = client(server, session=session if given else None)
        runs = at_once(lambda number: catalog.document.create(documents(3, first=3 * number)))

    assert all(run.ok for run in runs)
    assert titles(server) == sorted(row["title"] for row in documents(3 * THREADS))
    tokens = [log for log in server.requests if "createAPIAccessToken" in log.path]
    assert len(tokens) == 1


def test_a_plugin_is_loaded_once(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[str] = []
    slow = threading.Event()
    imported = entry_points.imported

    def counted(point: Any) -> object:
        loads.append(point.name)
        slow.wait(0.05)
        return imported(point)

    monkeypatch.setattr(registry, "imported", counted)
    catalog = client(server)
    found = at_once(lambda number: catalog.document)

    assert loads == ["document"]
    assert len({type(endpoint) for endpoint in found}) == 1


def test_a_broken_plugin_is_broken_for_all_of_them(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(point: Any) -> object:
        raise PluginError("out of order")

    monkeypatch.setattr(registry, "imported", broken)
    catalog = client(server)

    def ask(number: int) -> str:
        with pytest.raises(PluginError, match="out of order") as caught:
            _ = catalog.document
        return str(caught.value)

    assert set(at_once(ask)) == {"out of order"}


def test_eight_threads_make_one_ledger(server: Sandbox, tmp_path: Path) -> None:
    ledger = tmp_path / "folder" / "ledger.sqlite"
    catalog = client(server, ledger=ledger)

    runs = at_once(
        lambda number: catalog.document.create(documents(3, first=3 * number), batch_size=1)
    )

    assert all(run.ok for run in runs)
    store = open_store(ledger)
    assert sorted(run.id for run in list(store.runs())) == sorted(run.id for run in runs)
    assert {run.status for run in list(store.runs())} == {"successful"}
    store.close()


def test_a_stream_may_be_read_by_one_thread_after_the_other(
    server: Sandbox, tmp_path: Path
) -> None:
    catalog = client(server, ledger=tmp_path / "ledger.sqlite")
    outcomes = catalog.document.create.stream(documents(6), batch_size=2)
    read: list[Any] = []
    for _ in range(4):
        reader = threading.Thread(target=lambda: read.append(next(outcomes, None)))
        reader.start()
        reader.join()

    assert [row.status for one in read if one for row in one.rows] == ["succeeded"] * 6


def test_hooks_of_a_plugin_are_told_by_all_threads(server: Sandbox) -> None:
    class Watching:
        def __init__(self) -> None:
            self.seen: list[object] = []

        @hookimpl
        def alation_on_event(self, event: object) -> None:
            self.seen.append(event)

    watching = Watching()
    catalog = client(server, ["document", watching])
    at_once(lambda number: catalog.document.create(documents(1, first=number)))

    assert sum(type(event).__name__ == "Resolved" for event in watching.seen) == THREADS
