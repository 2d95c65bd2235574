"""A client in a process that was forked: its own connections, no lock that nobody frees, and
nothing is sent twice."""

from __future__ import annotations

import json
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from alation_core import Alation, ConfigurationError, RefreshToken
from alation_core.auth.tokens import TokenCalls
from alation_core.ledger import open_store
from alation_core.locks import ForkedLock
from alation_sandbox import Sandbox
from tests.alation_core.support import documents, posts

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no fork"),
    pytest.mark.timeout(60),
]


def in_a_child(work: Callable[[], Any]) -> Any:
    """Do something in a forked process, and return what it returns, or the text of its error."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the sandbox has threads
        number = os.fork()
    if number == 0:
        try:
            told = work()
        except BaseException as error:
            told = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = json.loads(pipe.read())
    os.waitpid(number, 0)
    return told


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox(job_seconds=0.0) as running:
        yield running


def client(server: Sandbox, **options: Any) -> Alation:
    auth = RefreshToken(1, server.credentials.refresh_token)
    return Alation(server.url, auth, ["document"], **options)


def titles(server: Sandbox) -> list[str]:
    return sorted(row["title"] for row in server.world.table("document").rows())


def test_parent_and_child_write_over_connections_of_their_own(server: Sandbox) -> None:
    catalog = client(server)
    assert catalog.document.create(documents(2)).ok

    def work() -> list[str]:
        statuses = [
            catalog.document.create(documents(2, first=10 + 2 * number)).status
            for number in range(5)
        ]
        return [*statuses, str(len(list(catalog.document.list())))]

    children = [threading.Thread(target=lambda: told.append(in_a_child(work))) for _ in range(2)]
    told: list[list[str]] = []
    for child in children:
        child.start()
    here = [catalog.document.create(documents(1, first=100 + number)).ok for number in range(10)]
    for child in children:
        child.join()

    assert all(here)
    assert [one[:5] for one in told] == [["successful"] * 5] * 2
    assert len(titles(server)) == 2 + 2 * 10 + 10


def test_a_fork_while_another_thread_fetches_a_token_leaves_the_child_free(
    server: Sandbox,
) -> None:
    catalog = client(server)
    source = catalog.transport._tokens
    fetching, over = threading.Event(), threading.Event()

    def fetch(request: Any, opening: Any) -> Any:
        fetching.set()
        over.wait()
        return catalog.transport._ask(request, opening)

    calls = TokenCalls(fetch, catalog.transport.clock)
    thread = threading.Thread(target=source.current, args=(calls,))
    thread.start()
    fetching.wait()
    try:
        told = in_a_child(lambda: catalog.document.create(documents(2)).status)
    finally:
        over.set()
        thread.join()

    assert told == "successful"
    assert catalog.document.create(documents(1, first=5)).ok


def test_no_lock_of_the_package_is_locked_in_a_child(server: Sandbox) -> None:
    lock = ForkedLock()

    def work() -> bool:
        with lock.held():
            return True

    with lock.held():
        holder_is_elsewhere = threading.Thread(target=lambda: told.append(in_a_child(work)))
        told: list[bool] = []
        holder_is_elsewhere.start()
        holder_is_elsewhere.join()

    assert told == [True]


def test_a_session_of_the_users_own_is_refused_by_name_in_a_child(server: Sandbox) -> None:
    with requests.Session() as session:
        catalog = client(server, session=session)
        assert catalog.document.create(documents(1)).ok
        before = posts(server)
        told = [
            in_a_child(lambda: catalog.document.create(documents(1)).status),
            in_a_child(lambda: len(list(catalog.document.list()))),
        ]

    for one in told:
        assert one.startswith("ConfigurationError: this client was made with a session of yours")
    assert posts(server) == before


def test_a_run_goes_on_in_its_own_process_only(server: Sandbox, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    catalog = client(server, ledger=ledger)
    outcomes = catalog.document.create.stream(documents(6), batch_size=2)
    first = next(outcomes)
    before = posts(server)

    told = in_a_child(lambda: [outcome.rows[0].status for outcome in outcomes])
    assert told.startswith("ConfigurationError: this run was begun in process")
    assert posts(server) == before
    rest = list(outcomes)

    assert [row.status for outcome in (first, *rest) for row in outcome.rows] == ["succeeded"] * 6
    assert len(titles(server)) == 6
    store = open_store(ledger)
    assert [run.status for run in list(store.runs())] == ["successful"]
    store.close()


def test_a_child_does_not_take_the_run_of_its_parent_for_its_own(
    server: Sandbox, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    catalog = client(server, ledger=ledger)
    outcomes = catalog.document.create.stream(documents(4), batch_size=2)
    next(outcomes)
    store = open_store(ledger)
    (run,) = list(store.runs())
    store.close()

    told = in_a_child(lambda: client(server, ledger=ledger).resume(run.id, documents(4)).status)
    list(outcomes)

    assert told.startswith("RunOwned: the run")
    assert "has an owner" in told
    assert len(titles(server)) == 4


def test_a_child_that_ends_with_a_half_read_stream_leaves_the_run_alone(
    server: Sandbox, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    catalog = client(server, ledger=ledger)
    outcomes = catalog.document.create.stream(documents(6), batch_size=2)
    next(outcomes)

    def work() -> str:
        outcomes.close()
        return "closed"

    assert in_a_child(work) == "closed"
    with pytest.raises(ConfigurationError, match="has an owner"):
        client(server, ledger=ledger).resume(only_run(ledger), documents(6))
    list(outcomes)

    assert client(server, ledger=ledger).resume(only_run(ledger)).ok
    assert len(titles(server)) == 6


def only_run(ledger: Path) -> str:
    store = open_store(ledger)
    try:
        (run,) = list(store.runs())
        return run.id
    finally:
        store.close()
