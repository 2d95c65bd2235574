"""500 rows in five requests, each of which is a job that is left while it runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from airflow.sdk import DAG

from alation_airflow.operators import AlationLoadOperator


def rows() -> list[dict[str, Any]]:
    return [{"title": f"Document {n}", "document_hub_id": 1} for n in range(500)]


with DAG("five_hundred", schedule=None, start_date=datetime(2026, 1, 1)) as dag:
    AlationLoadOperator(
        task_id="load",
        operation="document.create",
        rows=rows,
        batch_size=100,
        deferrable=True,
        defer_after=0.0,
    )
