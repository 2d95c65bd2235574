"""A job protocol as data, on its whole way: dotted keys, and errors that stand at a path apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from alation_core import (
    Alation,
    Endpoint,
    JobDetails,
    JobOperation,
    RefreshToken,
    Run,
    SimulatedClock,
)
from alation_core.jobs import HandlePlace, JobProtocol, JobState
from alation_core.ledger.sqlite import SqliteStore
from alation_core.problems import Finding
from alation_core.reading import Reading, Row, trust_status
from alation_core.runs.events import Ended, Event, Resolved
from alation_core.transport.connection import Connection
from alation_core.wire.messages import Reply, Request
from alation_sandbox import Answer, Call, Route, Sandbox, Text, World, ok

THINGS, JOBS, ERRORS = "/things/", "/things/jobs/{handle}/", "/things/jobs/{handle}/errors/"

PROTOCOL = JobProtocol(
    path=JOBS,
    handles=(HandlePlace(("task", "no")),),
    words={"busy": JobState.RUNNING, "good": JobState.SUCCEEDED, "bad": JobState.FAILED},
    state_key="meta.phase",
    message_key="meta.note",
    result_key="data.out",
    errors_path=ERRORS,
)


@dataclass(frozen=True)
class Thing:
    key: str


@dataclass(frozen=True)
class Out:
    done: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Details(JobDetails):
    result: Out | Any = None


def of_errors(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Names the rows of the result as done, and those of the errors as failed."""
    places = {row["key"]: index for index, row in enumerate(rows)}
    listed = details.errors if isinstance(details.errors, list) else []
    findings = [Finding(entry["why"], places[entry["key"]], raw=entry) for entry in listed]
    done = details.result.done if isinstance(details.result, Out) else []
    return Reading(ids={places[key]: key for key in done}, findings=findings)


class Things(Endpoint):
    """Things whose jobs have keys of their own."""

    name = "things"

    send = JobOperation(
        "POST", THINGS, payload=Thing, result=Details, protocol=PROTOCOL, reader=of_errors
    )
    trusting = JobOperation(
        "POST", THINGS, payload=Thing, result=Details, protocol=PROTOCOL, reader=trust_status
    )


@dataclass
class Server:
    """A sandbox with a job of its own, and what it answers."""

    sandbox: Sandbox
    end: Any
    errors: Callable[[], Answer]
    asked: list[str]

    def connect(self) -> Alation:
        known = self.sandbox.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        return Alation(self.sandbox.url, auth, [Things], clock=SimulatedClock())

    def run(self, operation: str = "send", keys: str = "abc", **given: Any) -> Run[Any]:
        rows = [{"key": key} for key in keys]
        run: Run[Any] = getattr(self.connect().endpoint("things"), operation)(rows, **given)
        return run

    def resumed(self, folder: Path) -> Run[Any]:
        store = SqliteStore(folder / "runs.db")
        (known,) = list(store.runs())
        store.close()
        return self.connect().resume(known.id, ledger=folder / "runs.db")


def phase(word: str, *done: str) -> dict[str, Any]:
    return {"meta": {"phase": word, "note": "a note"}, "data": {"out": {"done": list(done)}}}


@pytest.fixture
def server() -> Iterator[Server]:
    asked: list[str] = []

    def submit(world: World, call: Call) -> Answer:
        return Answer(202, {"task": {"no": 71}})

    def job(world: World, call: Call) -> Answer:
        asked.append("job")
        return Answer(200, phase("busy") if len(asked) == 1 else made.end)

    def errors(world: World, call: Call) -> Answer:
        asked.append("errors")
        return made.errors()

    routes = [
        Route("POST", THINGS, submit),
        Route("GET", "/things/jobs/71/", job),
        Route("GET", "/things/jobs/71/errors/", errors),
    ]
    with Sandbox(routes=routes) as sandbox:
        made = Server(sandbox, phase("Good", "a", "b", "c"), lambda: ok([]), asked)
        yield made


def statuses(run: Run[Any]) -> list[str]:
    return [row.status for row in run.rows]


def test_the_details_have_what_stands_under_the_keys_of_the_protocol(server: Server) -> None:
    run = server.run()

    assert run.ok
    (job,) = run.jobs
    assert (job.status, job.msg, job.result) == ("Good", "a note", Out(["a", "b", "c"]))
    assert job.raw == server.end
    assert job.errors == []
    assert [row.id for row in run.rows] == ["a", "b", "c"]


def test_a_job_that_is_taken_up_has_its_errors_too(server: Server) -> None:
    server.errors = lambda: ok([{"key": "b", "why": "no such thing"}])
    job = server.connect().job(71, PROTOCOL)

    details = job.wait()
    assert (details.status, details.errors) == ("Good", [{"key": "b", "why": "no such thing"}])
    assert job.details().errors is None


def test_the_errors_are_read_once_after_the_end(server: Server) -> None:
    server.run()

    assert server.asked == ["job", "job", "errors"]


def test_the_reader_gets_the_errors(server: Server) -> None:
    server.end = phase("good", "a", "c")
    server.errors = lambda: ok([{"key": "b", "why": "no such thing"}])
    run = server.run()

    assert statuses(run) == ["succeeded", "failed", "succeeded"]
    assert [str(problem) for problem in run.problems] == ["row 1: no such thing"]


def test_the_errors_of_a_failed_job_are_read_too(server: Server) -> None:
    server.end = phase("bad")
    server.errors = lambda: ok([{"key": "b", "why": "no such thing"}])
    run = server.run()

    assert statuses(run) == ["failed"] * 3
    assert "row 1: no such thing" in map(str, run.problems)


def test_the_errors_of_a_job_of_which_nobody_knows_whether_it_is_over_are_not_read(
    server: Server,
) -> None:
    twice = '{"meta": {"phase": "good", "phase": "bad"}, "data": {}}'
    server.end = Text(twice, "application/json")
    run = server.run()

    assert statuses(run) == ["unknown"] * 3
    assert server.asked == ["job", "job"]


UNREADABLE: Mapping[str, Callable[[], Answer]] = {
    "not there": lambda: Answer(404, {"detail": "Not found."}),
    "broken": lambda: Answer(500, {"detail": "Server error."}),
    "a web page": lambda: Answer(200, Text("<html>Please log in</html>", "text/html")),
    "refused": lambda: Answer(403, {"detail": "You do not have permission."}),
}


@pytest.mark.parametrize("why", UNREADABLE)
def test_where_errors_cannot_be_read_only_named_rows_are_done(server: Server, why: str) -> None:
    server.end = phase("good", "a")
    server.errors = UNREADABLE[why]

    run = server.run()
    assert statuses(run) == ["succeeded", "unknown", "unknown"]
    assert any("errors of the job could not be read" in str(p) for p in run.problems)
    assert statuses(server.run("trusting")) == ["unknown"] * 3


def test_errors_that_no_reader_takes_up_are_no_success(server: Server) -> None:
    server.errors = lambda: ok([{"key": "b", "why": "no such thing"}])
    run = server.run("trusting")

    assert statuses(run) == ["unknown"] * 3
    assert [problem.kind for problem in run.problems] == ["row_failed"]


@pytest.mark.parametrize("nothing", [[], {}, None, {"errors": [], "count": 0}])
def test_errors_that_say_nothing_contradict_nothing(server: Server, nothing: Any) -> None:
    server.errors = lambda: ok(nothing)
    assert server.run("trusting").ok


class Killed(KeyboardInterrupt):
    """Stands for the end of the process."""


def test_a_run_that_dies_between_the_end_and_the_errors_reads_them_again(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.end = phase("good", "a", "c")
    server.errors = lambda: ok([{"key": "b", "why": "no such thing"}])

    def die(connection: Connection, request: Request) -> Reply:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "read", die)
        with pytest.raises(Killed):
            server.run(ledger=tmp_path / "runs.db")
    assert server.asked == ["job", "job"]

    assert statuses(server.resumed(tmp_path)) == ["succeeded", "failed", "succeeded"]
    assert server.asked == ["job", "job", "job", "errors"]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        # The end of a job is written with what became of its rows: until then it is asked again.
        (Ended, ["job", "job", "errors", "job", "errors"]),
        (Resolved, ["job", "job", "errors"]),
    ],
)
def test_a_run_that_dies_after_the_errors_came_has_them_on_record(
    server: Server, tmp_path: Path, kind: type[Event], asked: list[str]
) -> None:
    server.end = phase("good", "a", "c")
    server.errors = lambda: ok([{"key": "b", "why": "no such thing"}])

    def die(event: Event) -> None:
        if isinstance(event, kind):
            raise Killed

    with pytest.raises(Killed):
        server.run(ledger=tmp_path / "runs.db", progress=die)
    run = server.resumed(tmp_path)

    assert statuses(run) == ["succeeded", "failed", "succeeded"]
    assert [job.errors for job in run.jobs] == [[{"key": "b", "why": "no such thing"}]]
    assert server.asked == asked
