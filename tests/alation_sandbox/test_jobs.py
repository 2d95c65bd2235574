from __future__ import annotations

import logging
import re

import pytest

from alation_sandbox import JobEnd, Sandbox, World
from alation_sandbox.world.jobs import FIRST_JOB_ID
from tests.alation_sandbox.support import JOB_PATH, NOTES, Client, ManualClock

RUNNING = {"status": "running", "msg": None, "result": None}


def make_world(clock: ManualClock, *, job_seconds: float = 10.0) -> World:
    return World(clock.now, queue_seconds=0.0, job_seconds=job_seconds, token_seconds=60.0)


def test_a_job_runs_until_its_time_and_then_answers_for_ever(
    client: Client, clock: ManualClock, server: Sandbox
) -> None:
    handle = client.post(NOTES, json=[{"title": "a"}])
    assert handle.status_code == 202
    poll = f"{JOB_PATH}?id={handle.json()['job_id']}"
    clock.advance(35.2)
    assert client.get(poll).json() == RUNNING
    assert len(server.world.table("note")) == 0
    clock.advance(0.05)
    ended = {
        "status": "successful",
        "msg": "Job finished in 5.250000 seconds at 2025-02-19 21:20:35.250000+00:00",
        "result": {"created_note_count": 1},
    }
    assert client.get(poll).json() == ended
    clock.advance(1000)
    assert client.get(poll).json() == ended


def test_the_work_is_done_once_and_dated_at_the_end_of_the_job(
    client: Client, clock: ManualClock, server: Sandbox
) -> None:
    client.post(NOTES, json=[{"title": "a"}])
    clock.advance(600)
    for _ in range(2):
        rows = client.get(NOTES).json()
        assert rows == [{"title": "a", "ts_created": "2025-02-19T21:20:35.250000Z", "id": 1}]


def test_a_refused_request_starts_no_job(client: Client) -> None:
    reply = client.post(NOTES, json=[{"title": "a"}, {}])
    assert reply.status_code == 400
    assert reply.json()["job_id"] is None
    assert reply.json()["invalid_notes"][0]["index"] == 1


def test_without_waiting_the_first_poll_finds_the_end(clock: ManualClock) -> None:
    world = make_world(clock, job_seconds=0.0)
    job = world.start_job(lambda world: JobEnd())
    assert world.job_end(job) is None
    world.run_due_jobs()
    assert world.job_end(job) == JobEnd("successful")


@pytest.mark.parametrize("query", ["", "?id=1", "?id=x", "?id=-1001", "?name=1001", "?name=no"])
def test_an_unknown_handle_is_not_found(client: Client, query: str) -> None:
    client.post(NOTES, json=[{"title": "a"}])  # job 1001
    reply = client.get(JOB_PATH + query)
    assert (reply.status_code, reply.json()) == (404, {"detail": "Not found.", "code": "404000"})


def test_a_named_job_is_found_by_its_encoded_name(
    client: Client, clock: ManualClock, server: Sandbox
) -> None:
    name = server.world.job_name("MetadataExtraction", 2)
    assert re.fullmatch(
        r"MetadataExtraction#2_2025-02-19-21-20-00-000000-00-00-[0-9a-f]{8}(-[0-9a-f]{4}){3}-"
        r"[0-9a-f]{12}",
        name,
    )
    server.world.start_job(lambda world: JobEnd(result="{}"), name=name)
    clock.advance(60)
    assert client.get(JOB_PATH, params={"name": name}).json()["result"] == "{}"
    assert client.get(f"{JOB_PATH}?name={name}").status_code == 404  # cut off at the #


def test_works_are_done_in_the_order_of_their_ends(clock: ManualClock) -> None:
    world, done = make_world(clock), list[str]()

    def note(text: str) -> JobEnd:
        done.append(f"{text} {world.now():%S}")
        return JobEnd()

    def first(world: World) -> JobEnd:
        world.start_job(lambda world: note("follow-up"))
        return note("first")

    world.start_job(first)
    clock.advance(3)
    world.start_job(lambda world: note("second"))
    world.start_job(lambda world: note("third"))
    clock.advance(100)
    world.run_due_jobs()
    assert done == ["first 10", "second 13", "third 13", "follow-up 20"]
    assert world.now().timestamp() == clock.now()


def test_a_reserved_id_is_lower_than_that_of_the_job_which_names_it(clock: ManualClock) -> None:
    world = make_world(clock)
    legacy_id = world.reserve_job_id()
    assert world.job(legacy_id) is None

    def first(world: World) -> JobEnd:
        world.start_job(lambda world: JobEnd(result=["legacy"]), job_id=legacy_id)
        return JobEnd(result=[f"tracked: {legacy_id}"])

    job = world.start_job(first)
    assert legacy_id < job.id
    clock.advance(20)
    world.run_due_jobs()
    legacy = world.job(legacy_id)
    assert legacy is not None
    assert world.job_end(legacy) == JobEnd(result=["legacy"])


def test_a_handle_is_given_once(clock: ManualClock) -> None:
    world = make_world(clock)
    job = world.start_job(lambda world: JobEnd(), name="n")
    with pytest.raises(ValueError, match=str(job.id)):
        world.start_job(lambda world: JobEnd(), job_id=job.id)
    with pytest.raises(ValueError, match="'n'"):
        world.start_job(lambda world: JobEnd(), name="n")


def test_a_work_that_raises_ends_its_job_as_failed_and_time_goes_on(
    clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    world = make_world(clock)

    def broken(world: World) -> JobEnd:
        raise RuntimeError("no such hub")

    job = world.start_job(broken)
    after = world.start_job(lambda world: JobEnd())
    clock.advance(15)
    with caplog.at_level(logging.ERROR, "alation_sandbox"):
        world.run_due_jobs()
    assert world.job_end(job) == JobEnd("failed", "no such hub")
    assert world.job_end(after) == JobEnd()
    assert world.now().timestamp() == clock.now()
    assert str(job.id) in caplog.text


def test_a_work_may_give_other_words(clock: ManualClock) -> None:
    with Sandbox(routes=[], clock=clock.now) as server:
        job = server.world.start_job(lambda world: JobEnd("partial_success", None, "in part"))
        client = Client(server)
        with client.session:
            client.login()
            assert client.get(f"{JOB_PATH}?id={job.id}").json() == {
                "status": "partial_success",
                "msg": "in part",
                "result": None,
            }


def test_a_sandbox_that_comes_back_at_its_address_gives_no_number_twice() -> None:
    moment = 1_740_000_000.0

    def first(port: int, at: float) -> int:
        with Sandbox(port=port, clock=lambda: at, routes=[]) as server:
            return server.world.reserve_job_id()

    with Sandbox(routes=[]) as server:
        port = int(server.url.rpartition(":")[2])
        assert server.world.reserve_job_id() == FIRST_JOB_ID
    assert first(port, moment) + 6_000 == first(port, moment + 60.0)
