"""A run that stopped itself does not end as one that finished: 4 under way, 2 or 3 before that."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing as closing_connection
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from alation_cli.loading.events import OpenWork
from alation_cli.loading.standing import Standing
from alation_cli.recorded.location import default_ledger
from alation_core import ConfigurationError
from alation_core.jobs import JobHandle, JobState, Poll
from alation_core.ledger.book import RunBook
from alation_core.runs import Accepted, Ended, Event, Finished, Intent, Polled, Resolved
from alation_sandbox import Fault, Sandbox
from tests.alation_cli.support import newest_run, run, variables
from tests.alation_core.support import http, scripted

POLL = "/api/v1/bulk_metadata/job/"
CREATE = "/integration/v2/document/"
LOAD = ("load", "document.create", "rows.csv", "--batch-size", "2")


@pytest.fixture(autouse=True)
def rows() -> None:
    lines = (f"Definition {number},1\n" for number in range(6))
    Path("rows.csv").write_text("title,document_hub_id\n" + "".join(lines))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Returns what starts a sandbox with faults and points the variables at it."""

    @contextmanager
    def start(*faults: Fault, job_seconds: float = 0.0) -> Iterator[Sandbox]:
        with Sandbox(job_seconds=job_seconds, faults=faults) as server:
            for name, value in variables(server).items():
                monkeypatch.setenv(name, value)
            yield server

    return start


@pytest.mark.parametrize(
    "faults",
    [
        [Fault("revoked-token", "GET", POLL, at=1)],
        [Fault("revoked-token", "GET", POLL, at=2)],
        [Fault("revoked-token", "POST", CREATE, at=2)],
        [Fault("revoked-token", "POST", CREATE, at=3)],
    ],
)
@pytest.mark.parametrize("how", [(), ("--no-precheck",), ("--concurrency", "2"), ("--no-ledger",)])
def test_credentials_that_die_under_way(
    broken: Callable[..., Any], faults: list[Fault], how: tuple[str, ...]
) -> None:
    with broken(*faults):
        result = run(*LOAD, *how)

        assert result.exit_code == 4, result.output
        assert "alation: the load stopped before its end; work is open" in result.stderr
        assert ("alation runs resume" in result.stderr) == ("--no-ledger" not in how)
        if "--no-ledger" not in how:
            resumed = run("runs", "resume", newest_run()["id"])
            assert resumed.exit_code == 4, resumed.output


def told_to_stop(standing: Standing, event: Event) -> None:
    """Send SIGTERM when it is heard what became of the first batch."""
    if isinstance(event, Resolved) and event.batch == (0,):
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.parametrize("way", [(), ("--no-precheck",)])
@pytest.mark.parametrize("stops_itself", [True, False])
def test_all_say_alike_that_a_stopped_run_is_open(
    broken: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    stops_itself: bool,
    way: tuple[str, ...],
) -> None:
    faults = [Fault("revoked-token", "POST", CREATE, at=2)] if stops_itself else []
    with broken(*faults), scripted([http(200, b"ok")]) as hook, monkeypatch.context() as patch:
        if not stops_itself:
            patch.setattr(Standing, "take", told_to_stop)
        files = ("--report", "run.json", "--notify", hook.url)
        result = run(*LOAD, *way, *files, "--output", "json")

    assert result.exit_code == 4, result.output
    told = [
        json.loads(result.stdout),
        json.loads(Path("run.json").read_text("utf-8")),
        json.loads(hook.requests[0].partition("\r\n\r\n")[2]),
        newest_run(),
    ]
    assert [one["status"] for one in told] == ["open"] * 4
    assert told[0]["counts"] == told[1]["counts"] == told[2]["counts"]
    # Why is on record: a report of the recorded run says it as that of the load does.
    assert run("runs", "report", "last", "--out", "again.json").exit_code == 0
    again = json.loads(Path("again.json").read_text("utf-8"))
    why = "no token" if stops_itself else "SIGTERM"
    for report in (told[1], again):
        assert report["notes"][0].startswith("It was left open: ")
    assert again["notes"][0] == told[1]["notes"][0]
    assert why in again["notes"][0]


def test_of_a_run_of_an_earlier_version_it_is_told_that_its_input_was_not_read(
    broken: Callable[..., Any],
) -> None:
    Path("rows.csv").write_text("title,document_hub_id\nA,1\nB,1\nC,eins\n")
    with broken():
        assert run(*LOAD, "--no-precheck").exit_code == 1
    with closing_connection(sqlite3.connect(default_ledger())) as ledger, ledger:
        ledger.execute("DELETE FROM records WHERE kind = 'left'")

    assert run("runs", "report", "last", "--out", "run.json").exit_code == 0
    told = json.loads(Path("run.json").read_text("utf-8"))
    assert told["notes"][0] == "The input was not read to its end"
    assert told["next"][0]["command"].startswith("alation runs resume")
    assert json.loads(run("runs", "show", "last", "--output", "json").stdout)["left_open"] is None


@pytest.mark.parametrize("kind", [Resolved, Finished])
@pytest.mark.parametrize("way", [(), ("--no-ledger",), ("--no-precheck",)])
def test_who_stops_a_run_of_which_all_is_known_has_stopped_nothing(
    broken: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Event],
    way: tuple[str, ...],
) -> None:
    def stop_at_last(standing: Standing, event: Event) -> None:
        if isinstance(event, kind) and event.batch in ((), (2,)):
            os.kill(os.getpid(), signal.SIGTERM)

    Path("rows.csv").write_text(f"{Path('rows.csv').read_text()[:-2]}99\n")
    monkeypatch.setattr(Standing, "take", stop_at_last)
    with broken(), scripted([http(200, b"ok")]) as hook:
        files = ("--report", "run.json", "--notify", hook.url)
        result = run(*LOAD, "--isolate", *way, *files, "--output", "json")

    assert result.exit_code == 1, result.output
    assert "stopped before its end" not in result.stderr
    assert "runs resume" not in result.stderr
    posted = json.loads(hook.requests[0].partition("\r\n\r\n")[2])
    told = [json.loads(result.stdout), json.loads(Path("run.json").read_text("utf-8")), posted]
    told += [] if "--no-ledger" in way else [newest_run()]
    assert {one["status"] for one in told} == {"partial"}
    assert posted["exit_code"] == 1


def test_a_run_that_goes_on_took_what_all_its_processes_took(
    broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with broken():
        with monkeypatch.context() as patch:
            patch.setattr(Standing, "take", told_to_stop)
            assert run(*LOAD, "--key", "nightly").exit_code == 4
        with closing_connection(sqlite3.connect(default_ledger())) as ledger, ledger:
            assert ledger.execute("UPDATE runs SET seconds = 1000.0").rowcount == 1

        goes_on = ("--report", "run.json", "--output", "json")
        printed = [run("runs", "resume", "last", *goes_on), run(*LOAD, "--key", "nightly")]

    assert [one.exit_code for one in printed] == [0, 0], printed[0].output
    told = json.loads(printed[0].stdout)["seconds"]
    assert 1000.0 <= told == json.loads(Path("run.json").read_text("utf-8"))["seconds"]
    assert f"{newest_run()['seconds']:.1f} s)" in printed[1].stdout


def test_credentials_that_are_refused_at_once(broken: Callable[..., Any]) -> None:
    with broken(Fault("revoked-token", "POST", CREATE, at=1)):
        assert run(*LOAD).exit_code == 3


@contextmanager
def closing(server: Sandbox, kind: type[Event], at: int) -> Iterator[None]:
    """Close a server after some events of a kind."""
    seen = 0
    record = RunBook.record

    def watch(self: RunBook, event: Event) -> None:
        nonlocal seen
        record(self, event)
        seen += isinstance(event, kind)
        if seen == at:
            seen += 1
            server.close()

    RunBook.record = watch  # type: ignore[method-assign]
    try:
        yield
    finally:
        RunBook.record = record  # type: ignore[method-assign]


@pytest.mark.parametrize(("kind", "at"), [(Accepted, 1), (Accepted, 2), (Polled, 1)])
def test_a_server_that_is_gone_under_way(
    broken: Callable[..., Any], kind: type[Event], at: int
) -> None:
    with broken(job_seconds=1.0) as server, closing(server, kind, at):
        result = run(*LOAD)

    assert result.exit_code == 4, result.output
    assert "alation runs resume" in result.stderr


def test_a_server_that_is_gone_with_the_only_batch_at_it(broken: Callable[..., Any]) -> None:
    with broken(job_seconds=1.0) as server, closing(server, Accepted, 1):
        result = run("load", "document.create", "rows.csv")

    assert result.exit_code == 4, result.output
    assert "alation job watch 1001" in result.stderr


def test_a_job_that_the_server_has_forgotten_is_nothing_to_wait_for(
    broken: Callable[..., Any],
) -> None:
    with broken(Fault("lost-job", "GET", POLL, at=1, times=1000)):
        result = run("load", "document.create", "rows.csv")

    assert result.exit_code == 1, result.output


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("the ledger is locked"),
        sqlite3.OperationalError("disk I/O error"),
        RuntimeError("the wheel came off"),
        MemoryError(),
    ],
)
@pytest.mark.parametrize("kind", [Accepted, Intent])
def test_a_ledger_that_fails_under_way(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, kind: type[Event], error: Exception
) -> None:
    record, seen = RunBook.record, 0

    def fail(self: RunBook, event: Event) -> None:
        nonlocal seen
        seen += isinstance(event, kind)
        if seen == 2:
            raise error
        record(self, event)

    monkeypatch.setattr(RunBook, "record", fail)
    result = run(*LOAD)

    assert result.exit_code == 4, result.output
    assert "alation runs resume" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "error", [ConfigurationError("the ledger is locked"), sqlite3.OperationalError("full")]
)
def test_a_ledger_that_fails_before_anything_was_sent(
    server: Sandbox, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(self: RunBook, event: Event) -> None:
        raise error

    monkeypatch.setattr(RunBook, "record", fail)

    result = run(*LOAD)

    assert result.exit_code == 2, result.output
    assert not list(server.world.table("document").rows())


def test_a_wait_that_just_runs_out_is_a_run_that_finished(broken: Callable[..., Any]) -> None:
    with broken(job_seconds=1e6):
        assert run(*LOAD, "--timeout", "5").exit_code == 1


SILENT = Poll(JobState.UNFAMILIAR, answer={"detail": "busy"}, failure="HTTP 503: busy")
GONE = Poll(JobState.UNFAMILIAR, answer={"detail": "none"}, failure="HTTP 404: none", gone=True)
RUNS = Poll(JobState.RUNNING, "running", {"status": "running"})


@pytest.mark.parametrize(
    ("poll", "end", "is_open", "is_left"),
    [
        (RUNS, {"timed_out": True}, True, False),
        (SILENT, {"timed_out": True}, True, True),
        (GONE, {"timed_out": True, "gone": True}, False, False),
        (GONE, {"gone": True}, False, False),
    ],
)
def test_what_the_end_of_a_wait_leaves_at_the_server(
    poll: Poll, end: dict[str, Any], is_open: bool, is_left: bool
) -> None:
    """The last answer tells it; that the wait is over changes nothing of it."""
    work, job = OpenWork(), JobHandle(7)
    for event in (
        Accepted((0,), 0.0, job),
        Polled((0,), 9.0, job, poll),
        Ended((0,), 9.0, job, poll.state, poll.answer, poll.failure, **end),
    ):
        work(event)

    assert (bool(work.jobs), work.is_left) == (is_open, is_left)


PLAN = ("plan", "document", "rows.csv", "--key", "title", "--out", "plan.json")


def applied(*how: str) -> tuple[Any, dict[str, Any]]:
    """Plan the rows and carry that out; return how it ended, and what was posted."""
    made = run(*PLAN)
    assert made.exit_code == 0, made.output
    with scripted([http(200, b"ok")]) as hook:
        done = run("apply", "plan.json", "--notify", hook.url, *how)
    return done, json.loads(hook.requests[0].partition("\r\n\r\n")[2])


def before() -> None:
    """Load an object that the rows change, and name it among them."""
    Path("before.csv").write_text("title,document_hub_id,description\nOld,1,x\n")
    assert run("load", "document.create", "before.csv").exit_code == 0
    Path("rows.csv").write_text("title,document_hub_id,description\nOld,1,y\nNew,1,n\n")


def test_a_plan_whose_credentials_die_within_a_write(broken: Callable[..., Any]) -> None:
    lines = (f"Definition {number},1\n" for number in range(1001))
    Path("rows.csv").write_text("title,document_hub_id\n" + "".join(lines))
    with broken(Fault("revoked-token", "POST", CREATE, at=2)):
        done, posted = applied()
        newest = newest_run()

    assert done.exit_code == 4, done.output
    assert "alation: the plan stopped before its end; work is open" in done.stderr
    on = f"alation runs resume {newest['id']}"
    assert on in done.stderr
    told = (posted["status"], posted["exit_code"], posted["next"], newest["status"])
    assert told == ("open", 4, on, "open")


@pytest.mark.parametrize("how", [(), ("--no-ledger",)])
def test_a_plan_whose_credentials_die_between_its_writes(
    broken: Callable[..., Any], how: tuple[str, ...]
) -> None:
    with broken(Fault("revoked-token", "PUT", CREATE, at=1)):
        before()
        done, posted = applied("--output", "json", *how)
        newest = newest_run()

    assert done.exit_code == 4, done.output
    told = json.loads(done.stdout)
    assert told["counts"] == {"changed": {"unsent": 1}, "new": {"succeeded": 1}}
    assert posted["exit_code"] == 4
    if how:
        assert (told["runs"], posted["next"]) == ([], None)
        return
    on = f"alation runs resume {newest['id']}"
    assert (newest["operation"], newest["status"]) == ("document.update", "open")
    assert told["runs"][1:] == [newest["id"]]
    assert f"to go on with the run:\n  {on}\n" in done.stderr
    assert (posted["status"], posted["next"]) == ("open", on)


def test_a_plan_whose_credentials_are_refused_at_once(broken: Callable[..., Any]) -> None:
    with broken(Fault("revoked-token", "POST", CREATE, at=1)):
        done, posted = applied()
        on = f"alation runs resume {newest_run()['id']}"

    assert done.exit_code == 3, done.output
    assert on in done.stderr
    assert (posted["status"], posted["exit_code"], posted["next"]) == ("open", 3, on)


def test_a_plan_that_is_stopped_at_once(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    record = RunBook.record

    def interrupt(self: RunBook, event: Event) -> None:
        if isinstance(event, Accepted):
            raise KeyboardInterrupt
        record(self, event)

    monkeypatch.setattr(RunBook, "record", interrupt)
    done, posted = applied()

    assert done.exit_code == 4, done.output
    assert "alation: the plan was stopped before its end" in done.stderr
    assert posted["next"] == f"alation runs resume {newest_run()['id']}"
