"""Loads on Celery, as examples/celery has them: real workers, a real broker, and what is killed."""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from alation_core import Alation, RefreshToken, ServerUnreachable
from alation_sandbox import Fault, Sandbox
from tests.engines.processes import EXAMPLE, Worker, environment, until, worker
from tests.processes import PATIENCE

FILES, ROWS, BATCH = 20, 20, 10
LONG = 30.0
"""So long a worker waits for a job that is not left."""
_numbers = count()


class Stage:
    """A server, a ledger, and a broker of which two databases are used by one test alone."""

    def __init__(self, sandbox: Sandbox, folder: Path, ledger: str, redis: str) -> None:
        self.sandbox, self.folder, self.ledger = sandbox, folder, ledger
        number = 2 * next(_numbers)
        self.queue = f"{redis}/{number}"
        known = sandbox.credentials
        self.variables = {
            "CELERY_BROKER_URL": self.queue,
            "CELERY_RESULT_BACKEND": f"{redis}/{number + 1}",
            "ALATION_HOST": sandbox.url,
            "ALATION_USER_ID": str(known.user_id),
            "ALATION_REFRESH_TOKEN": known.refresh_token,
            "ALATION_LEDGER": ledger,
        }
        self.app = Celery(broker=self.queue, backend=f"{redis}/{number + 1}")

    def worker(
        self, name: str, children: int = 1, leave_after: float = 0.3
    ) -> AbstractContextManager[Worker]:
        """Run a worker."""
        variables = {**self.variables, "LEAVE_AFTER": str(leave_after)}
        return worker(self.folder, name, variables, children)

    def file(self, number: int = 0) -> str:
        """Write the rows of a load."""
        path = self.folder / f"terms-{number:02}.jsonl"
        rows = [{"title": f"Term {number} {n}", "document_hub_id": 1} for n in range(ROWS)]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return str(path)

    def begin(self, key: str = "terms") -> Any:
        """Send a load to the workers."""
        return self.app.send_task("tasks.load", kwargs={"file": self.file(), "key": key})

    def seen(self, method: str, path: str = "/integration/v2/document/") -> int:
        """Return how many requests the server got."""
        log = list(self.sandbox.requests)
        return sum(one.method == method and one.path == path for one in log)

    def titles(self) -> list[str]:
        """Return the rows that are there."""
        return [row["title"] for row in self.sandbox.world.table("document").rows()]

    def runs_once(self, told: dict[str, Any], posts: int = ROWS // BATCH) -> None:
        """Hold that a load has ended, each of its rows there once, each batch sent once."""
        assert told["counts"] == {"succeeded": ROWS}
        assert sorted(self.titles()) == sorted(f"Term 0 {n}" for n in range(ROWS))
        assert self.seen("POST") == posts


MakeStage = Callable[[str], AbstractContextManager[Stage]]


@pytest.fixture
def make_stage(redis: str, tmp_path: Path) -> MakeStage:
    @contextmanager
    def make(ledger: str) -> Iterator[Stage]:
        # Each new token ends the older ones, as it is reported of the real server.
        with Sandbox(job_seconds=1.5, faults=[Fault("newest-token")]) as sandbox:
            yield Stage(sandbox, tmp_path, ledger, redis)

    return make


@pytest.fixture
def stage(make_stage: MakeStage, tmp_path: Path) -> Iterator[Stage]:
    with make_stage(str(tmp_path / "ledger.sqlite")) as made:
        yield made


JOB = "/api/v1/bulk_metadata/job/"


@pytest.mark.timeout(200)
@pytest.mark.parametrize("kept", ["sqlite", "postgresql"])
def test_a_campaign_whose_worker_is_killed_loads_all_files(
    make_stage: MakeStage, request: pytest.FixtureRequest, kept: str, tmp_path: Path
) -> None:
    new = request.getfixturevalue("new_schema") if kept == "postgresql" else None
    ledger = new() if new is not None else str(tmp_path / "ledger.sqlite")
    with make_stage(ledger) as stage, ExitStack() as stack:
        for number in range(FILES):
            stage.file(number)
        lost = stack.enter_context(stage.worker("lost", 2))
        stack.enter_context(stage.worker("other", 2))
        campaign = stack.enter_context(_campaign(stage))
        until(lambda: stage.seen("POST") >= FILES // 2, "half of the files are sent", lost.log)
        lost.kill()
        stack.enter_context(stage.worker("new", 2))
        out, _ = campaign.communicate(timeout=2 * PATIENCE)
        titles = stage.titles()
        found = re.search(r"(\d+) of 20 loads succeeded: (\{.*\})", out)
        assert found, out
        print(f"{kept}: {found[0]}; {len(titles)} of {FILES * ROWS} rows are there, each once")
        assert len(set(titles)) == len(titles)
        # Of a request that was on its way when its process was killed, rows may be unknown.
        unsure = FILES * ROWS - len(titles)
        assert unsure <= 2 * BATCH
        assert int(found[1]) >= FILES - 2
        assert unsure == _unknown(stage)


@contextmanager
def _campaign(stage: Stage) -> Iterator[subprocess.Popen[str]]:
    """Begin the campaign as a person does."""
    with subprocess.Popen(
        [sys.executable, str(EXAMPLE / "tasks.py"), str(stage.folder)],
        env=environment(stage.variables),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _unknown(stage: Stage) -> int:
    """Return how many rows the ledger calls unknown."""
    known = stage.sandbox.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    catalog = Alation(stage.sandbox.url, auth, ["document"], ledger=stage.ledger)
    store = catalog.context.opener.store(stage.ledger)
    try:
        counts = [run.counts or {} for run in store.runs()]
    finally:
        store.close()
    assert len(counts) == FILES
    return sum(one.get("unknown", 0) for one in counts)


def test_a_task_whose_process_is_killed_goes_on_in_another_one(stage: Stage) -> None:
    with stage.worker("one", leave_after=LONG) as one:
        load = stage.begin()
        until(lambda: stage.seen("GET", JOB) > 0, "it waits for its job", one.log)
        child = load.info["pid"]
        os.kill(child, signal.SIGKILL)
        stage.runs_once(load.get(timeout=PATIENCE))
        assert "WorkerLostError" in one.log()


@pytest.mark.parametrize("leave_after", [0.0, LONG], ids=["task_is_kept_for_later", "task_waits"])
def test_a_worker_that_is_shut_down_leaves_its_load_to_another(
    stage: Stage, leave_after: float
) -> None:
    with stage.worker("one", leave_after=leave_after) as one:
        load = stage.begin()
        until(lambda: stage.seen("GET", JOB) > 0, "its job runs", one.log)
        if not leave_after:
            until(lambda: load.state == "RETRY", "the task is to come back", one.log)
        assert one.shut_down() == 0
        assert not load.ready()
    with stage.worker("two", leave_after=leave_after):
        stage.runs_once(load.get(timeout=PATIENCE))


def test_a_task_that_is_delivered_twice_sends_once(stage: Stage) -> None:
    with stage.worker("one", 2, leave_after=LONG):
        first, second = stage.begin(), stage.begin()
        told = first.get(timeout=PATIENCE)
        assert second.get(timeout=PATIENCE) == told
        stage.runs_once(told)
        # A third one, hours later.
        assert stage.begin().get(timeout=PATIENCE) == told
        stage.runs_once(told)


def test_a_soft_time_limit_leaves_the_run_as_it_is(stage: Stage) -> None:
    with stage.worker("one", leave_after=LONG) as one:
        options = {"soft_time_limit": 2}
        load = stage.app.send_task("tasks.load", (stage.file(), "terms"), **options)
        until(lambda: "Retry in" in one.log(), "the task is to come back", one.log)
        stage.runs_once(load.get(timeout=PATIENCE))


def test_a_try_that_failed_keeps_what_the_task_was_called_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLE))
    tasks = importlib.import_module("tasks")
    tries: list[tuple[str, str]] = []

    def carried(file: str, key: str) -> None:
        tries.append((file, key))
        raise ServerUnreachable("gone")

    monkeypatch.setattr(tasks, "carried", carried)
    tasks.load.apply(kwargs={"file": "terms.jsonl", "key": "terms"})
    assert tries == [("terms.jsonl", "terms")] * (tasks.TRIES + 1)
