"""A run that was interrupted goes on: nothing is sent twice, nothing is lost."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from alation_core import (
    Alation,
    AuthenticationFailed,
    ConfigurationError,
    InputChanged,
    InvalidPayload,
    LedgerOption,
    RefreshToken,
    SameRowsAgain,
    SimulatedClock,
)
from alation_core.ledger.past import every_event
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs.events import Accepted, Begun, Deferred, Event, Intent, Resolved
from alation_sandbox import Fault, Sandbox

Connect = Callable[[], Alation]


class Killed(KeyboardInterrupt):
    """Stands for the end of the process: no handler of the package catches it."""


def rows(number: int) -> list[dict[str, Any]]:
    return [{"title": f"document {place}", "document_hub_id": 1} for place in range(number)]


def kill_at(kind: type[Event], number: int) -> Callable[[Event], None]:
    """Returns an observer that ends the process when an event comes for the n-th time."""
    seen = 0

    def observe(event: Event) -> None:
        nonlocal seen
        seen += isinstance(event, kind)
        if isinstance(event, kind) and seen == number:
            raise Killed

    return observe


def killed_run(connect: Connect, kind: type[Event], number: int, **options: Any) -> None:
    with pytest.raises(Killed):
        connect().document.create(rows(6), batch_size=2, progress=kill_at(kind, number), **options)


def titles(server: Sandbox) -> list[str]:
    return sorted(record["title"] for record in server.world.table("document").rows())


def posts(server: Sandbox) -> int:
    return sum(log.method == "POST" and "document" in log.path for log in server.requests)


def test_finished_batches_are_not_sent_again(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    killed_run(connect, Resolved, 2)
    run = connect().resume(next(store.runs()).id)
    assert run.status == "successful"
    assert [row.row for row in run.rows] == list(range(6))
    assert len(titles(server)) == 6
    assert posts(server) == 3


def test_jobs_in_flight_are_taken_up_by_their_handle(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    killed_run(connect, Accepted, 2)
    run = connect().resume(next(store.runs()).id)
    assert run.ok
    assert posts(server) == 3
    assert len(run.jobs) == 3


def test_a_batch_with_intent_but_no_handle_is_unknown(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    # Killed between intent and request: the look-up finds nothing, which proves nothing.
    killed_run(connect, Intent, 2)
    run = connect().resume(next(store.runs()).id)
    assert [row.status for row in run.rows] == ["succeeded"] * 2 + ["unknown"] * 2 + [
        "succeeded"
    ] * 2
    assert posts(server) == 2
    assert run.status == "partial"


def test_rows_of_a_run_that_ended_at_the_door_are_sent_when_it_goes_on(
    connect: Connect, server: Sandbox, ledger: Path, clock: SimulatedClock
) -> None:
    wrong = RefreshToken(server.credentials.user_id, "of-somebody-else")
    with pytest.raises(AuthenticationFailed):
        Alation(server.url, wrong, ledger=ledger, clock=clock).document.create(rows(2))
    # That its batch never left is on record, or the rows would be unknown.
    assert connect().resume("last").ok
    assert posts(server) == 1


def test_rows_of_a_batch_that_was_put_off_are_sent_when_the_run_goes_on(
    clock: SimulatedClock, ledger: Path
) -> None:
    throttle = Fault("429", "POST", "/integration/v2/document/")
    with Sandbox(clock=clock.wall, faults=[throttle]) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, ledger=ledger, clock=clock)
        with pytest.raises(Killed):
            catalog.document.create(rows(2), progress=kill_at(Deferred, 1))
        assert catalog.resume("last").ok
        assert len(titles(server)) == 2


def test_unknown_rows_are_sent_again_only_where_that_is_asked_for(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    killed_run(connect, Intent, 2)
    identity = next(store.runs()).id
    assert connect().resume(identity).status == "partial"
    assert connect().resume(identity, resend_unknown=True).ok
    assert len(titles(server)) == 6


def test_the_look_up_confirms_rows_that_were_taken(
    connect: Connect, server: Sandbox, store: SqliteStore, clock: SimulatedClock
) -> None:
    killed_run(connect, Accepted, 2)
    identity = next(store.runs()).id
    with store.transaction():
        # As if the process had died before the answer came.
        accepted = [
            place
            for place, event in enumerate(every_event(store, identity))
            if isinstance(event, Accepted)
        ]
        store._db.execute("DELETE FROM records WHERE kind = 'event' AND place = ?", accepted[1:])
    clock.sleep(10)
    run = connect().resume(identity)
    assert run.ok
    assert [row.id for row in run.rows] == [1, 2, 3, 4, 5, 6]
    assert len(titles(server)) == 6


def test_the_look_up_does_not_take_an_older_object_for_a_row(
    connect: Connect, server: Sandbox, store: SqliteStore, clock: SimulatedClock
) -> None:
    connect().document.create(rows(6)[2:4])
    clock.sleep(60)
    killed_run(connect, Intent, 2)
    run = connect().resume(next(store.runs()).id)
    assert [row.status for row in run.rows][2:4] == ["unknown", "unknown"]


def test_repeat_safe_batches_are_sent_again(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    connect().document.create(rows(4))
    changes = [{"id": place, "title": f"changed {place}"} for place in range(1, 5)]
    with pytest.raises(Killed):
        connect().document.update(changes, batch_size=2, progress=kill_at(Intent, 2))
    run = connect().resume(next(store.runs()).id)
    assert run.ok
    assert titles(server) == [f"changed {place}" for place in range(1, 5)]


def test_a_changed_input_is_refused_with_its_first_differing_row(
    connect: Connect, store: SqliteStore, server: Sandbox
) -> None:
    killed_run(connect, Resolved, 1)
    changed = rows(6)
    changed[4]["title"] = "another"
    before = posts(server)
    with pytest.raises(ConfigurationError, match="row 4 differs"):
        connect().resume(next(store.runs()).id, changed)
    with pytest.raises(ConfigurationError, match="row 5 is missing"):
        connect().resume(next(store.runs()).id, rows(5))
    assert posts(server) == before


def test_a_second_owner_is_told_so(connect: Connect, store: SqliteStore) -> None:
    def second(event: Event) -> None:
        if isinstance(event, Accepted):
            with pytest.raises(ConfigurationError, match="has an owner"):
                connect().resume(next(store.runs()).id)
            told.append(event)

    told: list[Event] = []
    assert connect().document.create(rows(2), progress=second).ok
    assert len(told) == 1


def test_a_streamed_run_goes_on_with_its_rows(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    stream = connect().document.create.stream(
        iter(rows(12)), batch_size=2, progress=kill_at(Resolved, 2)
    )
    with pytest.raises(Killed):
        list(stream)
    identity = next(store.runs()).id
    with pytest.raises(ConfigurationError, match="pass rows="):
        connect().resume(identity)
    run = connect().resume(identity, rows(12))
    assert run.ok
    assert len(titles(server)) == 12


def test_a_run_of_another_host_is_refused(
    connect: Connect, store: SqliteStore, ledger: Path, clock: SimulatedClock
) -> None:
    killed_run(connect, Resolved, 1)
    with Sandbox(clock=clock.wall) as other:
        from alation_core import RefreshToken

        auth = RefreshToken(other.credentials.user_id, other.credentials.refresh_token)
        catalog = Alation(other.url, auth, ledger=ledger, clock=clock)
        with pytest.raises(ConfigurationError, match="writes to"):
            catalog.resume(next(store.runs()).id)


@pytest.mark.parametrize("way", ["id", "key"])
def test_a_host_that_was_recorded_with_capital_letters_is_the_same(
    connect: Connect, server: Sandbox, store: SqliteStore, ledger: Path, way: str
) -> None:
    option = LedgerOption(ledger, key="nightly")
    killed_run(connect, Resolved, 1, ledger=option)
    with closing(sqlite3.connect(ledger)) as file, file:
        file.execute("UPDATE runs SET host = ?", (server.url.replace("http", "HTTP"),))
    run = next(store.runs())
    assert run.host.startswith("HTTP:")
    with pytest.raises(SameRowsAgain):
        connect().document.create(rows(6))
    create = connect().document.create
    assert (connect().resume(run.id) if way == "id" else create(rows(6), ledger=option)).ok
    assert len(titles(server)) == 6


def test_stopping_leaves_open_jobs_to_be_taken_up(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    catalog = connect()

    def stop(event: Event) -> None:
        if isinstance(event, Accepted):
            catalog.stop()

    run = catalog.document.create(rows(6), batch_size=2, progress=stop)
    assert [row.status for row in run.rows] == ["unknown"] * 2 + ["unsent"] * 4
    assert posts(server) == 1
    assert next(store.runs()).status is None
    assert connect().resume(next(store.runs()).id).ok
    assert len(titles(server)) == 6


def test_only_the_owner_may_read_the_ledger(connect: Connect, ledger: Path) -> None:
    connect().document.create(rows(1))
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_the_ledger_holds_no_secret(connect: Connect, ledger: Path, server: Sandbox) -> None:
    connect().document.create(rows(2))
    content = b"".join(path.read_bytes() for path in ledger.parent.iterdir())
    assert server.credentials.refresh_token.encode() not in content


def test_isolated_rows_do_not_hold_back_the_others(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    given = rows(5)
    given[1]["document_hub_id"] = 99
    given[3]["document_hub_id"] = 98
    run = connect().document.create(given, on_refused="isolate")
    assert [row.status for row in run.rows] == [
        "succeeded",
        "failed",
        "succeeded",
        "failed",
        "succeeded",
    ]
    assert [problem.row for problem in run.problems] == [1, 3]
    again = connect().resume(next(store.runs()).id)
    assert [row.status for row in again.rows] == [row.status for row in run.rows]
    assert len(titles(server)) == 3


def test_streamed_rows_are_recorded_before_they_are_sent(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    recorded: list[int] = []

    def watch(event: Event) -> None:
        if isinstance(event, Intent):
            recorded.append(next(store.runs()).rows)

    def generated() -> Iterator[dict[str, Any]]:
        yield from rows(4)

    list(connect().document.create.stream(generated(), batch_size=2, progress=watch))
    assert recorded[0] >= 2
    assert recorded[1] == 4


def test_rows_that_a_complete_run_does_not_have_are_refused(
    connect: Connect, store: SqliteStore, server: Sandbox
) -> None:
    killed_run(connect, Resolved, 1)
    with pytest.raises(InputChanged) as caught:
        connect().resume(next(store.runs()).id, rows(7))
    assert (caught.value.row, caught.value.what) == (6, "is new")


def test_a_streamed_run_that_was_taken_up_again_is_recorded_once(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    stream = connect().document.create.stream(
        iter(rows(12)), batch_size=2, progress=kill_at(Resolved, 2)
    )
    with pytest.raises(Killed):
        list(stream)
    identity = next(store.runs()).id
    assert connect().resume(identity, rows(12)).ok
    recorded = store.run(identity)
    assert (recorded.rows, recorded.complete) == (12, True)
    assert connect().resume(identity).ok
    assert len(titles(server)) == 12


def test_a_streamed_run_has_its_status_at_its_end(connect: Connect, store: SqliteStore) -> None:
    list(connect().document.create.stream(iter(rows(4)), batch_size=2))
    assert next(store.runs()).status == "successful"


def test_a_stream_that_breaks_off_is_open_and_goes_on_when_its_rows_are_mended(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    given = rows(5)
    del given[2]["title"]
    with pytest.raises(InvalidPayload):
        list(connect().document.create.stream(iter(given), batch_size=2))
    recorded = next(store.runs())
    assert (recorded.status, recorded.complete, recorded.rows) == (None, False, 2)
    with pytest.raises(SameRowsAgain, match="has not ended"):
        connect().document.create(rows(5))
    with pytest.raises(InvalidPayload):
        connect().resume(recorded.id, given)
    assert len(titles(server)) == 2

    assert connect().resume(recorded.id, rows(5)).ok
    assert next(store.runs()).status == "successful"
    assert sorted(titles(server)) == sorted(row["title"] for row in rows(5))


def test_a_run_is_open_while_it_goes_on(connect: Connect, store: SqliteStore) -> None:
    killed_run(connect, Intent, 2)
    identity = next(store.runs()).id
    assert connect().resume(identity).status == "partial"
    seen: list[str | None] = []
    connect().resume(
        identity, resend_unknown=True, progress=lambda _: seen.append(store.run(identity).status)
    )
    assert set(seen) == {None}
    assert store.run(identity).status == "successful"


def test_the_rest_of_a_refused_batch_is_sent_when_the_run_is_resumed(
    connect: Connect, server: Sandbox, store: SqliteStore
) -> None:
    given = rows(4)
    given[1]["document_hub_id"] = 99
    run = connect().document.create(given, batch_size=2)
    assert [row.status for row in run.rows] == ["unsent", "failed", "succeeded", "succeeded"]
    for _ in range(2):
        again = connect().resume(next(store.runs()).id)
        assert [row.status for row in again.rows] == ["succeeded", "failed"] + ["succeeded"] * 2
        assert len(titles(server)) == 3


def test_the_source_of_the_rows_is_noted(
    connect: Connect, ledger: Path, store: SqliteStore
) -> None:
    connect().document.create(rows(1), ledger=LedgerOption(ledger, "rows.csv of today"))
    connect().document.create(rows(1))
    assert [run.source for run in list(store.runs())] == [None, "rows.csv of today"]


def test_observers_are_told_how_the_run_is_named(connect: Connect, store: SqliteStore) -> None:
    events: list[Event] = []
    connect().document.create(rows(1), progress=events.append)
    connect().resume(next(store.runs()).id, progress=events.append)
    begun = [event.run for event in events if isinstance(event, Begun)]
    assert isinstance(events[0], Begun)
    assert begun == [next(store.runs()).id] * 2


def test_a_ledger_that_cannot_be_opened_is_told(connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be used as a ledger: "):
        connect().document.create(rows(1), ledger=tmp_path / "file" / "ledger.sqlite")


def test_a_reader_does_not_wait_for_a_writer(
    connect: Connect, ledger: Path, store: SqliteStore
) -> None:
    connect().document.create(rows(1))
    with store.transaction():
        reader = SqliteStore(ledger)
        assert len(list(reader.runs())) == 1
        reader.close()


def test_only_what_a_resume_found_out_is_told_as_new(clock: SimulatedClock, ledger: Path) -> None:
    """Of a batch that was split, two parts were done and the third one is found."""
    path = "/integration/v2/document/"
    faults = [Fault("413", "POST", path), Fault("reset-after", "POST", path, at=3)]
    with Sandbox(clock=clock.wall, faults=faults) as server:
        secret = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)

        def told(event: Event) -> None:
            if isinstance(event, Resolved):
                news.append((event.batch, event.earlier))

        news: list[tuple[Any, bool]] = []
        first = Alation(server.url, secret, ledger=ledger, clock=clock)
        run = first.document.create(rows(4), batch_size=4, progress=told)
        assert run.counts == {"succeeded": 2, "unknown": 2}
        assert run.id is not None
        assert news == [((0, 0), False), ((0, 1), False)]
        news.clear()
        again = Alation(server.url, secret, ledger=ledger, clock=clock)
        assert again.resume(run.id, progress=told).counts == {"succeeded": 4}
        assert news == [((0, 0), True), ((0, 1), False)]
        news.clear()
        asked = len(list(server.requests))
        last = Alation(server.url, secret, ledger=ledger, clock=clock)
        assert last.resume(run.id, progress=told).counts == {"succeeded": 4}
        assert news == [((0, 0), True), ((0, 1), True)]
        assert len(list(server.requests)) == asked
