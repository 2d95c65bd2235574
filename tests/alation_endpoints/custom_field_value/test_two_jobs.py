"""Both jobs of an upsert count: what fails or goes missing in one of them is never a success."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from alation_core.jobs import JobHandle
from alation_core.runs import Accepted, Event
from alation_endpoints.custom_field_value.reading import second_job
from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Route,
    Sandbox,
    World,
    accepted,
)
from tests.alation_endpoints.custom_field_value.support import connected, stock

LEGACY = "Legacy(Rosemeta) write job_id (can be tracked using jobs API):"
ROWS = [{"field_id": 10001, "otype": "table", "oid": oid, "value": "Internal"} for oid in (1, 2, 3)]
DONE = [
    "Finished bulk upsert public annotation field values. Updated objects: 3, created objects: 0"
]


def counted(updated: int, errors: int, told: str = "") -> str:
    return f"Updated values count: {updated}. Error count: {errors}. Errors: [{told}]"


def server_whose_jobs_end(first: JobEnd, second: JobEnd | None) -> Sandbox:
    """A server whose upserts end as it is told; the second job's id stands in the last text."""

    def upsert(world: World, call: Call) -> Answer:
        if second is None:
            return accepted(world.start_job(lambda world: first))
        number = world.start_job(lambda world: second).id
        texts = [*first.result, f"Finished. {LEGACY} {number}"]
        return accepted(world.start_job(lambda world: JobEnd(first.status, texts)))

    return Sandbox(routes=[Route("PUT", "/integration/v2/custom_field_value/async/", upsert)])


def run_of(first: JobEnd, second: JobEnd | None, rows: Sequence[Any] = ROWS) -> Any:
    with server_whose_jobs_end(first, second) as server:
        return connected(server).custom_field_value.upsert(rows)


def statuses(run: Any) -> list[str]:
    return [outcome.status for outcome in run.rows]


def test_both_jobs_succeed() -> None:
    run = run_of(JobEnd(result=[counted(3, 0)]), JobEnd(result=DONE))

    assert (run.status, len(run.jobs), run.problems) == ("successful", 2, [])


def test_a_server_without_a_second_store_runs_one_job() -> None:
    run = run_of(JobEnd(result=DONE), None)

    assert (run.status, len(run.jobs)) == ("successful", 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (JobEnd(result=[counted(3, 0)]), JobEnd("failed", ["Out of memory"])),
        (JobEnd("failed", [counted(0, 3)]), JobEnd(result=DONE)),
    ],
)
def test_a_failed_job_fails_the_rows(first: JobEnd, second: JobEnd) -> None:
    run = run_of(first, second)

    assert run.status == "failed"
    assert statuses(run) == ["failed"] * 3
    assert "job_failed" in [problem.kind for problem in run.problems]


def test_a_counted_error_makes_the_run_partial() -> None:
    run = run_of(JobEnd(result=[counted(2, 1, "unknown shape")]), JobEnd(result=DONE))

    assert run.status == "partial"
    assert statuses(run) == ["unknown"] * 3
    (problem,) = run.problems
    assert (problem.kind, problem.row) == ("row_failed", None)
    assert problem.message == "the server counts 1 errors: [unknown shape]"


def test_a_counted_error_that_names_its_object_fails_that_row() -> None:
    told = "'Object not found: table:2.'"
    run = run_of(JobEnd(result=[counted(2, 1, told)]), JobEnd(result=DONE))

    assert run.status == "partial"
    assert statuses(run) == ["succeeded", "failed", "succeeded"]
    assert [problem.row for problem in run.problems] == [1]


def test_an_object_with_several_rows_is_no_proof_against_one_of_them() -> None:
    rows = [{**ROWS[0], "field_id": field_id} for field_id in (10001, 10002, 10003)]
    run = run_of(JobEnd(result=[counted(2, 1, "Object not found: table:1.")]), None, rows)

    assert statuses(run) == ["unknown"] * 3
    assert [problem.row for problem in run.problems] == [None]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([counted(2, 0)], DONE),
        ([counted(3, 0)], [DONE[0].replace("3", "1")]),
    ],
)
def test_fewer_values_than_rows_are_no_success(first: list[str], second: list[str]) -> None:
    run = run_of(JobEnd(result=first), JobEnd(result=second))

    assert run.status == "partial"
    assert [problem.kind for problem in run.problems] == ["count_mismatch"]


@pytest.mark.parametrize("result", [None, [], ""])
def test_an_empty_result_leaves_the_word_to_the_status(result: Any) -> None:
    run = run_of(JobEnd(result=[counted(3, 0)]), JobEnd(result=result))

    assert run.status == "successful"


@pytest.mark.parametrize("result", [["All is new here"], {"updated": 3}, "text"])
def test_an_unknown_answer_is_no_success(result: Any) -> None:
    run = run_of(JobEnd(result=[counted(3, 0)]), JobEnd(result=result))

    assert run.status == "unknown"
    assert [problem.kind for problem in run.problems] == ["unparsed"]
    assert run.jobs[1].raw["result"] == result


# ------------------------------------------------------------------------------ the handle


@pytest.mark.parametrize(
    ("result", "numbers"),
    [
        ([f"Start... {LEGACY} 9", f"Updated. {LEGACY} 9"], [9]),
        (["Start...", f"{LEGACY} 9 and more text", f"{LEGACY}10"], [9, 10]),
        (f"{LEGACY} 9", [9]),
        (["Start...", None, 7, {"a": f"{LEGACY} 9"}], []),
        ([f"{LEGACY} none"], []),
        (None, []),
    ],
)
def test_second_job_is_found_in_any_text(result: Any, numbers: Sequence[int]) -> None:
    handles = [JobHandle(number) for number in numbers]

    assert second_job({"status": "running", "result": result}) == handles
    assert second_job([{"status": "running", "result": result}]) == handles


@pytest.mark.parametrize("answer", [None, "text", 7, ["text"], {}])
def test_an_answer_of_another_shape_names_no_job(answer: Any) -> None:
    assert second_job(answer) == []


# ------------------------------------------------------------------------------ the sandbox


class HandMoved:
    """Seconds since 1970 that only move when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1_740_000_000.0

    def __call__(self) -> float:
        return self.seconds


def test_an_object_that_goes_before_its_job_ends_is_a_counted_error() -> None:
    clock = HandMoved()
    with Sandbox(job_seconds=1, clock=clock) as server:
        stock(server)

        def delete_then_end(event: Event) -> None:
            if isinstance(event, Accepted):
                server.world.table("rdbms_table").delete(2)
                clock.seconds += 5

        run = connected(server).custom_field_value.upsert(ROWS, progress=delete_then_end)
        record = server.world.table("rdbms_table").get(3)

    assert run.status == "partial"
    assert "Object not found: table:2." in str(run.problems[0])
    assert statuses(run)[1] == "failed"
    assert record is not None
    assert record["custom_fields"]
