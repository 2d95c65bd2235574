"""Runs in trouble: refusals, stops, lost answers, jobs without an end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    AuthenticationFailed,
    RefreshToken,
    ServerUnreachable,
    SimulatedClock,
)
from alation_core.jobs.protocol import JobHandle, JobState
from alation_core.runs.events import (
    Accepted,
    Ended,
    Event,
    NotSent,
    Polled,
    Requested,
    Resolved,
)
from alation_sandbox import Fault, Sandbox
from tests.alation_core.runs.kept_events import Book, Load, client
from tests.alation_core.support import documents, http, scripted
from tests.faults.clock import SharedClock


def test_a_refused_batch_does_not_stop_the_run(catalog: Alation) -> None:
    rows = documents(6)
    rows[3]["parent_folder_id"] = 888

    run = catalog.document.create(rows, batch_size=2)

    assert [row.status for row in run.rows] == [
        "succeeded",
        "succeeded",
        "unsent",
        "failed",
        "succeeded",
        "succeeded",
    ]
    (problem,) = run.problems
    assert (problem.row, problem.field, problem.kind) == (3, "parent_folder_id", "refused")
    assert [job.status for job in run.jobs] == ["successful", "failed", "successful"]
    assert run.jobs[1].raw["invalid_documents"][0]["index"] == 1
    assert run.status == "partial"


def test_credentials_that_end_in_the_middle_stop_the_run(catalog: Alation, server: Sandbox) -> None:
    credentials = server.credentials

    def revoke(event: Event) -> None:
        if isinstance(event, Ended) and event.batch == (1,):
            world = server.world
            token = world.tokens.refresh_token(credentials.refresh_token, credentials.user_id)
            assert token is not None
            world.tokens.regenerate(token, world.now())
            server.expire_tokens()

    run = catalog.document.create(documents(8), batch_size=2, progress=revoke)

    assert [row.status for row in run.rows] == ["succeeded"] * 4 + ["unsent"] * 4
    assert {problem.kind for problem in run.problems} == {"transport"}
    assert "Refresh token provided is invalid" in run.problems[0].message
    assert run.status == "partial"


def test_credentials_that_are_refused_at_first_raise(server: Sandbox) -> None:
    catalog = Alation(server.url, RefreshToken(1, "fake-wrong"), ["document"])

    with pytest.raises(AuthenticationFailed, match="Refresh token provided is invalid"):
        catalog.document.create(documents(1))


def test_a_server_that_never_answers_raises(clock: SimulatedClock) -> None:
    with scripted([]) as server:
        url = server.url
    catalog = Alation(url, ApiAccessToken("fake-token"), ["document"], clock=clock)

    with pytest.raises(ServerUnreachable, match="cannot be reached"):
        catalog.document.create(documents(3))

    assert clock.now() < 60.0


def test_an_expired_token_is_renewed_in_the_middle(catalog: Alation, server: Sandbox) -> None:
    def expire(event: Event) -> None:
        if isinstance(event, Accepted):
            server.expire_tokens()

    run = catalog.document.create(documents(4), batch_size=2, progress=expire)

    assert run.ok
    assert len(list(catalog.document.list())) == 4


def created(status: str, number: int) -> bytes:
    terms = [{"id": n, "title": f"Document {n}"} for n in range(number)]
    result = {"created_term_count": number, "created_terms": terms}
    return http(200, {"status": status, "msg": "", "result": result})


@pytest.mark.parametrize("lost", [b"", http(502, b"<html>"), http(503, {}, {"Retry-After": "1"})])
def test_a_create_whose_answer_is_lost_is_not_sent_again(
    lost: bytes, clock: SimulatedClock
) -> None:
    job = http(202, {"job_id": 7})
    with scripted([lost, job, created("successful", 2)]) as server:
        catalog = Alation(server.url, ApiAccessToken("fake-token"), ["document"], clock=clock)
        run = catalog.document.create([*documents(2), *documents(2)], batch_size=2)

    assert [row.status for row in run.rows] == ["unknown"] * 2 + ["succeeded"] * 2
    assert sum(request.startswith("POST") for request in server.requests) == 2
    assert run.problems[0].kind == "transport"
    assert "look before you send them again" in run.problems[0].message


def test_an_update_whose_answer_is_lost_is_sent_again(clock: SimulatedClock) -> None:
    result = {"updated_term_count": 1, "updated_terms": [{"id": 7301}]}
    done = http(200, {"status": "successful", "msg": "", "result": result})
    with scripted([b"", http(503, {}), http(202, {"job_id": 7}), done]) as server:
        catalog = Alation(server.url, ApiAccessToken("fake-token"), ["document"], clock=clock)
        run = catalog.document.update([{"id": 7301, "title": "Net revenue"}])

    assert run.ok
    bodies = [request.partition("\r\n\r\n")[2] for request in server.requests[:3]]
    assert bodies == ['[{"id":7301,"title":"Net revenue"}]'] * 3


def test_a_job_that_does_not_end_in_time_leaves_its_rows_unknown(
    catalog: Alation, clock: SimulatedClock
) -> None:
    run = catalog.document.create(documents(2), timeout=0.5)

    assert [row.status for row in run.rows] == ["unknown"] * 2
    assert run.status == "unknown"
    (problem,) = run.problems
    assert problem.kind == "timeout"
    assert "catalog.job(1001).wait()" in problem.message
    assert run.jobs[0].handle == JobHandle(1001)
    assert clock.now() == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("kind", "state", "timed_out", "gone"),
    [
        ("endless-job", JobState.RUNNING, True, False),
        ("odd-state", JobState.UNFAMILIAR, True, False),
        ("lost-job", JobState.UNFAMILIAR, False, True),
    ],
)
def test_that_a_job_is_not_waited_for_any_more_is_recorded_and_told_once(
    kind: str, state: JobState, timed_out: bool, gone: bool
) -> None:
    clock = SharedClock()
    never_ends = Fault(kind, "GET", "/api/v1/bulk_metadata/job/", times=None)
    seen: list[Event] = []
    with Sandbox(faults=[never_ends], clock=clock.wall) as server:
        clock.server = server
        book = Book(clock)
        Load(documents(2)).go(client(server, clock), book, observers=[seen.append])

    (end,) = (event for event in seen if isinstance(event, Ended))
    assert (end.state, end.timed_out, end.gone, end.gave_up) == (state, timed_out, gone, True)
    kinds = [type(event) for event in seen if not isinstance(event, Requested)]
    assert kinds[kinds.index(Ended) - 1 :][:3] == [Polled, Ended, Resolved]
    (kept,) = (event for event in book.events if isinstance(event, Ended))
    assert replace(kept, at=end.at) == end


@pytest.mark.parametrize("answer", [{"status": "hibernating"}, {"detail": "odd"}, "text", None, []])
def test_an_unfamiliar_state_ends_in_unknown_at_the_deadline(
    answer: Any, clock: SimulatedClock
) -> None:
    with scripted([http(202, {"job_id": 7}), *[http(200, answer)] * 60]) as server:
        catalog = Alation(server.url, ApiAccessToken("fake-token"), ["document"], clock=clock)
        run = catalog.document.create(documents(1), timeout=30.0)

    assert [row.status for row in run.rows] == ["unknown"]
    assert run.jobs[0].raw == answer
    assert clock.now() == pytest.approx(30.0)


def test_a_stop_is_heard_though_the_run_stopped_itself_before(
    catalog: Alation, server: Sandbox, clock: SimulatedClock
) -> None:
    """A batch was not sent, so nothing more is; the job that is open is left when that is asked."""

    def then(event: Event) -> None:
        if isinstance(event, Accepted):
            server.expire_tokens()
            world = server.world
            token = world.tokens.refresh_token(server.credentials.refresh_token, 1)
            assert token is not None
            world.tokens.regenerate(token, world.now())
        if isinstance(event, NotSent):
            catalog.stop("enough")

    rows = documents(4)
    run = catalog.document.create(rows, batch_size=2, concurrency=2, progress=then)

    assert [row.status for row in run.rows] == ["unknown"] * 2 + ["unsent"] * 2
    assert clock.now() < 60.0
