"""A load every night: plan first, write only where there is something to write.

Needs `pip install 'alation-core[airflow]'` and a connection `alation_default`, for example

    AIRFLOW_CONN_ALATION_DEFAULT='{"conn_type": "alation", "host": "https://acme.alationcloud.com",
        "login": "...", "password": "...",
        "extra": {"auth": "oauth", "ledger": "postgresql://loader@db/ledgers"}}'

A worker that is lost, a restart of the triggerer, a task that is killed or cleared: the next try
goes on where the last one stopped. Rows come from a function here, the result of a query, say.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import DAG, task

from alation_airflow.operators import AlationLoadOperator, AlationPlanOperator

HUB = 1


def terms() -> list[dict[str, Any]]:
    """Return the rows of tonight."""
    return [{"title": f"Metric {number}", "document_hub_id": HUB} for number in range(500)]


with DAG(
    "alation_nightly_load",
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5)},
) as dag:
    plan = AlationPlanOperator(
        task_id="plan",
        endpoint="document",
        rows=terms,
        plan_key="title",
        within={"document_hub_id": HUB},
    )

    @task.short_circuit
    def something_to_do(planned: dict[str, Any]) -> bool:
        """Tell whether anything would change."""
        return bool(planned["changes"])

    load = AlationLoadOperator(
        task_id="load",
        operation="document.create",
        rows=terms,
        batch_size=100,
        deferrable=True,
        # Each night is a work of its own, and a second run of the same night is not.
        key="nightly/documents/{{ ds_nodash or ts_nodash }}",
        results="{{ var.value.get('alation_results', '/tmp') }}/documents.csv",
    )
    something_to_do(plan.output) >> load
