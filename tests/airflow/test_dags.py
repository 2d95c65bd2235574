"""DAGs on Airflow itself: its metadata, its serialised DAGs, its triggers in line."""

from __future__ import annotations

import importlib.util
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


def test_the_nightly_load_plans_loads_and_has_nothing_to_do_then(
    server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_ALATION_RESULTS", str(tmp_path))
    dag = dag_of("nightly_load")
    assert dag.test().state == "success"
    assert len(titles(server)) == 500
    assert (tmp_path / "documents.csv").stat().st_size > 0
    sent = posts(server)
    assert dag.test().state == "success"
    assert posts(server) == sent


def test_a_campaign_of_20_files_mapped_over_tasks(server: Sandbox, tmp_path: Path) -> None:
    for number in range(20):
        rows = [f"{row['title']},1\n" for row in documents(5, first=5 * number)]
        (tmp_path / f"{number:02}.csv").write_text("title,document_hub_id\n" + "".join(rows))
    run = dag_of("campaign").test(run_conf={"folder": str(tmp_path)})
    assert run.state == "success"
    assert posts(server) == 20
    assert sorted(titles(server)) == sorted(row["title"] for row in documents(100))
    assert xcoms(run, "report") == {"succeeded": 100}
