"""Airflow as it is run: its components, a process each, and what a person does to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")
HERE = Path(__file__).parent


class Cluster:
    """The components of an Airflow on one machine.

    Args:
        home: of the installation.
        database: address of its metadata.
        port: of the API.
        more: further variables of its processes.
        executor: that runs the tasks.
        components: what is started.
    """

    def __init__(
        self,
        home: Path,
        database: str,
        port: int,
        more: Mapping[str, str],
        executor: str = "LocalExecutor",
        components: tuple[str, ...] = COMPONENTS,
    ) -> None:
        self.home, self.base = home, f"http://127.0.0.1:{port}"
        self.components = components
        settings = {
            "CORE__LOAD_EXAMPLES": "False",
            "CORE__DAGS_FOLDER": str(HERE / "dags"),
            "CORE__EXECUTOR": executor,
            "CORE__PARALLELISM": "8",
            "CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "CORE__EXECUTION_API_SERVER_URL": f"{self.base}/execution/",
            "CORE__TEST_CONNECTION": "Enabled",
            "API__PORT": str(port),
            "API__HOST": "127.0.0.1",
            "API__WORKERS": "1",
            "API_AUTH__JWT_SECRET": "invented for this test, " * 3,
            "API__SECRET_KEY": "invented",
            "DATABASE__SQL_ALCHEMY_CONN": database,
            "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
            "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "3",
            "LOGGING__LOGGING_LEVEL": "INFO",
            "LOGGING__TRIGGER_LOG_SERVER_PORT": str(port + 1),
            "LOGGING__WORKER_LOG_SERVER_PORT": str(port + 2),
            "OPENLINEAGE__DISABLED": "True",
        }
        named = {f"AIRFLOW__{name}": value for name, value in settings.items()}
        self.variables = {**os.environ, "AIRFLOW_HOME": str(home), **named, **more}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._token = ""

    def airflow(self, *arguments: str, timeout: float = 300.0) -> None:
        """Run a command to its end."""
        command = [sys.executable, "-m", "airflow", *arguments]
        subprocess.run(
            command, env=self.variables, check=True, capture_output=True, timeout=timeout
        )

    def start(self, component: str) -> None:
        """Start a component, in a process group of its own."""
        with (self.home / f"{component.replace(' ', '-')}.log").open("ab") as log:
            self._processes[component] = subprocess.Popen(
                [sys.executable, "-m", "airflow", *component.split()],
                env=self.variables,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self, component: str, how: int = signal.SIGTERM) -> None:
        """End a component with all that it has started."""
        process = self._processes.pop(component)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20.0)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20.0)

    def __enter__(self) -> Cluster:
        self.home.mkdir(parents=True, exist_ok=True)
        self.airflow("db", "migrate")
        for component in self.components:
            self.start(component)
        until(lambda: self._is_up(), 180.0, "the API answers")
        until(lambda: self._has_dag(), 180.0, "the DAG is there")
        self.call("PATCH", "/dags/bulk", {"is_paused": False})
        return self

    def __exit__(self, *raised: object) -> None:
        for component in list(self._processes):
            self.stop(component)

    def _is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base}/auth/token", timeout=10.0) as answer:
                self._token = json.load(answer)["access_token"]
        except OSError:
            return False
        return True

    def _has_dag(self) -> bool:
        try:
            return bool(self.call("GET", "/dags/bulk")["dag_id"])
        except OSError:
            return False

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the REST API, as the web page does."""
        request = urllib.request.Request(
            f"{self.base}/api/v2{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=60.0) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def trigger(self, run: str) -> None:
        """Start a run of the DAG."""
        self.call("POST", "/dags/bulk/dagRuns", {"dag_run_id": run, "logical_date": None})

    def instance(self, run: str) -> dict[str, Any]:
        """Return how the task of a run stands."""
        told = self.call("GET", f"/dags/bulk/dagRuns/{run}/taskInstances/load")
        assert isinstance(told, dict)
        return told

    def state(self, run: str) -> str | None:
        """Return the state of the task of a run."""
        state: str | None = self.instance(run)["state"]
        return state

    def has_ended(self, run: str) -> bool:
        """Tell whether a run of the DAG has ended."""
        state: str = self.call("GET", f"/dags/bulk/dagRuns/{run}")["state"]
        return state in ("success", "failed")

    def mark_failed(self, run: str) -> None:
        """Mark the task as failed."""
        path = f"/dags/bulk/dagRuns/{run}/taskInstances/load"
        self.call("PATCH", path, {"new_state": "failed"})

    def clear(self, run: str) -> None:
        """Clear the task: it runs once more."""
        body = {"dag_run_id": run, "task_ids": ["load"], "dry_run": False, "only_failed": False}
        self.call("POST", "/dags/bulk/clearTaskInstances", body)

    def xcom(self, run: str) -> Any:
        """Return what the task returned."""
        path = f"/dags/bulk/dagRuns/{run}/taskInstances/load/xcomEntries/return_value"
        return self.call("GET", path)["value"]


def until(found: Callable[[], Any], seconds: float, what: str) -> Any:
    """Wait for something, and return it.

    Raises:
        TimeoutError: it did not come.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            value = found()
        except OSError:  # the API is busy
            value = None
        if value:
            return value
        time.sleep(0.1)
    raise TimeoutError(f"it did not come in {seconds:.0f} s: {what}")
