"""2,500 rows in ten requests, two jobs at a time, now in a worker and now beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import DAG

from alation_airflow.operators import AlationLoadOperator


def rows(run: str) -> list[dict[str, Any]]:
    return [{"title": f"{run} {n}", "document_hub_id": 1} for n in range(2500)]


class Load(AlationLoadOperator):
    """Names its rows by the DAG run, so that each scenario has rows of its own."""

    def execute(self, context: Any) -> Any:
        run = context["run_id"]
        self.rows.rows = lambda: rows(run)
        return super().execute(context)

    def execute_complete(self, context: Any, event: Any = None) -> Any:
        run = context["run_id"]
        self.rows.rows = lambda: rows(run)
        return super().execute_complete(context, event)


with DAG("bulk", schedule=None, start_date=datetime(2026, 1, 1), max_active_runs=8) as dag:
    Load(
        task_id="load",
        operation="document.create",
        rows=lambda: [],
        batch_size=250,
        concurrency=2,
        deferrable=True,
        defer_after=2.0,
        fail_on="never",
        retries=5,
        retry_delay=timedelta(seconds=1),
    )
