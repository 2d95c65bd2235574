"""A scratch Airflow, a server, and a connection to it. Airflow reads its settings at its import."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

HOME = Path(os.environ.get("AIRFLOW_HOME") or tempfile.mkdtemp(prefix="airflow-"))
DAGS = HOME / "dags"
ROOT = Path(__file__).parents[2]
SETTINGS = {
    "AIRFLOW_HOME": str(HOME),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
    "AIRFLOW__CORE__TEST_CONNECTION": "Enabled",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
    "AIRFLOW__OPENLINEAGE__DISABLED": "True",
}
try:
    version("apache-airflow")
    os.environ.update(SETTINGS)
except PackageNotFoundError:
    # `tox -e airflow` installs it; the ordinary run knows nothing of these tests.
    collect_ignore_glob = ["test_*.py"]

from alation_sandbox import Sandbox  # noqa: E402 - Airflow may be imported from here on


class Moment:
    """The time of the server. While it is held, no job ends."""

    def __init__(self) -> None:
        self._held: float | None = None
        self._ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self._ahead if self._held is None else self._held

    def hold(self) -> None:
        """Stop the time."""
        self._held = self()

    def release(self) -> None:
        """Let it go on, some seconds later."""
        self._ahead = self() + 10.0 - time.time()
        self._held = None


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def server(moment: Moment) -> Iterator[Sandbox]:
    with Sandbox(job_seconds=0.25, clock=moment) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Triggers look after jobs sooner than they do beside real ones."""
    monkeypatch.setattr("alation_airflow.triggers.pause", lambda age: 0.15)
    monkeypatch.setattr("alation_airflow.triggers.FIRST_LOOK", 0.0)


Connect = Callable[..., dict[str, Any]]


@pytest.fixture
def connect(server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Sets the connection, as JSON in a variable; `extra` and others change it."""

    def connection(extra: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
        known = server.credentials
        fields = {
            "conn_type": "alation",
            "host": server.url,
            "login": str(known.user_id),
            "password": known.refresh_token,
            "extra": {
                "auth": "refresh_token",
                "ledger": str(tmp_path / "ledger.sqlite"),
                "lease": 30,
                **(extra or {}),
            },
            **changed,
        }
        monkeypatch.setenv("AIRFLOW_CONN_ALATION_DEFAULT", json.dumps(fields))
        return fields

    connection()
    return connection


@pytest.fixture(scope="session")
def database() -> None:
    """Makes the metadata database of the scratch Airflow."""
    from airflow.utils.db import initdb

    for folder in (ROOT / "examples" / "airflow", ROOT / "tests" / "airflow" / "dags"):
        shutil.copytree(folder, DAGS, dirs_exist_ok=True)
    initdb()
