"""An outcome never depends on what a plugin's function, an observer or a log handler does."""

from __future__ import annotations

import dataclasses
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from alation_core import (
    Alation,
    BoundWrite,
    ConfigurationError,
    JobDetails,
    RefreshToken,
    Run,
    SimulatedClock,
    hookimpl,
)
from alation_core.jobs import JobHandle
from alation_core.ledger import open_store, outcomes_of
from alation_core.problems import Finding
from alation_core.reading import Reading
from alation_core.runs import Ended, Event, Refused, Resolved
from alation_sandbox import Fault, Sandbox
from tests.alation_core.support import documents, posts


class OutOfOrder(BaseException):
    """What an extension in another language may raise."""


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


ERRORS = [
    KeyError("x"),
    SystemExit(0),
    SystemExit("over"),
    GeneratorExit(),
    RecursionError(),
    MemoryError(),
    StopIteration(),
    OutOfOrder(),
    Mute(),
    UnicodeEncodeError("ascii", "ü", 0, 1, "no"),
]


def raising(error: BaseException) -> Callable[..., Any]:
    def function(*_: Any, **__: Any) -> Any:
        raise error

    return function


def prints(*_: Any) -> Any:
    print("noise")
    raise BrokenPipeError


def generator(*_: Any) -> Iterator[Any]:
    yield JobHandle(1)
    raise SystemExit


def with_function(catalog: Alation, **functions: Any) -> BoundWrite[Any]:
    write = catalog.document.create
    return BoundWrite(write.context, write.name, dataclasses.replace(write.operation, **functions))


def statuses(run: Run[Any]) -> set[str]:
    return {row.status for row in run.rows}


def made(server: Sandbox) -> int:
    return len(list(server.world.table("document").rows()))


# ------------------------------------------------------------------------------ plugins' functions


WRONG_READINGS: list[Any] = [
    None,
    "done",
    {"ids": {}},
    Reading(ids=[1, 2]),  # type: ignore[arg-type]
    Reading(ids={"0": 1}),  # type: ignore[dict-item]
    Reading(ids={True: 1}),
    Reading(ids={0: 1.5}),  # type: ignore[dict-item]
    Reading(ids={0: [1]}),  # type: ignore[dict-item]
    Reading(findings=5),  # type: ignore[arg-type]
    Reading(findings=["bad"]),  # type: ignore[list-item]
    Reading(findings=[Finding(None)]),  # type: ignore[arg-type]
    Reading(findings=[Finding("x", index="0")]),  # type: ignore[arg-type]
    Reading(findings=[Finding("x", index=True)]),
    Reading(findings=[Finding("x", field=object())]),  # type: ignore[arg-type]
    Reading(done="2"),  # type: ignore[arg-type]
    Reading(done=True),
    Reading(understood="yes"),  # type: ignore[arg-type]
    Reading(complete=None),  # type: ignore[arg-type]
    Reading(absent=None),  # type: ignore[arg-type]
    Reading(doubts=5),  # type: ignore[arg-type]
    Reading(expected=5),  # type: ignore[arg-type]
    Reading(expected=[5]),  # type: ignore[list-item]
    Reading(content=5),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(
    "reader",
    [*map(raising, ERRORS), prints, *[lambda *_, r=r: r for r in WRONG_READINGS]],
)
def test_a_reader_that_does_not_tell_leaves_the_rows_unknown(
    catalog: Alation, server: Sandbox, reader: Any
) -> None:
    run = with_function(catalog, reader=reader)(documents(4), batch_size=2)

    assert statuses(run) == {"unknown"}
    assert made(server) == 4
    assert len(run.jobs) == 2


@pytest.mark.parametrize(
    "follow_up",
    [
        *map(raising, ERRORS),
        prints,
        generator,
        *[
            lambda _, r=r: r
            for r in (
                None,
                5,
                [None],
                [5],
                ["5"],
                [JobHandle(None)],  # type: ignore[arg-type]
                [JobHandle(1.5)],  # type: ignore[arg-type]
                [JobHandle(True)],
                [JobHandle(1, reply=object())],
                [JobHandle(1), "x"],
            )
        ],
    ],
)
def test_a_follow_up_that_does_not_tell_leaves_the_rows_unknown(
    catalog: Alation, server: Sandbox, follow_up: Any, tmp_path: Path
) -> None:
    write = with_function(catalog, follow_up=follow_up)
    run = write(documents(4), batch_size=2, ledger=tmp_path / "ledger.sqlite")

    assert statuses(run) == {"unknown"}
    assert posts(server) == 2
    assert [job.handle is not None for job in run.jobs] == [True, True]


@pytest.mark.parametrize(
    "locate",
    [
        *map(raising, ERRORS),
        prints,
        *[lambda *_, r=r: r for r in (None, 5, ["x"], [None], [Finding("x", index="1")])],  # type: ignore[arg-type]
    ],
)
def test_a_locate_that_does_not_tell_names_no_row(catalog: Alation, locate: Any) -> None:
    rows = [{**row, "document_hub_id": 99} for row in documents(2)]
    run = with_function(catalog, locate=locate)(rows)

    assert statuses(run) == {"failed"}
    assert {problem.kind for problem in run.problems} == {"refused"}


def returning(value: object) -> Callable[[Any], object]:
    return lambda answer: value


@pytest.mark.parametrize(
    "accepted_when",
    [*map(raising, ERRORS), prints, *map(returning, [None, 1, "yes", {}, [1]])],
)
def test_an_accepted_when_that_does_not_tell_leaves_the_rows_unknown(
    catalog: Alation, accepted_when: Any
) -> None:
    created = [row.id for row in catalog.document.create(documents(2)).rows]
    delete = catalog.document.delete
    operation = dataclasses.replace(
        delete.operation, accepted_when=accepted_when, repeat_safe=False
    )
    write = BoundWrite(delete.context, delete.name, operation)
    run = write([{"id": identity} for identity in created])

    assert statuses(run) == {"unknown"}


NO_BOOLEANS: list[Any] = [None, 0, 1, "yes", {}]


@pytest.mark.parametrize(
    "whole_when", [*map(raising, ERRORS), prints, *[lambda _, r=r: r for r in NO_BOOLEANS]]
)
def test_a_write_that_may_be_a_whole_state_is_not_sent(
    catalog: Alation, server: Sandbox, whole_when: Any
) -> None:
    with pytest.raises(ConfigurationError, match="nothing was sent"):
        with_function(catalog, whole_when=whole_when)(documents(4), batch_size=2)
    assert posts(server) == 0


class Untypable(JobDetails):
    @classmethod
    def from_api_response(cls, answer: Any, handle: Any = None) -> Any:
        raise SystemExit(1)


class Odd(JobDetails):
    @classmethod
    def from_api_response(cls, answer: Any, handle: Any = None) -> Any:
        return answer


@pytest.mark.parametrize("result", [Untypable, Odd])
def test_an_answer_that_its_class_does_not_take_stays_untyped(
    catalog: Alation, result: type[JobDetails]
) -> None:
    run = with_function(catalog, result=result)(documents(2))

    assert len(list(run.rows)) == 2
    (job,) = run.jobs
    assert type(job) is JobDetails
    assert job.raw["status"] == "successful"


def test_the_users_interrupt_passes_through_a_plugin(catalog: Alation) -> None:
    with pytest.raises(KeyboardInterrupt):
        with_function(catalog, reader=raising(KeyboardInterrupt()))(documents(1))


# ------------------------------------------------------------------------------ who watches


OBSERVERS: list[Any] = [*map(raising, ERRORS), prints, 5, lambda: None, Alation]


@pytest.mark.parametrize("observer", OBSERVERS)
def test_an_observer_that_fails_changes_nothing(
    catalog: Alation, observer: Any, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    run = catalog.document.create(documents(4), batch_size=2, progress=observer, ledger=ledger)

    assert run.ok
    store = open_store(ledger)
    (recorded,) = list(store.runs())
    assert recorded.status == "successful"
    assert [one.status for one in outcomes_of(store, recorded)] == ["succeeded"] * 4
    store.close()


def test_an_observer_that_raises_is_reported_once(
    catalog: Alation, caplog: pytest.LogCaptureFixture
) -> None:
    assert catalog.document.create(documents(20), batch_size=1, progress=raising(SystemExit())).ok
    assert caplog.text.count("an observer of the run raised") == 1


def vandal(event: Event) -> None:
    """Spoils all that an event holds."""
    for name in ("answer", "handle", "ending", "outcome"):
        _spoil(getattr(event, name, None))


def _spoil(value: Any) -> None:
    if isinstance(value, dict):
        for below in list(value.values()):
            _spoil(below)
        value.clear()
        value["status"] = "failed"
    elif isinstance(value, list):
        for below in value:
            _spoil(below)
        value.clear()
    elif isinstance(value, JobHandle | Refused):
        _spoil(getattr(value, "reply", None))
        _spoil(getattr(value, "answer", None))


class Vandal:
    @hookimpl
    def alation_on_event(self, event: Event) -> None:
        vandal(event)


@pytest.mark.parametrize(
    "rows", [documents(4), [*documents(2), {**documents(1)[0], "document_hub_id": 9}]]
)
def test_who_watches_can_change_nothing(server: Sandbox, clock: SimulatedClock, rows: Any) -> None:
    auth = RefreshToken(1, server.credentials.refresh_token)
    plain = Alation(server.url, auth, ["document"], clock=clock)
    watched = Alation(server.url, auth, ["document", Vandal()], clock=clock)
    options: dict[str, Any] = {"batch_size": 3, "on_refused": "isolate"}

    expected = plain.document.create(rows, **options)
    run = watched.document.create(rows, **options, progress=vandal)

    assert [row.status for row in run.rows] == [row.status for row in expected.rows]
    assert [str(p) for p in run.problems] == [str(p) for p in expected.problems]
    assert [type(job.result) for job in run.jobs] == [type(job.result) for job in expected.jobs]
    assert [job.status for job in run.jobs] == [job.status for job in expected.jobs]


def test_an_observer_that_blocks_costs_time_only(
    catalog: Alation, server: Sandbox, clock: SimulatedClock
) -> None:
    def slow(event: Event) -> None:
        clock.sleep(7000.0)

    run = catalog.document.create(documents(4), batch_size=2, progress=slow)
    assert run.ok
    assert posts(server) == 2


@pytest.mark.parametrize("error", ERRORS)
def test_a_hook_that_fails_changes_nothing(
    server: Sandbox, clock: SimulatedClock, error: BaseException
) -> None:
    class Broken:
        @hookimpl
        def alation_on_event(self, event: object) -> None:
            raise error

    auth = RefreshToken(1, server.credentials.refresh_token)
    catalog = Alation(server.url, auth, ["document", Broken()], clock=clock)
    assert catalog.document.create(documents(2)).ok


# ------------------------------------------------------------------------------ logs and streams


class Failing(logging.Handler):
    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def emit(self, record: logging.LogRecord) -> None:
        raise self.error

    def handle(self, record: logging.LogRecord) -> bool:
        raise self.error


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("filters", [False, True])
def test_a_log_handler_that_fails_changes_nothing(
    catalog: Alation, error: BaseException, filters: bool
) -> None:
    logger = logging.getLogger("alation_core")
    handler, level = Failing(error), logger.level
    if filters:
        handler = logging.NullHandler()  # type: ignore[assignment]
        handler.addFilter(raising(error))
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        run = with_function(catalog, reader=raising(KeyError()))(
            documents(2), progress=raising(KeyError())
        )
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert statuses(run) == {"unknown"}


class Closed:
    def write(self, text: str) -> int:
        raise BrokenPipeError

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("stream", [None, Closed()])
def test_streams_that_cannot_be_written_change_nothing(
    catalog: Alation, monkeypatch: pytest.MonkeyPatch, stream: Any
) -> None:
    def loud(event: Event) -> None:
        print("progress", type(event).__name__, flush=True)
        sys.stderr.write("x")

    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    run = catalog.document.create(documents(4), batch_size=2, progress=loud)
    monkeypatch.undo()
    assert run.ok


# ------------------------------------------------------------------------------ the package's own


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("place", ["loop.answer_to", "loop.answers_to_poll", "under_way.judge"])
def test_what_cannot_be_read_of_an_answer_is_an_outcome_too(
    catalog: Alation,
    server: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    error: BaseException,
) -> None:
    monkeypatch.setattr(f"alation_core.runs.{place}", raising(error))
    run = catalog.document.create(documents(4), batch_size=2, timeout=60.0)

    assert statuses(run) == {"unknown"}
    assert [row.row for row in run.rows] == [0, 1, 2, 3]
    assert posts(server) == 2


@pytest.mark.parametrize("error", ERRORS)
def test_a_request_that_cannot_be_made_sends_nothing(
    catalog: Alation, server: Sandbox, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    monkeypatch.setattr("alation_core.runs.loop.request_of", raising(error))
    with pytest.raises(Exception, match="its request cannot be made"):
        catalog.document.create(documents(2))
    assert posts(server) == 0


def test_rows_that_are_stopped_for_have_their_outcomes_though_all_else_fails(
    clock: SimulatedClock,
) -> None:
    faults = [Fault("endless-job", "GET", "/api/v1/bulk_metadata/job/", times=None)]
    with Sandbox(clock=clock.wall, faults=faults) as server:
        auth = RefreshToken(1, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, ["document"], clock=clock)
        seen: list[Mapping[str, Any] | Event] = []

        def watch(event: Event) -> None:
            seen.append(event)
            if isinstance(event, Ended | Resolved):
                raise SystemExit

        run = catalog.document.create(documents(2), timeout=30.0, progress=watch)
    assert statuses(run) == {"unknown"}
