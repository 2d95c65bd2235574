"""What the sandbox refuses that the client would never send. Texts: sheets rdbms_schema, errors."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alation_core import Alation
from alation_core.wire import Reply, Request

PATH = "/integration/v2/schema/"
INCORRECT = "Incorrect input data. Please fix the errors and post the data."


def send(catalog: Alation, method: str, query: dict[str, str], body: Any = None) -> Reply:
    content = None if body is None else json.dumps(body).encode()
    reply = catalog.transport.exchange(Request(method, PATH, tuple(query.items()), content))
    assert isinstance(reply, Reply)
    return reply


@pytest.mark.parametrize(
    ("method", "query", "detail", "code"),
    [
        ("GET", {"colour": "red"}, "Invalid query parameters: [colour]", "400006"),
        ("GET", {"order_by": "title"}, "Invalid query parameters: [order_by]", "400006"),
        ("GET", {"custom_fields": "{"}, "Invalid query parameters: [custom_fields]", "400006"),
        ("GET", {"id": "x"}, "Invalid query parameters: [id]", "400006"),
        ("POST", {}, "Missing required query parameters: [ds_id]", "400000"),
        ("PATCH", {"ds_id": "1", "id": "5"}, "Invalid query parameters: [id]", "400006"),
        ("POST", {"ds_id": "1"}, "Expected a list of items.", "400000"),
    ],
)
def test_query_and_body_are_checked(
    catalog: Alation, method: str, query: dict[str, str], detail: str, code: str
) -> None:
    reply = send(catalog, method, query, None if method == "GET" else {})

    assert (reply.status, reply.data) == (400, {"detail": detail, "code": code})


@pytest.mark.parametrize(
    ("method", "item", "errors"),
    [
        ("POST", {"title": "Sales"}, {"key": ["400068: API Key is a required input"]}),
        ("POST", 7, {"key": ["400068: API Key is a required input"]}),
        ("PATCH", {"title": "Sales"}, {"key": ["400068: API Key is a required input"]}),
        (
            "POST",
            {"key": "1.sales", "url": "/schema/1/", "name": "sales"},
            {"url": ["url is not accepted here."], "name": ["name is not accepted here."]},
        ),
    ],
)
def test_items_are_checked_and_no_job_starts(
    catalog: Alation, method: str, item: Any, errors: dict[str, list[str]]
) -> None:
    reply = send(catalog, method, {"ds_id": "1"}, [{"key": "1.hr"}, item])

    assert reply.status == 400
    assert reply.data == {"detail": INCORRECT, "errors": [errors], "code": "400010"}
    assert list(catalog.rdbms_schema.list()) == []


def test_a_request_over_the_hard_limit_is_refused(catalog: Alation) -> None:
    items = [{"key": f"1.s{number}"} for number in range(1001)]

    reply = send(catalog, "POST", {"ds_id": "1"}, items)

    assert reply.status == 400
    assert list(catalog.rdbms_schema.list()) == []
