"""A load every night: plan first, write only what is new and what differs.

Needs `pip install 'alation-core[airflow]'` and a connection `alation_default`, for example

    AIRFLOW_CONN_ALATION_DEFAULT='{"conn_type": "alation", "host": "https://acme.alationcloud.com",
        "login": "...", "password": "...",
        "extra": {"auth": "oauth", "ledger": "postgresql://loader@db/ledgers"}}'

A worker that is lost, a restart of the triggerer, a task that is killed or cleared: the next try
goes on where the last one stopped. Rows come from a function here, the result of a query, say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import DAG, task

from alation_airflow.hooks import AlationHook
from alation_airflow.operators import AlationLoadOperator, AlationPlanOperator
from alation_plan import Plan, plan

HUB = 1
COMPARED: dict[str, Any] = {"within": {"document_hub_id": HUB}}


def terms() -> list[dict[str, Any]]:
    """Return all rows of tonight: each night holds those of the nights before."""
    return [
        {"title": f"Metric {number}", "description": "How it is counted", "document_hub_id": HUB}
        for number in range(500)
    ]


def planned() -> Plan:
    """Compare the rows of tonight with the catalog."""
    return plan(AlationHook().get_conn().endpoint("document"), terms(), "title", **COMPARED)


def new_terms() -> list[Mapping[str, Any]]:
    """Return the rows that the catalog lacks: a create of the others would double them."""
    return [row.send for row in planned().new]


def changed_terms() -> list[Mapping[str, Any]]:
    """Return what differs, each with the id of its document."""
    return [row.send for row in planned().changed]


with DAG(
    "alation_nightly_load",
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5)},
) as dag:
    compare = AlationPlanOperator(
        task_id="plan", endpoint="document", rows=terms, plan_key="title", **COMPARED
    )

    @task.short_circuit
    def something_to_do(planned: dict[str, Any]) -> bool:
        """Tell whether anything would change."""
        return bool(planned["changes"])

    create = AlationLoadOperator(
        task_id="create",
        operation="document.create",
        rows=new_terms,
        batch_size=100,
        deferrable=True,
        # Each night is a work of its own, and a second run of the same night is not.
        key="nightly/documents/{{ ds_nodash or ts_nodash }}/new",
        results="{{ var.value.get('alation_results', '/tmp') }}/new.csv",
    )
    update = AlationLoadOperator(
        task_id="update",
        operation="document.update",
        rows=changed_terms,
        deferrable=True,
        key="nightly/documents/{{ ds_nodash or ts_nodash }}/changed",
        results="{{ var.value.get('alation_results', '/tmp') }}/changed.csv",
    )
    something_to_do(compare.output) >> [create, update]
