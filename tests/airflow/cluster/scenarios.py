"""What becomes of a load on a real Airflow whose tasks are killed, marked and cleared."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alation_sandbox import Sandbox
from tests.airflow.cluster.airflow_processes import Cluster, until

ROWS = 2500
PATIENCE = 600.0
OVER = "over"
"""In the place of a process: the task has ended."""


@dataclass
class Stage:
    """A cluster and the server that it writes to."""

    cluster: Cluster
    server: Sandbox

    def there(self, run: str) -> int:
        """Return how many rows of a run are there."""
        return len(self._titles(run))

    def _titles(self, run: str) -> list[str]:
        known = [str(row["title"]) for row in self.server.world.table("document").rows()]
        return [title for title in known if title.startswith(f"{run} ")]

    def sent(self) -> int:
        """Return how many batches the server got."""
        path = "/integration/v2/document/"
        return sum(one.method == "POST" and one.path == path for one in self.server.requests)

    def wait_for(self, run: str, *states: str) -> str:
        """Wait until the task of a run is in a state."""

        def state() -> str | None:
            found = self.cluster.state(run)
            return found if found in states else None

        found: str = until(state, PATIENCE, f"{run} is {' or '.join(states)}")
        return found

    def begun(self, run: str, rows: int = 1) -> None:
        """Wait until some rows of a run are there."""
        until(lambda: self.there(run) >= rows, PATIENCE, f"{rows} rows of {run} are there")

    def kill(self, run: str) -> None:
        """Kill the process of the task of a run while it is at work: when it has sent something."""

        def killed() -> bool:
            pid = until(lambda: self._pid(run) or self._over(run), PATIENCE, f"{run} runs")
            assert pid is not OVER, f"{run} ended before it was killed"
            sent = len(self.server.requests)
            while len(self.server.requests) == sent:
                if self._pid(run) != pid:
                    return False  # it was deferred, or is over
                time.sleep(0.02)
            os.kill(pid, signal.SIGKILL)
            return True

        until(killed, PATIENCE, f"{run} is killed")

    def _over(self, run: str) -> Any:
        return OVER if self.cluster.state(run) in ("success", "failed") else None

    def _pid(self, run: str) -> Any:
        told = self.cluster.instance(run)
        pid = told["pid"] if told["state"] == "running" else None
        # What is noted may be that of the process before.
        return pid if pid and Path(f"/proc/{pid}").exists() else None

    def _closed(self, run: str, state: str) -> None:
        """Wait for the end of a task, and of its run: who clears it before is overtaken by that."""
        self.wait_for(run, state)
        until(lambda: self.cluster.has_ended(run), PATIENCE, f"the run of {run} has ended")

    def marked_failed(self, run: str) -> None:
        """Mark the task of a run as failed, and wait until both are."""
        self.cluster.mark_failed(run)
        self._closed(run, "failed")

    def ended(self, run: str) -> str:
        """Hold that a run ended with each row there once, and return it in words."""
        self._closed(run, "success")
        titles, told = self._titles(run), self.cluster.xcom(run)
        counts = told["counts"]
        assert len(set(titles)) == len(titles), f"{run}: rows are there twice"
        assert counts == {"succeeded": ROWS}, f"{run}: {counts}"
        assert len(titles) == ROWS, f"{run}: {len(titles)} rows are there"
        tries = self.cluster.instance(run)["try_number"]
        return f"{len(titles)} of {ROWS} rows once, {tries} tries"


def undisturbed(stage: Stage, run: str) -> None:
    """Nothing happens to it."""


def killed_three_times(stage: Stage, run: str) -> None:
    """Its process is killed three times while it runs."""
    for rows in (1, 500, 1000):
        stage.begun(run, rows)
        stage.kill(run)


def marked_failed_while_it_runs(stage: Stage, run: str) -> None:
    """Somebody marks it as failed while it runs, and clears it."""
    stage.begun(run)
    stage.wait_for(run, "running")
    stage.marked_failed(run)
    stage.cluster.clear(run)


def marked_failed_while_deferred(stage: Stage, run: str) -> None:
    """Somebody marks it as failed while it is deferred, and clears it."""
    stage.begun(run)
    stage.wait_for(run, "deferred")
    stage.marked_failed(run)
    stage.cluster.clear(run)


def cleared_while_it_runs(stage: Stage, run: str) -> None:
    """Somebody clears it while it runs, and while it is deferred."""
    stage.begun(run)
    stage.wait_for(run, "running")
    stage.cluster.clear(run)
    stage.begun(run, 750)
    stage.wait_for(run, "deferred")
    stage.cluster.clear(run)


def triggerer_restarted(stage: Stage, run: str) -> None:
    """The triggerer is killed while the task is deferred, and started again."""
    stage.begun(run)
    stage.wait_for(run, "deferred")
    stage.cluster.stop("triggerer", signal.SIGKILL)
    time.sleep(3.0)
    stage.cluster.start("triggerer")


def worker_lost(stage: Stage, run: str) -> None:
    """The machine of a Celery worker is lost with all that it runs, and another one comes."""
    stage.begun(run)
    stage.wait_for(run, "running")
    stage.cluster.stop("celery worker", signal.SIGKILL)
    stage.cluster.start("celery worker")


SCENARIOS: tuple[Callable[[Stage, str], None], ...] = (
    undisturbed,
    killed_three_times,
    marked_failed_while_it_runs,
    marked_failed_while_deferred,
    cleared_while_it_runs,
    triggerer_restarted,
)


def play(stage: Stage, scenario: Callable[[Stage, str], None]) -> str:
    """Play a scenario, clear its task twice when all is done, and return what came of it."""
    run, began = scenario.__name__, time.monotonic()
    stage.cluster.trigger(run)
    scenario(stage, run)
    told = stage.ended(run)
    took, sent = time.monotonic() - began, stage.sent()
    for _ in range(2):
        tries = stage.cluster.instance(run)["try_number"]
        stage.cluster.clear(run)
        until(
            lambda: stage.cluster.instance(run)["try_number"] > tries,  # noqa: B023 - at once
            PATIENCE,
            f"{run} runs once more",
        )
        stage.ended(run)
    assert stage.sent() == sent, f"{run}: clearing it sent rows again"
    return f"{run:<32} {told}, {took:.0f} s; cleared twice: nothing sent"
