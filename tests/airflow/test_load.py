"""A load on Airflow: each row once, whatever becomes of the tries, and nothing told but that."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowTaskTimeout,
    TaskDeferred,
)

from alation_airflow.links import AlationReportLink
from alation_airflow.operators.load import begun_anew
from alation_sandbox import Fault, Sandbox
from tests.airflow.conftest import Connect, Moment
from tests.airflow.engine import context_of, documents, load, posts, run_task, titles

pytestmark = pytest.mark.usefixtures("connect")
TEN = {"status": "successful", "rows": 10, "counts": {"succeeded": 10}}


def test_rows_are_written_once_over_all_deferrals(server: Sandbox) -> None:
    told: list[Any] = []
    found = run_task(load, told)
    assert {name: found[name] for name in TEN} == TEN
    assert len(json.dumps(found)) < 200
    assert titles(server) == [row["title"] for row in documents(10)]
    assert len(told) >= 4
    assert {event["status"] for event in told} == {"ended"}


def test_jobs_are_waited_for_in_the_worker_first(server: Sandbox) -> None:
    told: list[Any] = []
    assert run_task(lambda: load(defer_after=30.0), told)["counts"] == {"succeeded": 10}
    assert told == []
    assert run_task(lambda: load(deferrable=False, task_id="other"), told)["rows"] == 10


def test_a_worker_that_is_killed_is_followed_by_another(server: Sandbox) -> None:
    chance, kills = random.Random(7), 6  # noqa: S311 - when to kill

    def sixty() -> Any:
        return load(lambda: documents(60), batch_size=5, fail_on="never")

    for _ in range(kills):
        child = os.fork()
        if child == 0:
            try:
                run_task(sixty)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.05, 0.9))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    counts = run_task(sixty)["counts"]
    assert sum(counts.values()) == 60
    # At each kill, one batch may have been on its way, and nobody can know of it.
    assert counts.get("unknown", 0) <= 5 * kills
    assert len(set(titles(server))) == len(titles(server)) >= counts["succeeded"]


def test_an_owner_that_lives_is_waited_for_inside_the_try(server: Sandbox) -> None:
    found: list[Any] = []
    other = threading.Thread(
        target=lambda: found.append(run_task(lambda: load(defer_after=60.0))), daemon=True
    )
    other.start()
    while not posts(server):
        time.sleep(0.01)
    assert run_task(load)["counts"] == {"succeeded": 10}
    other.join(20.0)
    assert found[0]["run"]
    assert titles(server) == [row["title"] for row in documents(10)]


@pytest.mark.parametrize("rows", [documents(10, first=50), documents(3)])
def test_other_rows_of_a_retry_are_not_sent(server: Sandbox, rows: Any) -> None:
    task = load()
    with pytest.raises(TaskDeferred):
        task.execute(rendered(task))
    with pytest.raises(AirflowFailException, match="InputChanged"):
        run_task(lambda: load(lambda: rows, on_changed="refuse"))
    assert posts(server) == 1
    assert run_task(lambda: load(lambda: rows))["counts"] == {"succeeded": 10}
    assert titles(server) == [row["title"] for row in documents(10)]


@pytest.mark.parametrize(
    "other", [{"run": "2026-11-27"}, {"map_index": 1}, {"run": "2026-11-27", "map_index": 3}]
)
def test_a_key_that_names_too_little_lets_no_rows_pass_for_others(
    server: Sandbox, other: dict[str, Any]
) -> None:
    """A key without its day, or one for all mapped tasks: what was never sent did not succeed."""
    first = run_task(lambda: load(key="terms"))
    with pytest.raises(AirflowFailException, match="InputChanged"):
        run_task(lambda: load(lambda: documents(10, first=50), key="terms"), **other)
    # The same rows are the same work, and a later try of the first task is none of another.
    assert run_task(lambda: load(key="terms"), **other) == first
    assert run_task(lambda: load(lambda: documents(3), key="terms")) == first
    assert titles(server) == [row["title"] for row in documents(10)]


def rendered(task: Any) -> dict[str, Any]:
    context = context_of(task)
    task.render_template_fields(context)
    return context


def test_a_task_that_is_cleared_sends_nothing_or_begins_anew(server: Sandbox) -> None:
    first = run_task(load)
    assert run_task(load, max_tries=1) == first
    assert run_task(lambda: load(on_clear="new")) == first
    assert posts(server) == 5

    anew = run_task(lambda: load(on_clear="new"), max_tries=1)
    retried = run_task(lambda: load(on_clear="new"), max_tries=1)
    assert anew["run"] == retried["run"] != first["run"]
    assert posts(server) == 10
    assert run_task(lambda: load(on_clear="new"), max_tries=4)["run"] != anew["run"]


def test_a_task_that_is_cleared_while_its_run_is_open_goes_on(server: Sandbox) -> None:
    task = load(on_clear="new")
    with pytest.raises(TaskDeferred):
        task.execute(rendered(task))
    found = run_task(lambda: load(on_clear="new"), max_tries=2)
    assert found["counts"] == {"succeeded": 10}
    # Its worker died before that was noted.
    assert run_task(lambda: load(on_clear="new"), max_tries=2) == found
    assert titles(server) == [row["title"] for row in documents(10)]


def test_tries_before_a_clear_are_counted_and_retries_are_not() -> None:
    task = load(retries=3)
    assert [begun_anew(context_of(task, tries)) for tries in (3, 0, 4, 9)] == [0, 0, 1, 6]


def test_retries_that_were_edited_in_the_dag_are_no_clear() -> None:
    # Three retries when the task was begun, one since: it is its second try.
    edited = load(retries=1)
    assert begun_anew(context_of(edited, 3, try_number=2)) == 0
    # It was cleared after its second try.
    assert begun_anew(context_of(edited, 3, try_number=3)) == 2


@pytest.mark.parametrize(
    ("fail_on", "error"),
    [("any", AirflowFailException), ("failed", None), ("never", None)],
)
def test_a_row_that_fails_fails_the_task_where_that_is_wanted(
    fail_on: Any, error: type[Exception] | None
) -> None:
    rows = [{"title": "Good", "document_hub_id": 1}, {"title": "Bad", "document_hub_id": 99}]

    def task() -> Any:
        return load(lambda: rows, batch_size=1, fail_on=fail_on)

    if error is None:
        assert run_task(task)["counts"] == {"succeeded": 1, "failed": 1}
        return
    with pytest.raises(error, match="1 succeeded, 1 failed"):
        run_task(task)


def test_a_load_of_which_nothing_succeeded_fails_but_where_nothing_is_to_fail() -> None:
    rows = [{"title": "Bad", "document_hub_id": 99}]
    with pytest.raises(AirflowFailException, match="is failed"):
        run_task(lambda: load(lambda: rows, fail_on="failed"))
    assert run_task(lambda: load(lambda: rows, fail_on="never"))["status"] == "failed"


@pytest.mark.parametrize(
    "event", [None, {}, {"status": "done"}, {"status": None}, "ended", 7, ["ended"]]
)
def test_an_event_that_is_none_is_an_error(server: Sandbox, event: Any) -> None:
    task = load()
    context = rendered(task)
    with pytest.raises(AirflowException, match="told nothing that is known"):
        task.execute_complete(context, event)
    assert posts(server) == 0


@pytest.mark.parametrize("status", ["ended", "deadline", "error"])
def test_of_an_event_nothing_is_believed_but_look_again(server: Sandbox, status: str) -> None:
    # It tells of jobs and runs that are none: the ledger tells what there is.
    event = {"status": status, "run": "none", "jobs": [1], "message": "x\r\ny"}
    task = load(defer_after=60.0)
    found = task.execute_complete(rendered(task), event)
    assert found["counts"] == {"succeeded": 10}
    assert len(titles(server)) == 10


def once_sent(server: Sandbox, number: int) -> threading.Thread:
    """Signal this process when the server has got a batch."""

    def tell() -> None:
        while not posts(server):
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    return thread


def test_sigterm_leaves_the_run_open(server: Sandbox, moment: Moment) -> None:
    task = load(deferrable=False)
    before = signal.signal(signal.SIGTERM, lambda number, frame: task.on_kill())
    moment.hold()
    signalled = once_sent(server, signal.SIGTERM)
    try:
        with pytest.raises(AirflowException, match="is open"):
            task.execute(rendered(task))
    finally:
        signal.signal(signal.SIGTERM, before)
        signalled.join()
    assert posts(server) == 1
    moment.release()
    assert run_task(load)["counts"] == {"succeeded": 10}
    assert posts(server) == 5


def test_a_task_that_is_killed_before_it_began_sends_nothing(server: Sandbox) -> None:
    task = load(deferrable=False)
    task.on_kill()
    with pytest.raises(AirflowException, match="told to stop"):
        task.execute(rendered(task))
    assert posts(server) == 0
    assert run_task(load)["counts"] == {"succeeded": 10}


def test_a_task_whose_time_is_over_leaves_the_run_open(server: Sandbox, moment: Moment) -> None:
    def over(number: int, frame: Any) -> None:
        raise AirflowTaskTimeout("over")

    task = load(deferrable=False)
    before = signal.signal(signal.SIGALRM, over)
    moment.hold()
    signalled = once_sent(server, signal.SIGALRM)
    try:
        with pytest.raises(AirflowTaskTimeout):
            task.execute(rendered(task))
    finally:
        signal.signal(signal.SIGALRM, before)
        signalled.join()
    assert posts(server) == 1
    moment.release()
    # No answer was lost by it: nothing is unknown.
    assert run_task(load)["counts"] == {"succeeded": 10}
    assert posts(server) == 5


def test_rows_that_never_come_are_cut_off_by_the_time_of_the_task(server: Sandbox) -> None:
    def over(number: int, frame: Any) -> None:
        raise AirflowTaskTimeout("over")

    def rows() -> Any:
        yield from documents(3)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        time.sleep(60.0)

    task = load(rows)
    before = signal.signal(signal.SIGALRM, over)
    try:
        with pytest.raises(AirflowTaskTimeout):
            task.execute(rendered(task))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert posts(server) == 0
    assert run_task(load)["counts"] == {"succeeded": 10}


def test_a_server_that_is_gone_is_tried_again_and_rows_that_do_not_fit_are_not(
    connect: Connect,
) -> None:
    with pytest.raises(AirflowFailException, match="InvalidPayload"):
        run_task(lambda: load(lambda: [{"titel": "x"}]))
    connect(host="http://127.0.0.1:9")
    with pytest.raises(AirflowException, match="ServerUnreachable") as raised:
        run_task(load)
    assert not isinstance(raised.value, AirflowFailException)


def test_without_a_ledger_it_fails_at_once_and_says_where_to_name_one(
    server: Sandbox, connect: Connect
) -> None:
    connect({"ledger": None})
    with pytest.raises(AirflowFailException, match=r"Set extra\.ledger of the connection"):
        run_task(load)
    assert len(server.requests) == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"operation": "document.list"}, "is no write"),
        ({"operation": "nothing.create"}, "nothing"),
        ({"fail_on": "some"}, "fail_on"),
        ({"on_clear": "again"}, "on_clear"),
        ({"rows": 7}, "rows must be"),
        ({"rows": ""}, "empty text"),
        ({"rows": "/nowhere/terms.csv"}, "no file"),
        ({"key": ""}, "key"),
        ({"defer_after": -1}, "leave_after"),
        ({"parameters": {"nothing": 1}}, "nothing"),
        ({"parameters": '{"nothing": 1}'}, "parameters must be a mapping"),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_sent(
    server: Sandbox, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(AirflowException, match=words):
        run_task(lambda: load(**wrong))
    assert posts(server) == 0


def test_texts_are_templates_and_rows_are_not(server: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "2026-11-26.jsonl"
    file.write_text(json.dumps({"title": "From {{ ds }}", "document_hub_id": 1}) + "\n")
    task = load(str(tmp_path / "{{ ds }}.jsonl"), results=str(tmp_path / "{{ ds }}" / "out.jsonl"))
    context = rendered(task)
    assert task.key == "airflow/nightly/2026-11-26/load/-1"
    found = run_task(
        lambda: load(
            str(tmp_path / "{{ ds }}.jsonl"), results=str(tmp_path / "{{ ds }}" / "out.jsonl")
        )
    )
    assert context["ds"] == "2026-11-26"
    assert found["rows"] == 1
    assert titles(server) == ["From {{ ds }}"]
    told = json.loads((tmp_path / "2026-11-26" / "out.jsonl").read_text())
    assert (told["status"], told["input"]["title"]) == ("succeeded", "From {{ ds }}")
    rows = [{"title": "{{ ds }}", "document_hub_id": 1}]
    assert run_task(lambda: load(rows, task_id="given"))["rows"] == 1
    assert "{{ ds }}" in titles(server)


def test_files_stand_in_an_object_storage_too(server: Sandbox) -> None:
    from airflow.sdk import ObjectStoragePath
    from airflow.sdk.io import attach
    from fsspec.implementations.memory import MemoryFileSystem

    attach("memory", fs=MemoryFileSystem())
    ObjectStoragePath("memory://terms/in.csv").write_text("title,document_hub_id\nOne,1\nTwo,1\n")
    out = "memory://terms/out"
    wanted = {"results": f"{out}/told.csv", "report": f"{out}/run.html"}
    found = run_task(lambda: load("memory://terms/in.csv", **wanted))
    assert found["counts"] == {"succeeded": 2}
    told = ObjectStoragePath(f"{out}/told.csv").read_text().splitlines()
    assert [line.split(",")[1] for line in told] == ["status", "succeeded", "succeeded"]
    report = ObjectStoragePath(f"{out}/run.html").read_text()
    assert report.startswith("<!")
    assert found["run"] in report


def test_files_that_cannot_be_written_fail_no_load(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    wanted = {"results": str(taken / "out.csv"), "report": str(taken / "report.html")}
    assert run_task(lambda: load(**wanted))["rows"] == 10
    assert run_task(lambda: load(results=str(tmp_path / "out.doc")))["rows"] == 10


def test_the_link_leads_to_a_report_that_stands_at_a_web_address() -> None:
    def link(report: str | None) -> str:
        return AlationReportLink().get_link(load(report=report), ti_key=None)

    assert link("https://reports.example.com/1.html") == "https://reports.example.com/1.html"
    assert [link(one) for one in (None, "/data/1.html", "s3://a/b", "javascript:1")] == [""] * 4


def test_a_dag_is_the_same_in_each_process() -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    def text(rows: Any) -> str:
        kept = DagSerialization.to_dict(load(rows).dag)
        return json.dumps(kept, sort_keys=True, default=str)

    for rows in (lambda: documents(1), documents(1), iter(()), "rows.csv"):
        assert "0x" not in text(rows)
    assert text(documents) == text(documents)
    assert "Document 1" not in text(documents(2))


def test_a_job_that_a_fault_hides_is_asked_for_again(connect: Connect, tmp_path: Path) -> None:
    path = "/api/v1/bulk_metadata/job/"
    faults = [Fault("503", "GET", path, at=2), Fault("html", "GET", path, at=4)]
    with Sandbox(job_seconds=0.4, faults=faults) as server:
        known = server.credentials
        connect(host=server.url, login=str(known.user_id), password=known.refresh_token)
        assert run_task(load)["counts"] == {"succeeded": 10}
        assert titles(server) == [row["title"] for row in documents(10)]
