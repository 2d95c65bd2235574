"""A campaign: one keyed load for each file of a folder, spread over the workers.

Each file is a task and a run of its own. One that fails is cleared alone, and the others are not
sent again. Workers share the ledger, and with `extra.senders` no more than that many send at a
time, as the vendor asks. Give the folder when it is started:

    airflow dags trigger alation_campaign --conf '{"folder": "s3://aws_default@loads/2026-11"}'
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import DAG, ObjectStoragePath, Param, task

from alation_airflow.operators import AlationLoadOperator

with DAG(
    "alation_campaign",
    schedule=None,
    start_date=datetime(2026, 1, 1),
    params={"folder": Param("/data/loads", type="string")},
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5)},
    max_active_tasks=8,
) as dag:

    @task
    def files(params: dict[str, Any] | None = None) -> list[str]:
        """Return the files of the campaign, in an order that stays the same."""
        folder = ObjectStoragePath(str((params or {})["folder"]))
        return sorted(str(file) for file in folder.iterdir() if file.name.endswith(".csv"))

    loads = AlationLoadOperator.partial(
        task_id="load",
        operation="document.create",
        deferrable=True,
        # By the file, not by its place in the list: a file more does not move the others.
        key="campaign/{{ params.folder }}/{{ task.rows }}",
        max_active_tis_per_dagrun=8,
    ).expand(rows=files())

    @task
    def report(runs: list[dict[str, Any]]) -> dict[str, int]:
        """Return how many rows have which status, of all files."""
        counts: dict[str, int] = {}
        for run in runs:
            for status, rows in run["counts"].items():
                counts[status] = counts.get(status, 0) + rows
        return counts

    report(loads.output)
