"""What strangers give: nothing is doubled by it, and what cannot be used is told at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from alation_core import (
    Alation,
    AuthenticationFailed,
    ConfigurationError,
    InputChanged,
    InvalidPayload,
    LedgerError,
    Problem,
    RefreshToken,
    RunOwned,
    SimulatedClock,
)
from alation_core.engines import Carried, carry_on, look, may_pass
from alation_core.ledger.opening import LONGEST_KEY
from alation_sandbox import Sandbox
from tests.alation_core.engines.test_carrying import carried, titles
from tests.alation_core.support import documents, posts

Connect = Callable[[], Alation]
CREATE = "document.create"
TABLES = "/integration/v2/table/"
VALUES: list[Any] = [{"a": 1}, [], None, 1.5, True, -1, 10**30, "", "..", "a\nb", "x" * 5000]
WAYS: list[Any] = ["next", [], None]
HOSTILE: list[dict[str, Any]] = [
    {"until": float("nan")},
    {"until": float("inf")},
    {"until": 10**400},
    {"until": [1]},
    {"jobs": "4711"},
    {"jobs": {"value": 1, "by": "id"}},
    *({"jobs": [{"value": value, "by": "id"}]} for value in VALUES),
    *({"jobs": [{"value": 1, "by": way}]} for way in WAYS),
    {"operation": 5},
    {"operation": ["document.create"]},
]


@pytest.mark.parametrize("wrong", HOSTILE, ids=lambda one: json.dumps(one)[:60])
def test_what_a_run_waits_for_is_not_believed(
    connect: Connect, server: Sandbox, wrong: dict[str, Any]
) -> None:
    waits = carried(connect(), 4, leave_after=0.0).waits
    assert waits is not None
    before = len(server.requests)
    with pytest.raises(ConfigurationError):
        look(connect(), json.loads(json.dumps({**waits, **wrong})))
    assert all("oken" in one.path for one in list(server.requests)[before:])


@pytest.mark.parametrize(
    "key",
    ["a/b c", " a ", "Ümlaut/名前 🎉", "'; DROP TABLE runs; --", "%s {0}\n\x1b[31m", "é" * 1000],
)
def test_a_key_may_be_any_text(connect: Connect, server: Sandbox, key: str) -> None:
    first, second = (carry_on(connect(), CREATE, lambda: documents(2), key=key) for _ in range(2))
    assert first.summary == second.summary
    assert posts(server) == 1


@pytest.mark.parametrize(
    "key", ["", "\t", None, 5, b"k", "\ud800", "a\0b", "x" * (LONGEST_KEY + 1)]
)
def test_a_key_that_not_every_ledger_can_hold_is_refused(
    connect: Connect, server: Sandbox, key: Any
) -> None:
    for anew in (0, 1):
        with pytest.raises(ConfigurationError, match="key"):
            carry_on(connect(), CREATE, lambda: documents(2), key=key, anew=anew)
    with pytest.raises(ConfigurationError, match="key"):
        connect().find(key=key)
    assert posts(server) == 0


def test_parameters_may_stand_where_those_of_the_write_stand(
    connect: Connect, server: Sandbox
) -> None:
    def one(**given: Any) -> Carried:
        rows = [{"key": "1.sales", "title": "Sales"}]
        return carry_on(connect(), "rdbms_schema.upsert", lambda: rows, key="k", **given)

    first = one(ds_id=1, concurrency=2)
    sent = len(server.requests)
    assert one(params={"ds_id": 1}).summary == one(ds_id=1).summary == first.summary
    with pytest.raises(ConfigurationError, match="whose parameters differs"):
        one(ds_id=2)
    assert len(server.requests) == sent


def test_a_new_run_at_each_try_is_refused(connect: Connect, server: Sandbox) -> None:
    for on_changed in ("recorded", "refuse"):
        with pytest.raises(ConfigurationError, match="anew=1"):
            carried(connect(), 2, again=True, on_changed=on_changed)
    assert posts(server) == 0


@pytest.mark.parametrize("wrong", [0, "many", None])
def test_an_option_that_cannot_be_used_is_told(
    connect: Connect, server: Sandbox, wrong: Any
) -> None:
    with pytest.raises(ConfigurationError, match="concurrency"):
        carried(connect(), 2, concurrency=wrong)
    assert posts(server) == 0


def test_a_ledger_that_cannot_be_opened_may_be_there_later(
    connect: Connect, server: Sandbox, tmp_path: Path
) -> None:
    folder = tmp_path / "loads"
    folder.write_text("no folder")
    with pytest.raises(LedgerError) as told:
        carried(connect(), 2, ledger=folder / "new" / "runs.sqlite")
    assert may_pass(told.value)
    assert posts(server) == 0
    folder.unlink()
    # A folder that is not there is made.
    assert carried(connect(), 2, ledger=folder / "new" / "runs.sqlite").run.ok


@pytest.mark.parametrize(
    "named", ["", "folder", "text", "postgresql:loads", "postgresql://a b/c", 5]
)
def test_what_is_no_ledger_is_an_argument_that_cannot_be_used(
    connect: Connect, server: Sandbox, tmp_path: Path, named: Any
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("no database at all\n" * 1000)
    is_there = isinstance(named, str) and named and (tmp_path / named).exists()
    with pytest.raises(ConfigurationError) as told:
        carried(connect(), 2, ledger=tmp_path / named if is_there else named)
    assert not may_pass(told.value), told.value
    assert posts(server) == 0


def test_rows_that_raise_in_the_middle_leave_nothing_behind(
    connect: Connect, server: Sandbox
) -> None:
    def broken() -> Iterator[Any]:
        yield from documents(1500)
        raise OSError("the database is gone")

    with pytest.raises(OSError, match="database"):
        carry_on(connect(), CREATE, broken, key="k")
    assert connect().find(key="k") is None
    assert carry_on(connect(), CREATE, lambda: iter(documents(3)), key="k").run.ok
    assert len(titles(server)) == 3


def test_what_was_refused_is_not_sent_again_and_the_rest_is(
    connect: Connect, server: Sandbox
) -> None:
    rows = [*documents(2), {"title": "Nowhere", "document_hub_id": 99}]

    def one(key: str, **options: Any) -> Carried:
        return carry_on(connect(), CREATE, lambda: rows, key=key, **options)

    first = one("k")
    assert (first.summary["counts"], first.run.resumable) == ({"failed": 1, "unsent": 2}, 2)
    second = one("k")
    assert (second.summary["counts"], second.run.resumable) == ({"succeeded": 2, "failed": 1}, 0)
    sent = posts(server)
    third = one("k")
    assert third.summary == second.summary
    assert third.failure() is not None
    assert third.failure("failed") is None
    assert posts(server) == sent


class SetClock(SimulatedClock):
    """The clock of a machine whose time of day is set: that of the server is right."""

    def __init__(self, server: SimulatedClock, by: float) -> None:
        super().__init__()
        self._server, self._by = server, by

    def now(self) -> float:
        return self._server.now()

    def wall(self) -> float:
        return self._server.wall() + self._by

    def sleep(self, seconds: float) -> None:
        self._server.sleep(seconds)


@pytest.mark.parametrize("by", [-86400.0, 86400.0])
def test_a_clock_that_is_set_between_two_tries_doubles_nothing(
    server: Sandbox, clock: SimulatedClock, ledger: Path, by: float
) -> None:
    auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)

    def one(by: float) -> Carried:
        catalog = Alation(server.url, auth, ledger=ledger, clock=SetClock(clock, by))
        return carried(catalog, 6, leave_after=0.0)

    assert one(0.0).state == "waiting"
    for _ in range(30):
        clock.sleep(5.0)
        last = one(by)
        if last.state == "ended" and not last.run.resumable:
            break
    assert last.summary["counts"] == {"succeeded": 6}
    assert sorted(titles(server)) == sorted(row["title"] for row in documents(6))


class Cut(Exception):
    """Stands for what an engine raises in a handler, wherever the task is."""


def test_an_exception_of_a_handler_leaves_the_run_open(
    connect: Connect, server: Sandbox, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(seconds: float) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(clock, "sleep", cut)
        with pytest.raises(Cut):
            carried(connect(), 6)
    assert carried(connect(), 6).run.ok
    assert len(titles(server)) == 6


def test_two_at_once_send_once(tmp_path: Path) -> None:
    with Sandbox(job_seconds=0.1) as server, ThreadPoolExecutor(2) as pool:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        together = Barrier(2)

        def one(_: int) -> Carried:
            catalog = Alation(server.url, auth, ["document"], ledger=tmp_path / "runs.sqlite")
            together.wait(30.0)
            return carried(catalog, 4)

        first, second = pool.map(one, range(2))
        assert first.summary == second.summary
        assert first.run.ok
        assert posts(server) == 2


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (RunOwned("", run="r", until=None), True),  # type: ignore[arg-type]
        (LedgerError(), True),
        (AuthenticationFailed(), True),
        (ConfigurationError(), False),
        (InputChanged(0, "differs"), False),
        (InvalidPayload([Problem(0, "title", "is missing", "invalid_payload")]), False),
        (RuntimeError(), False),
    ],
)
def test_what_may_pass_is_worth_another_try(error: Exception, passes: bool) -> None:
    assert may_pass(error) is passes
