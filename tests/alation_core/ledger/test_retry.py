"""Rows that did not get into the catalog are sent once more, by a run of their own, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from alation_core import (
    Alation,
    ConfigurationError,
    InputChanged,
    RefreshToken,
    SameRowsAgain,
    SimulatedClock,
)
from alation_core.ledger import RecordedOutcome, RunFilter
from alation_core.ledger.book import RunBook
from alation_core.ledger.chunks import changed, chunks
from alation_core.ledger.intake import Intake
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Intent
from alation_replay.stores.subject import claimed
from alation_sandbox import Fault, Sandbox
from tests.alation_core.ledger.processes import Killed
from tests.alation_core.support import DOCUMENTS, documents, posts

Connect = Callable[[], Alation]

NO_HUB = {"title": "Yield", "document_hub_id": 99}
NOT_FITTING = {"title": "Churn", "document_hub_id": "one"}


def titles(server: Sandbox) -> list[str]:
    return sorted(record["title"] for record in server.world.table("document").rows())


def statuses(run: Any) -> list[str]:
    return [outcome.status for outcome in run.rows]


def refused(connect: Connect) -> Any:
    """A run with two batches done, and one that was refused for one row; one row does not fit."""
    rows = [*documents(2), NOT_FITTING, *documents(2, 2), NO_HUB, *documents(2, 4)]
    run = connect().document.create(rows, batch_size=2, on_invalid="skip")
    assert statuses(run) == ["succeeded"] * 2 + ["rejected"] + ["succeeded"] * 2 + [
        "failed",
        "unsent",
        "succeeded",
    ]
    return run


def make_hub(server: Sandbox) -> None:
    server.world.table("document_hub").insert({"id": 99})


def test_what_failed_was_refused_or_rejected_is_sent_and_names_its_run(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    run = refused(connect)
    make_hub(server)

    again = connect().retry(run.id[:-2])

    assert statuses(again) == ["rejected", "succeeded", "succeeded"]
    assert titles(server) == [*(f"Document {n}" for n in range(6)), "Yield"]
    recorded = store.run("last")
    assert (recorded.id, recorded.retry_of) == (again.id, run.id)
    assert recorded.retried == ((2, 3), (5, 7))
    assert [one.id for one in store.runs(RunFilter(retry_of=run.id))] == [again.id]


@pytest.mark.parametrize(
    "title",
    [b"ok\xff", Decimal("1.50"), date(2026, 11, 26), UUID(int=7), object(), {1: "a"}, [b"x"]],
    ids=lambda title: type(title).__name__,
)
def test_what_was_no_json_stays_rejected_whoever_retries(
    connect: Connect, server: Sandbox, store: SqliteStore, title: Any
) -> None:
    """The ledger has words for it, which may fit: they are another value."""
    rows = [{"title": title, "document_hub_id": 1}, *documents(1)]
    run = connect().document.create(rows, on_invalid="skip")
    assert statuses(run) == ["rejected", "succeeded"]

    for _ in range(2):
        again = connect().retry("last")
        assert statuses(again) == ["rejected"]
        assert [p.message for p in again.problems] == [p.message for p in run.problems]
    assert titles(server) == ["Document 0"]
    mended = [{"title": "Yield", "document_hub_id": 1}]
    with pytest.raises(InputChanged):
        connect().retry("last", mended)


def test_the_old_run_sends_none_of_them_any_more(connect: Connect, server: Sandbox) -> None:
    run = refused(connect)
    make_hub(server)
    again = connect().retry(run.id)
    sent = posts(server)

    assert statuses(connect().resume(run.id))[5:] == ["failed", "unsent", "succeeded"]
    with pytest.raises(ConfigurationError, match=f"by the run {again.id}: `alation runs retry"):
        connect().retry(run.id)
    assert posts(server) == sent


@pytest.mark.parametrize("refused", [1, 2, 3])
def test_the_old_run_of_refused_batches_can_be_asked_again_and_again(
    connect: Connect, refused: int
) -> None:
    """A process that sends none of their rows notes that; it follows from the refusals too."""
    rows = documents(9)
    for batch in range(refused):
        rows[3 * batch]["document_hub_id"] = 99
    old = connect().document.create(rows, batch_size=3)
    connect().retry(str(old.id))

    for _ in range(3):
        assert connect().resume(str(old.id)).counts == old.counts


def killed_retry(connect: Connect, run: str) -> None:
    """Retry a run in a process that ends before the rows are recorded."""

    def kill(_: Intake) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunBook, "discard", lambda book: None)  # nobody tidies up
        patch.setattr(Intake, "begin_anew", kill)
        with pytest.raises(Killed):
            connect().retry(run)


@pytest.mark.parametrize("given", [None, "its own", "all"])
def test_a_retry_that_was_killed_before_it_had_its_rows_sends_just_those(
    connect: Connect, server: Sandbox, store: SqliteStore, given: str | None
) -> None:
    rows = [*documents(2), NOT_FITTING, *documents(2, 2), NO_HUB, *documents(2, 4)]
    killed_retry(connect, str(refused(connect).id))
    (new, _) = store.runs()
    assert (new.rows, new.complete, new.retried) == (0, False, ((2, 3), (5, 7)))
    make_hub(server)

    own = [rows[2], *rows[5:7]]
    if given == "all":
        with pytest.raises(InputChanged):
            connect().resume(new.id, rows)
    run = connect().resume(new.id, own if given == "its own" else None)
    assert statuses(run) == ["rejected", "succeeded", "succeeded"]
    assert titles(server) == [*(f"Document {n}" for n in range(6)), "Yield"]


def test_what_the_retry_left_is_retried_by_its_id(connect: Connect, server: Sandbox) -> None:
    first = connect().retry(str(refused(connect).id))
    assert statuses(first) == ["rejected", "failed", "succeeded"]
    make_hub(server)

    assert statuses(connect().retry("last")) == ["rejected", "succeeded"]
    assert len(titles(server)) == 7


def test_a_later_load_of_the_same_rows_is_still_noticed(connect: Connect, server: Sandbox) -> None:
    rows = [*documents(2), NO_HUB]
    run = connect().document.create(rows, on_refused="isolate")
    make_hub(server)
    again = connect().retry(run.id or "")

    with pytest.raises(
        SameRowsAgain, match=r"^3 of these 3 rows were sent before, by 2 runs"
    ) as caught:
        connect().document.create(rows, again=False)
    assert caught.value.run == run.id
    with pytest.raises(SameRowsAgain) as caught:
        connect().document.create([NO_HUB], again=False)
    assert caught.value.run == again.id


def test_an_open_run_is_gone_on_with(connect: Connect, server: Sandbox, store: SqliteStore) -> None:
    client = connect()
    client.document.create(
        documents(6),
        batch_size=2,
        progress=lambda e: client.stop("now") if isinstance(e, Intent) else None,
    )
    run = store.run("last").id

    with pytest.raises(ConfigurationError, match=f"`alation runs resume {run}`"):
        connect().retry(run)


def test_nothing_is_left_where_all_succeeded(connect: Connect, server: Sandbox) -> None:
    run = connect().document.create(documents(2))

    with pytest.raises(ConfigurationError, match=r"nothing to be sent once more \(2 succeeded\)"):
        connect().retry(run.id or "")


@pytest.fixture
def lossy(clock: SimulatedClock) -> Iterator[Sandbox]:
    """A server whose second write never reaches it, and nobody learns that."""
    with Sandbox(faults=[Fault("reset-before", "POST", DOCUMENTS, 2)], clock=clock.wall) as sandbox:
        yield sandbox


def test_what_is_unknown_is_left_to_resume(
    lossy: Sandbox, clock: SimulatedClock, ledger: Path
) -> None:
    auth = RefreshToken(lossy.credentials.user_id, lossy.credentials.refresh_token)
    catalog = Alation(lossy.url, auth, ledger=ledger, clock=clock)
    rows = [*documents(1), NO_HUB, *documents(2, 1), *documents(1, 3)]
    run = catalog.document.create(rows, batch_size=2)
    assert statuses(run) == ["unsent", "failed", "unknown", "unknown", "succeeded"]
    make_hub(lossy)

    assert statuses(catalog.retry("last")) == ["succeeded"] * 2
    gone_on = catalog.resume(run.id or "", resend_unknown=True)

    assert statuses(gone_on) == ["unsent", "failed", *["succeeded"] * 3]
    assert "has sent its rows once more" in str(gone_on.problems)
    assert titles(lossy) == [*(f"Document {n}" for n in range(4)), "Yield"]


def test_rows_of_a_whole_state_are_not_sent_by_themselves(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    rows = [{"path": "/", "name": name, "is_directory": False} for name in "ab"]
    run = connect().virtual_filesystem.replace(rows, filesystem_id=1)
    name = run.id or ""
    (chunk,) = chunks(store, name)
    _, failed = changed(store, name, chunk, {1: RecordedOutcome(1, "failed", None, [])})
    assert failed is not None
    claim = claimed(store, name)
    store.append(claim, [failed])
    store.release(claim)

    with pytest.raises(ConfigurationError, match="a whole state"):
        connect().retry("last")


def test_rows_that_are_given_must_be_those_of_the_run(connect: Connect, server: Sandbox) -> None:
    run = connect().document.create([*documents(1), NO_HUB], on_refused="isolate")

    with pytest.raises(InputChanged):
        connect().retry(run.id or "", documents(2))
    make_hub(server)
    assert connect().retry(run.id or "", [*documents(1), NO_HUB]).ok
