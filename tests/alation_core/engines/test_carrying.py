"""A load is carried on by whoever has its key: nothing is lost, doubled, or asked for in vain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    InputChanged,
    LedgerOption,
    RefreshToken,
    RunOwned,
    SimulatedClock,
)
from alation_core.engines import Carried, carry_on, key_of, look
from alation_core.ledger import Patience, owned
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Accepted, Begun, Event, Exhausted, Finished, Intent, Planned, Polled
from alation_sandbox import Fault, Sandbox
from tests.alation_core.ledger.processes import Killed, at, kill
from tests.alation_core.support import BAD, DOCUMENTS, documents, posts

Connect = Callable[[], Alation]
CREATE = "document.create"
REPLACE = "virtual_filesystem.replace"
KEY = "nightly/terms"
SOURCE = {
    "connector_id": 1,
    "title": "Shop",
    "uri": "mysql://db.example.org:3306/shop",
    "db_username": "catalog_reader",
}


def titles(server: Sandbox) -> list[str]:
    return [row["title"] for row in server.world.table("document").rows()]


def carried(catalog: Alation, rows: int, **options: Any) -> Carried:
    return carry_on(catalog, CREATE, lambda: documents(rows), key=KEY, batch_size=2, **options)


def until_it_ends(
    connect: Connect, clock: SimulatedClock, rows: int, **options: Any
) -> Iterator[Carried]:
    """Carry a load on as an engine does: a process for each try, and a look by another one."""
    for _ in range(40):
        one = carried(connect(), rows, **options)
        yield one
        if one.waits is None:
            return
        waits = json.loads(json.dumps(one.waits))
        while not look(connect(), waits):
            clock.sleep(waits["seconds"])
    raise AssertionError("it does not end")


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("leave_after", [0.0, 1.0])
def test_a_load_that_is_left_while_its_jobs_run_sends_each_row_once(
    connect: Connect, server: Sandbox, clock: SimulatedClock, concurrency: int, leave_after: float
) -> None:
    steps = list(
        until_it_ends(connect, clock, 10, leave_after=leave_after, concurrency=concurrency)
    )
    assert [one.state for one in steps[:-1]] == ["waiting"] * (len(steps) - 1)
    assert len(steps) > 5 / concurrency
    for one in steps[:-1]:
        assert one.waits is not None
        # All slots hold a job before it is left, but for the last ones.
        left = 5 - one.summary["counts"].get("succeeded", 0) // 2
        assert len(one.waits["jobs"]) == min(concurrency, left)
        assert one.summary["status"] == "open"
        assert one.failure("never") is not None
    assert steps[-1].summary == {
        "run": steps[0].run.id,
        "status": "successful",
        "rows": 10,
        "counts": {"succeeded": 10},
    }
    assert steps[-1].failure() is None
    assert titles(server) == [row["title"] for row in documents(10)]


def test_jobs_that_take_less_than_is_waited_are_waited_for(connect: Connect) -> None:
    one = carried(connect(), 6, leave_after=60.0)
    assert (one.state, one.waits, one.run.ok) == ("ended", None, True)


def test_without_a_time_to_leave_it_is_waited_for_to_the_end(connect: Connect) -> None:
    assert carried(connect(), 6).run.ok


@pytest.mark.parametrize(
    ("kind", "number"),
    [(Planned, 1), (Intent, 1), (Intent, 3), (Accepted, 2), (Polled, 5), (Exhausted, 1)],
)
def test_a_try_that_is_killed_is_carried_on_by_the_next(
    connect: Connect, server: Sandbox, clock: SimulatedClock, kind: type[Event], number: int
) -> None:
    def killed() -> None:
        with pytest.raises(Killed):
            carried(connect(), 8, progress=_raising(kind, number))

    killed()
    last = list(until_it_ends(connect, clock, 8, leave_after=0.0))[-1]
    counts = last.summary["counts"]
    # Of a request that was announced last nobody knows whether it was sent: it is looked for.
    assert counts.get("unknown", 0) <= (2 if kind is Intent else 0)
    assert sum(counts.values()) == 8
    assert len(set(titles(server))) == len(titles(server)) == counts["succeeded"]


def _raising(kind: type[Event], number: int) -> Callable[[Event], None]:
    return at(kind, number, kill)


def test_rows_are_asked_for_once_where_all_were_recorded(
    connect: Connect, clock: SimulatedClock
) -> None:
    asked: list[int] = []

    def rows() -> Any:
        asked.append(1)
        # What a later query returns is another thing: the recorded rows go on.
        return documents(6, first=100 * (len(asked) - 1))

    def one() -> Carried:
        return carry_on(connect(), CREATE, rows, key=KEY, batch_size=2, leave_after=0.0)

    while (found := one()).waits is not None:
        clock.sleep(10.0)
    assert found.run.ok
    assert one().summary == found.summary
    assert len(asked) == 1


def test_other_rows_are_refused_where_that_is_wanted(connect: Connect, server: Sandbox) -> None:
    assert carried(connect(), 6).run.ok
    before = posts(server)
    with pytest.raises(InputChanged):
        carried(connect(), 5, on_changed="refuse")
    assert carried(connect(), 6, on_changed="refuse").run.ok
    assert posts(server) == before


@pytest.mark.parametrize(
    ("argument", "option", "refuses"),
    [
        ({}, None, False),
        ({}, "recorded", False),
        ({}, "refuse", True),
        ({"on_changed": "recorded"}, "refuse", True),
        ({"on_changed": "refuse"}, "recorded", True),
    ],
)
def test_other_rows_are_refused_wherever_that_is_said(
    connect: Connect, ledger: Path, argument: dict[str, Any], option: Any, refuses: bool
) -> None:
    carried(connect(), 6)
    told = LedgerOption(ledger, on_changed=option)
    if not refuses:
        assert carried(connect(), 5, ledger=told, **argument).summary["rows"] == 6
        return
    with pytest.raises(InputChanged):
        carried(connect(), 5, ledger=told, **argument)


@pytest.mark.parametrize("ends", [True, False])
def test_rows_of_another_source_are_not_taken_for_those_of_the_key(
    connect: Connect, ledger: Path, ends: bool
) -> None:
    def one(source: str | None, rows: int) -> Carried:
        option = LedgerOption(ledger, source=source)
        return carried(connect(), rows, ledger=option, leave_after=None if ends else 0.0)

    first = one("monday.csv", 4)
    for source, rows in (("monday.csv", 6), (None, 6), ("tuesday.csv", 4)):
        assert one(source, rows).run.id == first.run.id
    with pytest.raises(InputChanged):
        one("tuesday.csv", 6)


def test_rows_of_a_try_that_died_while_they_were_recorded_are_taken_anew(
    connect: Connect, server: Sandbox
) -> None:
    def broken() -> Iterator[Any]:
        yield from documents(1500)
        raise Killed

    with pytest.raises(Killed):
        carry_on(connect(), CREATE, broken, key=KEY)
    assert posts(server) == 0
    assert carried(connect(), 6).summary["rows"] == 6


def test_a_run_that_ended_is_told_and_nothing_is_sent(connect: Connect, server: Sandbox) -> None:
    first = carried(connect(), 6)
    before = len(server.requests)
    second = carried(connect(), 6, leave_after=0.0)
    assert second.summary == first.summary
    assert second.state == "ended"
    assert len(server.requests) == before


def test_what_a_resume_brings_further_is_brought_further(
    connect: Connect, clock: SimulatedClock
) -> None:
    for _ in range(2):
        began = clock.now()
        timed_out = carried(connect(), 4, timeout=0.3)
        # It is waited for once more, and no longer than that.
        assert clock.now() - began < 0.5 * 2
        assert timed_out.summary["counts"] == {"unknown": 4}
        assert timed_out.state == "ended"
    clock.sleep(10.0)
    assert carried(connect(), 4).summary["counts"] == {"succeeded": 4}


@pytest.mark.parametrize("leave_after", [0.0, 5.0])
def test_a_job_that_never_ends_is_left_until_its_time_is_over_and_once_more_by_each_later_try(
    ledger: Path, clock: SimulatedClock, leave_after: float
) -> None:
    faults = [Fault("endless-job", "GET", "/api/v1/bulk_metadata/job/", times=None)]
    with Sandbox(faults=faults, clock=clock.wall) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)

        def connect() -> Alation:
            return Alation(server.url, auth, ["document"], clock=clock, ledger=ledger)

        for _ in range(3):
            began = clock.now()
            steps = list(until_it_ends(connect, clock, 2, leave_after=leave_after, timeout=100.0))
            assert [one.state for one in steps] == ["waiting", "ended"]
            assert steps[-1].summary["counts"] == {"unknown": 2}
            assert 100.0 <= clock.now() - began <= 120.0
        assert posts(server) == 1


def test_a_load_that_was_stopped_goes_on(connect: Connect, server: Sandbox) -> None:
    catalog = connect()
    stop = at(Accepted, 2, lambda: catalog.stop("told to"))
    one = carried(catalog, 8, progress=stop)
    assert (one.state, one.summary["status"], one.waits) == ("stopped", "open", None)
    assert "is open" in str(one.failure("never"))
    assert carried(connect(), 8).run.ok
    assert len(set(titles(server))) == len(titles(server)) == 8


def test_a_load_that_stopped_itself_goes_on(ledger: Path, clock: SimulatedClock) -> None:
    faults = [Fault("revoked-token", "POST", DOCUMENTS, at=2)]
    with Sandbox(faults=faults, clock=clock.wall) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, ["document"], clock=clock, ledger=ledger)
        one = carried(catalog, 6)
        assert (one.state, one.summary["counts"]) == ("stopped", {"succeeded": 2, "unsent": 4})
        assert "is open" in str(one.failure("never"))
        sent = posts(server)
        assert carried(catalog, 6).state == "stopped"
        assert posts(server) > sent
        assert titles(server) == [row["title"] for row in documents(2)]


def test_an_owner_is_waited_for_and_then_named(
    connect: Connect, ledger: Path, clock: SimulatedClock, server: Sandbox
) -> None:
    with pytest.raises(Killed):
        carried(connect(), 8, progress=_raising(Accepted, 1))
    known = connect().find(key=KEY)
    assert known is not None
    store, before, began = SqliteStore(ledger), posts(server), clock.now()
    at_once = LedgerOption(ledger, wait_for_owner=0)
    with owned(store, known.id, Patience(1000.0), clock, lambda: None):
        with pytest.raises(RunOwned):
            carried(connect(), 8)
        assert clock.now() - began >= 120.0
        began = clock.now()
        with pytest.raises(RunOwned):
            carried(connect(), 8, ledger=at_once)
        assert clock.now() == began
        with pytest.raises(RunOwned):
            carried(connect(), 8, ledger=LedgerOption(ledger, wait_for_owner=7.0))
    store.close()
    assert posts(server) == before
    assert carried(connect(), 8).run.ok


def test_a_new_beginning_is_a_run_of_its_own_and_a_retry_is_none(
    connect: Connect, server: Sandbox, clock: SimulatedClock
) -> None:
    first = carried(connect(), 4)
    second = carried(connect(), 4, anew=2)
    again = carried(connect(), 4, anew=2)
    assert second.run.id == again.run.id != first.run.id
    assert len(titles(server)) == 8
    with pytest.raises(Killed):
        carried(connect(), 4, anew=3, progress=_raising(Accepted, 1))
    # It is open: somebody who begins anew goes on with it.
    fourth = carried(connect(), 4, anew=4)
    found = connect().find(key=key_of(KEY, 3))
    assert found is not None
    assert fourth.run.id == found.id
    assert len(titles(server)) == 12


def test_a_retry_finds_the_run_that_its_count_went_on_with(
    connect: Connect, server: Sandbox
) -> None:
    with pytest.raises(Killed):
        carried(connect(), 6, progress=_raising(Accepted, 1))
    first = carried(connect(), 6, anew=1)
    assert (first.state, first.run.ok) == ("ended", True)
    # It has ended, and the engine did not hear of it.
    assert carried(connect(), 6, anew=1).summary == first.summary
    assert carried(connect(), 6).summary == first.summary
    assert len(titles(server)) == 6
    # Somebody begins anew once more: of an ended run nothing goes on.
    second = carried(connect(), 6, anew=2)
    assert second.run.id != first.run.id
    assert carried(connect(), 6, anew=2).summary == second.summary
    assert len(titles(server)) == 12


def test_a_retry_finds_what_its_count_went_on_with_also_where_it_was_killed_again(
    connect: Connect, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Killed):
        carried(connect(), 6, progress=_raising(Accepted, 1))
    with monkeypatch.context() as patch:
        patch.setattr(Alation, "resume", lambda *_, **__: kill())
        with pytest.raises(Killed):
            carried(connect(), 6, anew=1)
    # Meanwhile the earlier count brings it to its end.
    ended = carried(connect(), 6)
    assert carried(connect(), 6, anew=1).summary == ended.summary
    assert carried(connect(), 6, anew=2).run.id != ended.run.id
    assert len(titles(server)) == 12


@pytest.mark.parametrize("kind", [None, Begun, Finished])
def test_rows_that_come_after_there_were_none_are_loaded(
    connect: Connect, server: Sandbox, kind: type[Event] | None, caplog: pytest.LogCaptureFixture
) -> None:
    if kind is not None:
        with pytest.raises(Killed):
            carried(connect(), 0, progress=_raising(kind, 1))
    for _ in range(2):
        caplog.clear()
        empty = carried(connect(), 0)
        assert (empty.summary["status"], empty.summary["rows"]) == ("successful", 0)
        assert "has no rows" in caplog.text
    with pytest.raises(InputChanged):
        carried(connect(), 3, on_changed="refuse")
    for _ in range(2):
        found = carried(connect(), 3)
        assert found.summary["counts"] == {"succeeded": 3}
    assert "had no rows; now there are some" in caplog.text
    assert posts(server) == 2


def test_rows_that_come_after_there_were_none_are_those_of_the_count(
    connect: Connect, server: Sandbox
) -> None:
    with pytest.raises(Killed):
        carried(connect(), 0, progress=_raising(Begun, 1))
    found = carried(connect(), 3, anew=1)
    assert carried(connect(), 3, anew=1).summary == found.summary
    assert posts(server) == 2


def test_a_whole_state_without_rows_is_done_and_not_begun_anew(
    connect: Connect, server: Sandbox
) -> None:
    def one(rows: list[Any]) -> Carried:
        given: dict[str, Any] = {"filesystem_id": 1, "allow_empty": True}
        return carry_on(connect(), REPLACE, lambda: rows, key=KEY, **given)

    first = one([])
    sent = len(server.requests)
    assert one([{"path": "/", "name": "sales", "is_directory": True}]).summary == first.summary
    assert len(server.requests) == sent


def test_a_count_that_is_refused_goes_on_with_nothing(connect: Connect, server: Sandbox) -> None:
    with pytest.raises(Killed):
        carried(connect(), 6, progress=_raising(Accepted, 1))
    with pytest.raises(ConfigurationError, match="whose operation differs"):
        carry_on(connect(), "document.delete", lambda: [{"id": 1}], key=KEY, anew=1)
    ended = carried(connect(), 6)
    assert carried(connect(), 6, anew=1).run.id != ended.run.id


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"operation": "document.list"}, "is no write"),
        ({"operation": "document"}, "is no write"),
        ({"operation": "document.nothing"}, "is no write"),
        ({"rows": documents(2)}, "rows must be what returns them"),
        ({"leave_after": -1.0}, "leave_after"),
        ({"leave_after": float("nan")}, "leave_after"),
        ({"anew": -1}, "anew"),
        ({"anew": True}, "anew"),
        ({"key": " "}, "key"),
        ({"on_changed": "other"}, "on_changed"),
        ({"params": '{"a": 1}'}, "params must be a mapping of names to values, not str"),
        ({"params": [("a", 1)]}, "params must be a mapping"),
        ({"timeout": "5"}, "timeout must be a number of seconds, not '5'"),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_sent(
    connect: Connect, server: Sandbox, wrong: dict[str, Any], words: str
) -> None:
    given: dict[str, Any] = {"operation": CREATE, "rows": lambda: documents(2), "key": KEY}
    with pytest.raises(ConfigurationError, match=words):
        carry_on(connect(), **(given | wrong))
    assert posts(server) == 0
    assert connect().find(key=KEY) is None


def test_without_a_ledger_it_fails_at_once(server: Sandbox, clock: SimulatedClock) -> None:
    catalog = Alation(server.url, ApiAccessToken("x"), clock=clock)
    with pytest.raises(ConfigurationError, match="which ledger"):
        carried(catalog, 2)


def test_a_key_of_another_operation_is_refused(connect: Connect, server: Sandbox) -> None:
    carried(connect(), 2)
    before = len(server.requests)
    with pytest.raises(ConfigurationError, match="whose operation differs") as told:
        carry_on(connect(), "document.delete", lambda: [{"id": 1}], key=KEY)
    assert "anew=1" in str(told.value)
    assert "again" not in str(told.value)
    assert len(server.requests) == before


def test_rows_that_do_not_fit_leave_the_key_free(connect: Connect) -> None:
    with pytest.raises(ValueError, match="field 'title'"):
        carry_on(connect(), CREATE, lambda: [BAD], key=KEY)
    assert carried(connect(), 2).run.ok


def test_rows_with_secrets_are_asked_for_each_time(connect: Connect, server: Sandbox) -> None:
    asked: list[int] = []

    def rows() -> Any:
        asked.append(1)
        return [{**SOURCE, "db_password": "invented"}]

    first, second = (carry_on(connect(), "datasource.create_ocf", rows, key=KEY) for _ in range(2))
    assert first.summary == second.summary
    assert len(asked) == 2
    assert posts(server, "/integration/v2/datasource/") == 1
