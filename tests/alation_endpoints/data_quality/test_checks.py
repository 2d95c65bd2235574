"""What is refused before anything is sent, and what the server refuses."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from alation_core import Alation, ConfigurationError
from alation_sandbox import Sandbox
from tests.alation_endpoints.data_quality.rows import RULE, result

PATH = "/integration/v1/data_quality/"


@pytest.mark.parametrize(
    ("operation", "row", "field", "message"),
    [
        ("upsert_fields", {**RULE, "type": "numeric"}, "type", "Must be one of: NUMERIC"),
        ("upsert_fields", {**RULE, "name": None}, "name", "Field may not be null."),
        ("upsert_fields", {**RULE, "key": "a"}, "key", "Unknown field"),
        ("upsert_fields", {"field_key": "a", "name": "A"}, "type", "Missing data"),
        ("upsert_values", result("1.s", "COLUMN"), "object_type", "Must be one of: ATTRIBUTE"),
        ("upsert_values", result("1.s", status="BAD"), "status", "Must be one of: GOOD"),
        ("upsert_values", result("1.s", value=None), "value", "Field may not be null."),
        ("upsert_values", result("1.s", value=[1]), "value", "None of the types"),
        ("delete_fields", {"field_key": 7}, "field_key", "Expected a text"),
        ("delete_values", {"field_key": "a"}, "object_key", "Missing data"),
    ],
)
def test_rows_are_checked(
    catalog: Alation, operation: str, row: dict[str, Any], field: str, message: str
) -> None:
    (problem,) = getattr(catalog.data_quality, operation).validate([row])

    assert (problem.row, problem.field) == (0, field)
    assert message in problem.message


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("list_fields", {"key": 7}, "'key'"),
        ("list_values", {"value_quality": "BAD"}, "'value_quality'"),
        ("list_values", {"hide_related": "true"}, "'hide_related'"),
        ("list_values", {"field": "a"}, "did you mean 'field_key'"),
        ("check_sql_query_tables", {}, "one of table_ids, sql_query"),
        ("check_sql_query_tables", {"sql_query": "select 1"}, "needs ds_id or db_uri"),
        ("check_sql_query_tables", {"table_ids": [1] * 31}, "'table_ids'"),
        ("check_sql_query_tables", {"table_ids": [1], "dq_score_threshold": 101}, "threshold"),
        ("check_sql_query_tables", {"table_ids": [1], "output_format": "xml"}, "output_format"),
    ],
)
def test_parameters_are_checked(
    catalog: Alation, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        getattr(catalog.data_quality, operation)(**params)


@pytest.mark.parametrize(
    ("method", "body", "answer"),
    [
        ("POST", {}, {"Entry": -1, "Message": 'A "values" or "fields" property must be specified'}),
        (
            "DELETE",
            [],
            {"Entry": -1, "Message": 'A "values" or "fields" property must be specified'},
        ),
        ("POST", {"fields": [{"name": "A"}]}, {"Entry": 1, "Message": "field_key is required"}),
        (
            "POST",
            {"values": [result("1.s"), {"field_key": "a"}]},
            {"Entry": 2, "Message": "object_key is required"},
        ),
        ("DELETE", {"values": [{}]}, {"Entry": 1, "Message": "field_key is required"}),
    ],
)
def test_the_emulated_server_refuses_in_the_words_of_the_sheet(
    catalog: Alation, server: Sandbox, method: str, body: Any, answer: dict[str, Any]
) -> None:
    token = _token(server)
    reply = requests.request(
        method, server.url + PATH, json=body, headers={"TOKEN": token}, timeout=10
    )

    assert (reply.status_code, reply.json()) == (400, answer)


def test_rules_and_results_may_come_in_one_body(server: Sandbox, catalog: Alation) -> None:
    body = {"fields": [RULE], "values": [result("1.sales.orders")]}
    reply = requests.post(
        server.url + PATH, json=body, headers={"TOKEN": _token(server)}, timeout=10
    )

    job = reply.json()
    assert reply.status_code == 202
    assert job["href"] == f"/api/v1/bulk_metadata/job/?id={job['job_id']}"
    assert catalog.job(job["job_id"]).wait().result["values"]["created"]["count"] == 1


def _token(server: Sandbox) -> str:
    known = server.credentials
    reply = requests.post(
        f"{server.url}/integration/v1/createAPIAccessToken/",
        json={"user_id": known.user_id, "refresh_token": known.refresh_token},
        timeout=10,
    )
    return str(reply.json()["api_access_token"])
