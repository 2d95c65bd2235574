"""DAGs on Airflow itself: its metadata, its serialised DAGs, its triggers in line."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alation_sandbox import Sandbox
from tests.airflow.conftest import DAGS
from tests.airflow.engine import documents, posts, titles

pytestmark = pytest.mark.usefixtures("connect", "database")


def dag_of(name: str) -> Any:
    """Return the DAG of a file, which stands where Airflow looks for them."""
    spec = importlib.util.spec_from_file_location(name, DAGS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.dag


def xcoms(run: Any, task: str) -> Any:
    return run.get_task_instance(task).xcom_pull(task_ids=task)


def test_500_rows_over_five_deferrals(server: Sandbox) -> None:
    run = dag_of("five_hundred").test()
    assert run.state == "success"
    assert posts(server) == 5
    assert titles(server) == [row["title"] for row in documents(500)]
    found = xcoms(run, "load")
    assert (found["status"], found["counts"]) == ("successful", {"succeeded": 500})


def test_the_nightly_load_writes_what_is_new_and_what_differs_and_nothing_else(
    server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_ALATION_RESULTS", str(tmp_path))
    dag, table = dag_of("nightly_load"), server.world.table("document")
    assert dag.test(logical_date=datetime(2026, 1, 1, tzinfo=UTC)).state == "success"
    first = titles(server)
    assert len(set(first)) == len(first) == 500
    assert (tmp_path / "new.csv").stat().st_size > 0
    sent = len(server.requests)
    assert dag.test(logical_date=datetime(2026, 1, 2, tzinfo=UTC)).state == "success"
    assert all(one.method == "GET" or "Token" in one.path for one in list(server.requests)[sent:])

    table.update(7, {"description": "Somebody else's words"})
    table.update(9, {"title": "A name that somebody gave"})
    night = dag.test(logical_date=datetime(2026, 1, 3, tzinfo=UTC))
    assert night.state == "success"
    counts = [xcoms(night, task)["counts"] for task in ("create", "update")]
    assert counts == [{"succeeded": 1}, {"succeeded": 1}]
    assert sorted(titles(server)) == sorted([*first, "A name that somebody gave"])
    assert {row["description"] for row in table.rows()} == {"How it is counted"}


def test_a_campaign_of_20_files_mapped_over_tasks(server: Sandbox, tmp_path: Path) -> None:
    for number in range(20):
        rows = [f"{row['title']},1\n" for row in documents(5, first=5 * number)]
        (tmp_path / f"{number:02}.csv").write_text("title,document_hub_id\n" + "".join(rows))
    run = dag_of("campaign").test(run_conf={"folder": str(tmp_path)})
    assert run.state == "success"
    assert posts(server) == 20
    assert sorted(titles(server)) == sorted(row["title"] for row in documents(100))
    assert xcoms(run, "report") == {"succeeded": 100}
