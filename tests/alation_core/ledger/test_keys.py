"""A run is found by its key: who begins with it once more goes on, and nothing is sent twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alation_core import (
    Alation,
    ConfigurationError,
    InputChanged,
    InvalidPayload,
    LedgerOption,
    RefreshToken,
    RunOwned,
    SimulatedClock,
)
from alation_core.calls import recording
from alation_core.ledger import book, every_event, intake, opening, owning, spool
from alation_core.ledger.sqlite import SqliteStore
from alation_core.runs import Accepted, Begun, Ended, Event, Intent, Planned, Resolved
from alation_replay.stores.subject import claimed
from alation_sandbox import Sandbox
from tests.alation_core.ledger.processes import Killed, at, kill, told
from tests.alation_core.support import BAD, documents, posts

Connect = Callable[[], Alation]
Create = Callable[..., list[Any]]

KEY = "nightly/2026-11-25/terms"
NO_HUB = {"title": "Yield", "document_hub_id": 99}


def keyed(ledger: Path, **said: Any) -> LedgerOption:
    return LedgerOption(ledger, key=KEY, **said)


@pytest.fixture(params=["call", "stream"])
def create(request: pytest.FixtureRequest, connect: Connect, ledger: Path) -> Create:
    """Writes documents under the key by a new process, and returns what became of the batches."""

    def create(rows: Any, said: dict[str, Any] | None = None, **options: Any) -> list[Any]:
        write = connect().document.create
        options = {"ledger": keyed(ledger, **(said or {})), "batch_size": 2, **options}
        if request.param == "call":
            return write(rows, **options).batches
        return list(write.stream(rows, **options))

    return create


def titles(server: Sandbox) -> list[str]:
    return [row["title"] for row in server.world.table("document").rows()]


def named(number: int) -> list[str]:
    return [row["title"] for row in documents(number)]


def statuses(outcomes: list[Any]) -> list[str]:
    return [row.status for one in outcomes for row in one.rows]


MIXED = [*documents(3), BAD, NO_HUB, *documents(2, 3), NO_HUB, *documents(1, 5)]


@pytest.mark.parametrize("on_refused", ["report", "isolate"])
def test_a_known_key_of_a_run_that_ended_tells_what_it_told_and_sends_nothing(
    create: Create, connect: Connect, server: Sandbox, on_refused: str
) -> None:
    options = {"on_invalid": "skip", "on_refused": on_refused}
    assert connect().find(key=KEY) is None
    first = create(MIXED, **options)
    assert {"succeeded", "failed", "rejected"} <= set(statuses(first))
    known = connect().find(key=KEY)
    assert known is not None
    assert (known.key, known.operation, known.rows) == (KEY, "document.create", len(MIXED))
    assert known.status == "partial"
    requests = len(server.requests)

    for _ in range(2):
        assert told(create(iter(MIXED), **options)) == told(first)
    assert len(server.requests) == requests
    assert connect().find(key=KEY) == known
    assert connect().find(key=f"{KEY} ") is None


@pytest.mark.parametrize(
    ("kind", "number", "sent"),
    [
        (Planned, 1, 0),
        (Intent, 2, 1),
        (Accepted, 2, 2),
        (Ended, 1, 1),
        (Resolved, 4, 4),
    ],
)
def test_a_known_key_of_a_run_that_was_killed_goes_on(
    create: Create,
    connect: Connect,
    server: Sandbox,
    kind: type[Event],
    number: int,
    sent: int,
) -> None:
    with pytest.raises(Killed):
        create(documents(8), progress=at(kind, number, kill))
    assert posts(server) == sent
    left = connect().find(key=KEY)
    assert left is not None
    assert left.status == "open"

    outcomes = create(documents(8))

    # The request of an intent may have come through: nothing proves that it did not.
    lost = range(2, 4) if kind is Intent else range(0)
    assert statuses(outcomes) == ["unknown" if n in lost else "succeeded" for n in range(8)]
    assert titles(server) == [title for n, title in enumerate(named(8)) if n not in lost]
    known = connect().find(key=KEY)
    assert known is not None
    assert (known.id, known.rows) == (left.id, 8)
    assert known.status == ("partial" if lost else "successful")
    assert told(create(documents(8))) == told(outcomes)


CHANGED: list[tuple[str, list[Any], str]] = [
    ("differs", [*documents(3), *documents(1, 9)], "row 3 differs"),
    ("missing", documents(3), "row 3 is missing"),
    ("new", documents(5), "row 4 is new"),
    ("in another order", documents(4)[::-1], "row 0 differs"),
]


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize(("what", "rows", "message"), CHANGED, ids=[one[0] for one in CHANGED])
def test_other_rows_under_a_known_key_are_refused_or_the_recorded_ones_go_on(
    connect: Connect,
    server: Sandbox,
    ledger: Path,
    caplog: pytest.LogCaptureFixture,
    what: str,
    rows: list[Any],
    message: str,
    ended: bool,
) -> None:
    def create(rows: Any, on_changed: Any = "refuse", **options: Any) -> Any:
        option = keyed(ledger, on_changed=on_changed)
        return connect().document.create(rows, ledger=option, batch_size=2, **options)

    if ended:
        create(documents(4))
    else:
        with pytest.raises(Killed):
            create(documents(4), progress=at(Accepted, 1, kill))
    before = posts(server)

    for _ in range(2):
        with pytest.raises(InputChanged, match=message):
            create(rows)
    assert posts(server) == before
    with caplog.at_level(logging.WARNING, "alation_core"):
        run = create(rows, "recorded")
    assert run.ok
    assert titles(server) == named(4)
    assert message.partition(" ")[0] in caplog.text
    assert "the recorded ones go on" in caplog.text


@pytest.mark.parametrize("ended", [False, True])
def test_a_key_is_that_of_one_operation_with_its_parameters_on_one_host(
    connect: Connect, server: Sandbox, ledger: Path, ended: bool
) -> None:
    rows = [{"path": "/", "name": name, "is_directory": False} for name in "ab"]
    option = keyed(ledger)
    if ended:
        connect().virtual_filesystem.replace(rows, ledger=option, filesystem_id=1)
    else:
        with pytest.raises(Killed):
            connect().virtual_filesystem.replace(
                rows, ledger=option, filesystem_id=1, progress=at(Planned, 1, kill)
            )
    before = len(server.requests)

    with pytest.raises(ConfigurationError, match=r"whose operation differs.*document\.create"):
        connect().document.create(documents(1), ledger=option)
    with pytest.raises(ConfigurationError, match="whose parameters differs"):
        connect().virtual_filesystem.replace(rows, ledger=option, filesystem_id=2)
    with Sandbox() as other:
        auth = RefreshToken(other.credentials.user_id, other.credentials.refresh_token)
        elsewhere = Alation(other.url, auth, clock=SimulatedClock())
        with pytest.raises(ConfigurationError, match="whose host differs"):
            elsewhere.virtual_filesystem.replace(rows, ledger=option, filesystem_id=1)
        assert not other.requests
    assert len(server.requests) == before
    again = connect().virtual_filesystem.replace(rows, ledger=option, filesystem_id=1)
    assert again.ok


@pytest.mark.parametrize("ended", [False, True])
def test_a_new_run_may_begin_under_a_known_key_and_is_found_by_it(
    create: Create, connect: Connect, server: Sandbox, ended: bool
) -> None:
    if ended:
        create(documents(2))
    else:
        with pytest.raises(Killed):
            create(documents(2), progress=at(Planned, 1, kill))
    first = connect().find(key=KEY)
    assert first is not None

    assert statuses(create(documents(4), again=True)) == ["succeeded"] * 4
    newest = connect().find(key=KEY)
    assert newest is not None
    assert newest.id != first.id
    assert newest.rows == 4
    assert statuses(create(documents(4))) == ["succeeded"] * 4
    assert sorted(titles(server)) == sorted([*named(2 if ended else 0), *named(4)])
    assert connect().resume(first.id, documents(2)).ok


def test_rows_that_do_not_fit_leave_no_run_and_their_key_free(
    connect: Connect, server: Sandbox, ledger: Path, store: SqliteStore
) -> None:
    with pytest.raises(InvalidPayload):
        connect().document.create([*documents(3), BAD], ledger=keyed(ledger))
    assert connect().find(key=KEY) is None
    assert not list(store.runs())
    assert posts(server) == 0
    assert connect().document.create(documents(1), ledger=keyed(ledger)).ok
    assert titles(server) == named(1)


class Broken(Exception):
    """A source of rows has failed."""


def breaking(rows: list[Any], at: int) -> Iterator[Any]:
    yield from rows[:at]
    raise Broken


BREAKS: dict[str, tuple[Callable[[int], Any], type[Exception]]] = {
    "the source fails": (lambda at: breaking(documents(6), at), Broken),
    "a row does not fit": (
        lambda at: [*documents(at), BAD, *documents(5 - at, at + 1)],
        InvalidPayload,
    ),
}


@pytest.mark.parametrize("broken", [0, 2, 3])
@pytest.mark.parametrize(("rows", "error"), BREAKS.values(), ids=BREAKS)
def test_a_stream_whose_rows_break_off_goes_on_when_they_are_mended(
    connect: Connect,
    server: Sandbox,
    ledger: Path,
    broken: int,
    rows: Callable[[int], Any],
    error: type[Exception],
) -> None:
    def stream(rows: Any) -> list[Any]:
        write = connect().document.create
        return list(write.stream(rows, ledger=keyed(ledger), batch_size=2))

    for _ in range(2):
        with pytest.raises(error):
            stream(rows(broken))
        known = connect().find(key=KEY)
        assert titles(server) == named(broken)
        assert (known and (known.status, known.rows)) == (("open", broken) if broken else None)
    assert statuses(stream(documents(6))) == ["succeeded"] * 6
    assert titles(server) == named(6)


def test_the_key_is_known_before_the_first_request(
    create: Create, connect: Connect, server: Sandbox
) -> None:
    seen: list[Any] = []

    def look(event: Event) -> None:
        if isinstance(event, Begun | Planned | Intent) and not posts(server):
            known = connect().find(key=KEY)
            assert known is not None
            seen.append((type(event).__name__, known.id, known.status))
            if isinstance(event, Begun):
                assert event.run == known.id

    create(documents(2), progress=look)
    known = connect().find(key=KEY)
    assert known is not None
    assert seen == [(name, known.id, "open") for name in ("Begun", "Planned", "Intent")]


def test_rows_are_taken_anew_where_the_process_died_while_they_were_recorded(
    create: Create,
    connect: Connect,
    server: Sandbox,
    store: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "CHUNK_ROWS", 2)
    monkeypatch.setattr(spool, "CHUNK_ROWS", 2)

    def dying() -> Iterator[Any]:
        yield from documents(5, 100)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(book.RunBook, "discard", lambda _: None)  # who is dead forgets nothing
        with pytest.raises(Killed):
            create(dying(), batch_size=100)
    left = connect().find(key=KEY)
    assert left is not None
    assert (left.status, left.rows) == ("open", 4)
    assert [len(list(store.records(left.id, kind))) for kind in ("rows", "event")] == [2, 0]

    assert statuses(create(documents(3))) == ["succeeded"] * 3
    assert titles(server) == named(3)
    known = connect().find(key=KEY)
    assert known is not None
    assert (known.id, known.rows) == (left.id, 3)


@pytest.mark.parametrize("way", ["key", "resume"])
@pytest.mark.parametrize("wrong", ["row", "contradiction"])
def test_rows_are_checked_anew_where_the_process_died_before_they_were(
    connect: Connect,
    server: Sandbox,
    ledger: Path,
    store: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
    wrong: str,
    way: str,
) -> None:
    """All rows are recorded by then, and none was sent."""
    rows = [{"id": 1, "title": "one"}, {"id": 2, "title": "two"}]
    rows.append(
        {"id": 1, "title": "another"} if wrong == "contradiction" else {"id": 3, "titel": ""}
    )

    def update(rows: Any) -> Any:
        return connect().document.update(rows, ledger=keyed(ledger))

    def die(*given: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(book.RunBook, "discard", lambda _: None)
        patched.setattr(recording, "check_problems", die)
        with pytest.raises(Killed):
            update(rows)
    run = store.run("last")
    assert (run.rows, run.complete) == (3, False)

    with pytest.raises(ConfigurationError, match="not all read"):
        connect().resume(run.id)
    with pytest.raises(InvalidPayload):
        update(rows) if way == "key" else connect().resume(run.id, rows)
    assert not server.requests
    assert (connect().find(key=KEY) is None) == (way == "key")


def test_a_run_that_another_process_works_on_has_an_owner(
    create: Create, connect: Connect, server: Sandbox
) -> None:
    met: list[RunOwned] = []

    def meet() -> None:
        run = connect().find(key=KEY)
        assert run is not None
        for go_on in (
            lambda: create(documents(4)),
            lambda: create(documents(4), again=True),
            lambda: connect().resume(run.id),
        ):
            try:
                go_on()
            except RunOwned as owned:
                met.append(owned)

    begun = datetime.now(UTC)
    outcomes = create(documents(4), {"lease": 500.0}, progress=at(Accepted, 1, meet))
    assert statuses(outcomes) == ["succeeded"] * 4
    assert titles(server) == named(4)
    known = connect().find(key=KEY)
    assert known is not None
    assert [owned.run for owned in met] == [known.id] * 3
    for owned in met:
        assert isinstance(owned, ConfigurationError)
        assert owned.until is not None
        assert owned.until.tzinfo is not None
        assert 400 < (owned.until - begun).total_seconds() < 1000


class LettingGo(SimulatedClock):
    """A clock by which an owner lets go when some seconds have been waited.

    Args:
        clock: of the server, which moves on with this one.
        after: seconds.
        let_go: what the owner does then.
    """

    def __init__(self, clock: SimulatedClock, after: float, let_go: Callable[[], None]) -> None:
        super().__init__()
        self.clock = clock
        self.after = after
        self.let_go = let_go

    def sleep(self, seconds: float) -> None:
        before = self.now()
        super().sleep(seconds)
        self.clock.sleep(seconds)
        if before < self.after <= self.now():
            self.let_go()


@pytest.mark.parametrize(
    ("way", "wait", "had"),
    [
        ("key", 0.0, False),
        ("key", 60.0, True),
        ("resume", 5.0, False),
        ("resume by the option", 60.0, True),
    ],
)
def test_an_owner_is_waited_for_by_the_clock(
    connect: Connect,
    server: Sandbox,
    ledger: Path,
    clock: SimulatedClock,
    store: SqliteStore,
    way: str,
    wait: float,
    had: bool,
) -> None:
    with pytest.raises(Killed):
        connect().document.create(documents(2), ledger=keyed(ledger), progress=at(Planned, 1, kill))
    run = store.run("last").id
    claim = claimed(store, run)
    waiting = LettingGo(clock, 20.0, lambda: store.release(claim))
    auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
    client = Alation(server.url, auth, ledger=ledger, clock=waiting)

    def go_on() -> Any:
        if way == "key":
            option = keyed(ledger, wait_for_owner=wait)
            return client.document.create(documents(2), ledger=option)
        if way == "resume":
            return client.resume(run, wait_for_owner=wait)
        return client.resume(run, ledger=LedgerOption(ledger, wait_for_owner=wait))

    if had:
        assert go_on().ok
        assert waiting.now() >= 20.0
        assert titles(server) == named(2)
    else:
        with pytest.raises(RunOwned):
            go_on()
        assert waiting.now() == pytest.approx(wait)
        assert posts(server) == 0


@pytest.mark.parametrize("ended", [True, False])
def test_who_begins_with_a_key_at_the_same_moment_finds_what_the_other_one_did(
    create: Create,
    connect: Connect,
    server: Sandbox,
    ledger: Path,
    monkeypatch: pytest.MonkeyPatch,
    ended: bool,
) -> None:
    """The run is there under its key before its own process owns it: the other one is quicker."""
    owned = owning.owned
    others: list[None] = []

    def quick(*args: Any) -> Any:
        if not others:
            others.append(None)
            with nullcontext() if ended else pytest.raises(Killed):
                create(documents(4), progress=None if ended else at(Accepted, 1, kill))
        return owned(*args)

    monkeypatch.setattr(opening, "owned", quick)
    assert statuses(create(documents(4))) == ["succeeded"] * 4

    known = connect().find(key=KEY)
    assert known is not None
    assert (known.rows, known.status) == (4, "successful")
    assert titles(server) == named(4)
    with closing(SqliteStore(ledger)) as store:
        events = [*every_event(store, known.id)]
    # What the other one recorded is not written over.
    assert [event.batch for event in events if type(event) is Accepted] == [(0,), (1,)]
