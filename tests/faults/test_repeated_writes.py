"""A write that is sent again because its answer was lost: the first try may have been taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, RefreshToken
from alation_core.ledger import open_store
from alation_core.runs import Accepted, Deferred, Event, Intent
from alation_core.runs.telling import Observer
from alation_sandbox import Fault, Sandbox
from tests.faults.clock import SharedClock
from tests.faults.loads import DOCUMENT, FIELD, LOADS

UPDATE, DELETE, VALUES = LOADS[1:4]
ROWS = [{"id": place} for place in range(1, 5)]
CHANGES = [{"id": place, "title": f"new {place}"} for place in range(1, 5)]
NEW = [{"title": f"document {place}", "document_hub_id": 1} for place in range(4)]


@contextmanager
def serving(*faults: Fault, stocked: bool = True) -> Iterator[tuple[Sandbox, SharedClock]]:
    clock = SharedClock()
    with Sandbox(faults=faults, clock=clock.wall) as server:
        clock.server = server
        if stocked:
            UPDATE.stock(server.world, 4)
        yield server, clock


def client(server: Sandbox, clock: SharedClock, ledger: Path | None = None) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, ledger=ledger, clock=clock)


def statuses(run: Any) -> list[str]:
    return [row.status for row in run.rows]


def test_a_delete_that_was_done_before_is_not_reported_failed() -> None:
    with serving(Fault("reset-after", "DELETE", DOCUMENT)) as (server, clock):
        run = client(server, clock).document.delete(ROWS, batch_size=2)
        assert len(list(server.world.table("document").matching(deleted=True))) == 4

    assert statuses(run) == ["unknown", "unknown", "succeeded", "succeeded"]
    assert any("an earlier try" in problem.message for problem in run.problems)


@pytest.mark.parametrize(
    "second", ["redirect", "revoked-token", "failed-job", "413", "html-after", "429"]
)
def test_a_second_try_that_fails_says_nothing_about_the_first(second: str) -> None:
    first = Fault("reset-after", "PUT", DOCUMENT)
    then = Fault(second, "PUT", DOCUMENT, at=2, times=None, seconds=4000.0)
    with serving(first, then) as (server, clock):
        run = client(server, clock).document.update(CHANGES[:2], batch_size=1)
        claims = [row.status for row in run.rows]
        titles = [row["title"] for row in server.world.table("document").rows()]

    assert titles[0] == "new 1"
    assert claims[0] == "unknown"


def test_halves_of_a_batch_whose_first_try_was_lost_are_as_doubtful() -> None:
    faults = [
        Fault("reset-after", "DELETE", DOCUMENT),
        Fault("413", "DELETE", DOCUMENT, at=2),
    ]
    with serving(*faults) as (server, clock):
        run = client(server, clock).document.delete(ROWS)
    assert statuses(run) == ["unknown"] * 4


def test_the_throttle_leaves_no_doubt() -> None:
    # A lone row that is too large is refused: it cannot be split.
    faults = [Fault("429", "DELETE", DOCUMENT), Fault("413", "DELETE", DOCUMENT, at=2)]
    with serving(*faults) as (server, clock):
        run = client(server, clock).document.delete(ROWS[:1])
    assert statuses(run) == ["failed"]


# ------------------------------------------------------------------------------ across processes


class Killed(KeyboardInterrupt):
    """Stands for the end of the process."""


def dying_at(kind: type[Event], number: int) -> Observer:
    seen = 0

    def observe(event: Event) -> None:
        nonlocal seen
        seen += isinstance(event, kind)
        if isinstance(event, kind) and seen == number:
            raise Killed

    return observe


def only_run(ledger: Path) -> str:
    store = open_store(ledger)
    try:
        (run,) = list(store.runs())
        return run.id
    finally:
        store.close()


def test_what_a_killed_process_may_have_sent_is_doubtful(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    with serving(Fault("redirect", "DELETE", DOCUMENT)) as (server, clock):
        with pytest.raises(Killed):
            client(server, clock, ledger).document.delete(ROWS, progress=dying_at(Intent, 1))
        run = client(server, clock, ledger).resume(only_run(ledger))
    assert statuses(run) == ["unknown"] * 4


def test_what_never_left_is_sent_by_the_next_process(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    outage = Fault("refuse", "GET", at=1, seconds=2000.0)
    with serving(outage, stocked=False) as (server, clock):
        catalog = client(server, clock, ledger)
        run = catalog.document.create(NEW, batch_size=2)
        assert statuses(run) == ["succeeded"] * 2 + ["unsent"] * 2
        clock.sleep(2000.0)
        again = client(server, clock, ledger).resume(only_run(ledger))
        assert statuses(again) == ["succeeded"] * 4
        assert len(server.world.table("document")) == 4


def test_the_next_process_has_all_its_tries(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    tries: list[Event] = []

    def note(event: Event) -> None:
        if isinstance(event, Deferred):
            tries.append(event)

    with serving(Fault("500", "PUT", DOCUMENT, times=8)) as (server, clock):
        run = client(server, clock, ledger).document.update(CHANGES, progress=note)
        assert statuses(run) == ["unknown"] * 4
        assert len(tries) == 4
        again = client(server, clock, ledger).resume(only_run(ledger), progress=note)
    assert statuses(again) == ["succeeded"] * 4
    assert len(tries) == 7


def test_a_name_that_two_open_rows_share_confirms_none(tmp_path: Path) -> None:
    # The first batch was taken and its answer lost; the second one was never sent.
    ledger = tmp_path / "ledger.sqlite"
    twice = [NEW[0], NEW[0]]
    with serving(Fault("reset-after", "POST", DOCUMENT), stocked=False) as (server, clock):
        catalog = client(server, clock, ledger)
        with pytest.raises(Killed):
            catalog.document.create(twice, batch_size=1, progress=dying_at(Intent, 2))
        run = client(server, clock, ledger).resume(only_run(ledger))
        assert len(server.world.table("document")) == 1
    assert statuses(run) == ["unknown", "unknown"]


def test_a_row_whose_name_is_its_own_is_confirmed(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    with serving(Fault("reset-after", "POST", DOCUMENT), stocked=False) as (server, clock):
        catalog = client(server, clock, ledger)
        assert statuses(catalog.document.create(NEW)) == ["unknown"] * 4
        run = client(server, clock, ledger).resume(only_run(ledger))
    assert [row.id for row in run.rows] == [1, 2, 3, 4]


@pytest.mark.parametrize("again", [{}, {"resend_unknown": True}], ids=["resume", "resend"])
def test_a_row_that_was_confirmed_once_stays_so(tmp_path: Path, again: dict[str, Any]) -> None:
    ledger = tmp_path / "ledger.sqlite"
    with serving(Fault("reset-after", "POST", DOCUMENT), stocked=False) as (server, clock):
        client(server, clock, ledger).document.create(NEW)
        run = client(server, clock, ledger).resume(only_run(ledger))
        assert statuses(run) == ["succeeded"] * 4
        # Nobody would find them any more: one has another name, one is gone, and so on.
        for document in list(server.world.table("document").rows()):
            server.world.table("document").update(document["id"], {"title": "renamed"})

        run = client(server, clock, ledger).resume(only_run(ledger), **again)

        assert statuses(run) == ["succeeded"] * 4
        assert [row.id for row in run.rows] == [1, 2, 3, 4]
        assert sum(log.method == "POST" and log.path == DOCUMENT for log in server.requests) == 1


@pytest.mark.parametrize("again", [{}, {"resend_unknown": True}], ids=["resume", "resend"])
def test_an_update_that_was_settled_does_not_overwrite_what_came_after_it(
    tmp_path: Path, again: dict[str, Any]
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    with serving(Fault("502-after", "PUT", DOCUMENT, times=5)) as (server, clock):
        run = client(server, clock, ledger).document.update(CHANGES)
        assert statuses(run) == ["unknown"] * 4
        table = server.world.table("document")
        table.update(4, {"title": "other"})
        assert client(server, clock, ledger).verify(only_run(ledger)).settled == 3
        for place in range(1, 5):
            table.update(place, {"title": "newer"})

        run = client(server, clock, ledger).resume(only_run(ledger), **again)

        assert statuses(run) == ["succeeded"] * 4
        assert [row["title"] for row in table.rows()] == ["newer"] * 3 + ["new 4"]


@pytest.mark.parametrize("lost", [1, 2], ids=["the first", "both"])
@pytest.mark.parametrize(
    ("later", "sent"),
    [({"title": "second"}, False), ({"description": "second"}, True)],
    ids=["the same", "another field"],
)
def test_a_lost_update_does_not_go_over_a_later_row_of_its_stream(
    tmp_path: Path, lost: int, later: dict[str, Any], sent: bool
) -> None:
    """A call refuses two rows that set the same thing on one object; a stream takes the later."""
    ledger = tmp_path / "ledger.sqlite"
    rows = [{"id": 1, "title": "first"}, {"id": 1, **later}]
    with serving(Fault("502-after", "PUT", DOCUMENT, times=5 * lost)) as (server, clock):
        told = client(server, clock, ledger).document.update.stream(iter(rows), batch_size=1)
        statuses_of = [row.status for batch in told for row in batch.rows]
        assert statuses_of == ["unknown", "unknown" if lost == 2 else "succeeded"]
        if lost == 2:
            client(server, clock, ledger).verify(only_run(ledger))
        table = server.world.table("document")
        before = [row["title"] for row in table.rows() if row["id"] == 1]

        run = client(server, clock, ledger).resume(only_run(ledger))

        assert [row["title"] for row in table.rows() if row["id"] == 1] == before
        assert statuses(run) == ["succeeded" if sent else "unknown", "succeeded"]


def test_a_lost_update_is_not_sent_while_a_later_row_of_its_stream_has_a_job(
    tmp_path: Path,
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    rows = [{"id": 1, "title": "first"}, {"id": 1, "title": "second"}]
    with serving(Fault("502-after", "PUT", DOCUMENT, times=5)) as (server, clock):
        alation = client(server, clock, ledger)

        def stop(event: Event) -> None:
            if isinstance(event, Accepted):
                alation.stop("now")

        list(alation.document.update.stream(iter(rows), batch_size=1, progress=stop))

        run = client(server, clock, ledger).resume(only_run(ledger))

        assert statuses(run) == ["unknown", "succeeded"]
        assert next(iter(server.world.table("document").rows()))["title"] == "second"


def test_a_retry_puts_no_failed_row_over_a_later_one_of_its_stream(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    rows = [{"id": 1, "title": "first"}, {"id": 2, "title": "two"}, {"id": 1, "title": "second"}]
    with serving(Fault("failed-job", "PUT", DOCUMENT)) as (server, clock):
        table = server.world.table("document")
        update = client(server, clock, ledger).document.update
        told = update.stream(iter(rows), batch_size=2)
        assert [row.status for batch in told for row in batch.rows] == ["failed"] * 2 + [
            "succeeded"
        ]

        old = only_run(ledger)

        again = client(server, clock, ledger).retry(old)

        assert statuses(again) == ["succeeded"]
        assert [row["title"] for row in table.rows()][:2] == ["second", "two"]
        assert "row 0 (row 2)" in caplog.text
        with pytest.raises(ConfigurationError, match=r"a later row of .* nothing was sent$"):
            client(server, clock, ledger).retry(old)


def test_the_rest_of_a_refused_batch_is_not_sent_over_a_later_row_of_its_stream(
    tmp_path: Path,
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    rows = [
        {"field_id": FIELD, "otype": "table", "oid": table, "value": value}
        for table, value in ((1, "first"), (2, "of no table"), (1, "second"))
    ]
    with serving(stocked=False) as (server, clock):
        VALUES.stock(server.world, 1)
        tables = server.world.table("rdbms_table")
        update = client(server, clock, ledger).custom_field_value.upsert
        told = update.stream(iter(rows), batch_size=2)
        found = [row.status for batch in told for row in batch.rows]
        assert found == ["unsent", "failed", "succeeded"]

        run = client(server, clock, ledger).resume(only_run(ledger))

        assert statuses(run) == found
        assert [row["custom_fields"][0]["value"] for row in tables.rows()] == ["second"]
