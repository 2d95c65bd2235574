"""The same rows again are noticed: a create is not sent twice because somebody clicked twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, LedgerOption, SameRowsAgain, SimulatedClock
from alation_core.ledger import intake
from alation_core.ledger.book import RunBook
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Event, Intent
from alation_core.runs.events import Planned
from alation_sandbox import Sandbox
from tests.alation_core.ledger.processes import Killed
from tests.alation_core.support import documents, posts

Connect = Callable[[], Alation]


NEW = {"title": "Another", "document_hub_id": 1, "description": "of its own"}


def interrupted(connect: Connect, rows: list[dict[str, Any]], *, stream: bool = False) -> str:
    """Begin a load whose process ends after its first batch; return the id of its run."""
    client = connect()

    def stop_at_second(event: Event) -> None:
        if isinstance(event, Intent) and event.batch == (1,):
            client.stop("the process ended")

    if stream:
        list(client.document.create.stream(rows, batch_size=2, progress=stop_at_second))
    else:
        client.document.create(rows, batch_size=2, progress=stop_at_second)
    assert client.ledger is not None
    store = SqliteStore(client.ledger)
    found = next(store.runs())
    store.close()
    assert found.status is None
    return found.id


@pytest.mark.parametrize("first_streams", [False, True])
@pytest.mark.parametrize("then_streams", [False, True])
def test_the_rows_of_a_run_that_has_not_ended_are_not_sent_anew(
    connect: Connect, server: Sandbox, first_streams: bool, then_streams: bool
) -> None:
    rows = documents(8)
    run = interrupted(connect, rows, stream=first_streams)
    sent = posts(server)

    create = connect().document.create

    def once_more() -> object:
        return list(create.stream(rows)) if then_streams else create(rows, batch_size=3)

    with pytest.raises(SameRowsAgain, match=rf"run {run}.*`alation runs resume {run}`") as caught:
        once_more()

    assert (caught.value.run, caught.value.ended) == (run, False)
    assert posts(server) == sent


def test_they_are_sent_when_that_is_wanted(connect: Connect, server: Sandbox) -> None:
    interrupted(connect, documents(8))

    assert connect().document.create(documents(8), again=True).ok


def test_the_run_can_be_resumed_and_then_it_has_ended(
    connect: Connect, server: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    run = interrupted(connect, documents(8))
    connect().resume(run)

    again = connect().document.create(documents(8))

    assert again.ok
    assert f"these rows are those of the run {run}, begun 2025-01-01" in caplog.text
    assert "which ended as " in caplog.text


def test_rows_of_a_run_that_has_ended_are_an_error_where_that_is_asked_for(
    connect: Connect, server: Sandbox
) -> None:
    connect().document.create(documents(3))

    with pytest.raises(SameRowsAgain, match=r"succeeded 3.*nothing was sent") as caught:
        connect().document.create(documents(3), again=False)

    assert caught.value.ended
    assert posts(server) == 1


@pytest.mark.parametrize(
    ("others", "told"),
    [
        (documents(7), "4 of these 7 rows were sent before, by the run {}"),
        (documents(9), "4 of these 9 rows were sent before, by the run {}"),
        (documents(8)[::-1], "4 of these 8 rows were sent before, by the run {}"),
        ([*documents(8)[3:], NEW, *documents(2)], "3 of these 8 rows were sent before, by the run"),
        ([NEW, *documents(1) * 2], "1 of these 3 rows were sent before, by the run"),
    ],
    ids=["less", "more", "another order", "mixed", "twice in it"],
)
def test_some_of_them_in_any_order_are_noticed(
    connect: Connect, server: Sandbox, others: list[dict[str, Any]], told: str
) -> None:
    run = interrupted(connect, documents(8))
    sent = posts(server)

    with pytest.raises(SameRowsAgain, match=told.format(run)):
        connect().document.create(others)
    assert posts(server) == sent


@pytest.mark.parametrize("others", [[NEW], documents(8)[4:], [{**NEW, "title": "Document 0"}]])
def test_rows_that_it_did_not_send_are_other_rows(
    connect: Connect, server: Sandbox, others: list[dict[str, Any]]
) -> None:
    interrupted(connect, documents(8))

    assert connect().document.create(others, again=False).ok


def test_of_several_runs_the_one_that_made_most_is_named(connect: Connect, server: Sandbox) -> None:
    create = connect().document.create
    most = create(documents(8)).id
    create([NEW])

    with pytest.raises(
        SameRowsAgain, match=r"^9 of these 9 rows were sent before, by 2 runs; 8 of them"
    ) as caught:
        create([NEW, *documents(8)], again=False)
    assert caught.value.run == most


def test_what_is_harmless_to_repeat_is_not_asked_about(connect: Connect, server: Sandbox) -> None:
    connect().document.create(documents(3))
    change = [{"id": 1, "title": "New title"}]
    connect().document.update(change)

    assert connect().document.update(change, again=False).ok


def test_a_run_that_sent_nothing_does_not_count(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    client = connect()
    client.stop("before the first request")
    client.document.create(documents(3))
    assert next(store.runs()).status is None

    assert connect().document.create(documents(3), again=False).ok


def test_a_run_that_made_nothing_does_not_count(connect: Connect, server: Sandbox) -> None:
    gone = [{"title": "Yield", "document_hub_id": 99}]
    assert connect().document.create(gone).status == "failed"

    assert connect().document.create(gone, again=False).status == "failed"


def test_another_host_is_another_catalog(
    connect: Connect, ledger: Path, clock: SimulatedClock
) -> None:
    connect().document.create(documents(3))
    with Sandbox(clock=clock.wall) as other:
        client = connect()
        there = Alation(other.url, client.transport._credentials, ledger=ledger, clock=clock)

        assert there.document.create(documents(3), again=False).ok


def test_a_refused_load_leaves_no_run(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    run = interrupted(connect, documents(8))

    with pytest.raises(SameRowsAgain):
        connect().document.create(documents(8))

    assert [found.id for found in list(store.runs())] == [run]


def killed_unsent(connect: Connect, key: str, number: int, *, stream: bool, kept: bool) -> None:
    """Begin a run whose process is killed before its first request.

    Args:
        connect: returns a client.
        key: of the run.
        number: of documents.
        stream: they are streamed.
        kept: its rows are recorded and compared by then; else while they are compared.
    """

    def kill(*_: object) -> None:
        raise Killed

    def planned(event: Event) -> None:
        if isinstance(event, Planned):
            raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunBook, "discard", lambda book: None)  # nobody tidies up
        if not kept:
            patch.setattr(intake, "hold_new", kill)
        with pytest.raises(Killed):
            keyed(connect(), key, number, stream=stream, progress=planned if kept else None)


def keyed(client: Alation, key: str, number: int, *, stream: bool, **options: Any) -> None:
    create, rows = client.document.create, documents(number)
    assert client.ledger is not None
    option = LedgerOption(client.ledger, key=key)
    if stream:
        list(create.stream(rows, batch_size=2, ledger=option, **options))
    else:
        create(rows, batch_size=2, ledger=option, **options)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("kept", [False, True])
def test_who_was_killed_before_the_first_request_compares_them_once_more(
    connect: Connect, server: Sandbox, store: SqliteStore, stream: bool, kept: bool
) -> None:
    if kept:
        killed_unsent(connect, "b", 8, stream=stream, kept=kept)
    run = interrupted(connect, documents(8))
    if not kept:
        killed_unsent(connect, "b", 8, stream=stream, kept=kept)
    sent = posts(server)

    with pytest.raises(SameRowsAgain, match=rf"run {run}"):
        keyed(connect(), "b", 8, stream=stream)

    assert posts(server) == sent
    assert [found.id for found in store.runs()] == [run]


def test_who_resumes_a_run_that_has_sent_nothing_compares_its_rows(
    connect: Connect, server: Sandbox, store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    killed_unsent(connect, "b", 8, stream=False, kept=True)
    (unsent,) = store.runs()
    run = interrupted(connect, documents(8))
    sent = posts(server)
    with pytest.raises(SameRowsAgain, match=rf"run {run}"):
        connect().resume(unsent.id)
    assert posts(server) == sent
    assert unsent.id in {found.id for found in store.runs()}

    connect().resume(run)
    assert connect().resume(unsent.id).ok  # as rows are sent once more that another load sent
    assert f"these rows are those of the run {run}" in caplog.text


def test_a_retry_that_has_sent_nothing_goes_on(connect: Connect, server: Sandbox) -> None:
    rows = [*documents(2), {"title": "Document 0", "document_hub_id": 99}]
    old = connect().document.create(rows, batch_size=1)
    client = connect()
    client.stop("before the first request")
    retried = client.retry(str(old.id))
    assert retried.counts == {"unsent": 1}

    assert connect().resume(str(retried.id)).counts == {"failed": 1}
