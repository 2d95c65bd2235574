from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, RefreshToken, RequestRefused, SimulatedClock
from alation_endpoints.aggregated_context import (
    AggregatedContextItem,
    ContextColumn,
    ContextSelection,
    ContextSignature,
    ContextTable,
)
from alation_sandbox import Answer, Call, Route, Sandbox, World, ok
from tests.alation_sandbox.support import Client

PATH = "/integration/v2/context/"
SALES = {"ds_id": 1, "schema_id": 3, "schema_name": "sales"}


def client(server: Sandbox, clock: SimulatedClock) -> Alation:
    auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
    return Alation(server.url, auth, clock=clock)


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    """A sandbox with some tables. It is only read."""
    with Sandbox() as running:
        table = running.world.table
        table("custom_field").insert({"id": 10044, "name_singular": "Sensitivity"})
        for number, name in enumerate(("orders", "order_lines", "order_states"), 11):
            texts = {"name": name, "title": "", "description": "<p>of orders</p>"}
            values = {"custom_fields": [{"field_id": 10044, "value": "high"}]}
            table("rdbms_table").insert({"id": number, **texts, **values, **SALES})
        for number, name in enumerate(("no", "amount"), 21):
            table("rdbms_column").insert({"id": number, "name": name, "table_id": 11, **SALES})
        table("document").insert({"id": 1, "title": "About orders", "description": ""})
        yield running


@pytest.fixture(scope="module")
def catalog(server: Sandbox) -> Alation:
    return client(server, SimulatedClock())


def names(found: list[Any] | None) -> list[str]:
    return [one.name or one.title for one in found or ()]


def test_a_question_finds_two_of_each_type(catalog: Alation) -> None:
    found = catalog.aggregated_context.get_context(question="Where are orders?")
    assert names(found.relevant_tables) == ["orders", "order_lines"]
    assert names(found.relevant_documentations) == ["About orders"]
    assert found.relevant_bi_reports == []


def test_a_signature_shapes_what_comes(catalog: Alation) -> None:
    children = {"columns": {"fields": ["name"]}}
    fields = ["name", "columns", "custom_fields"]
    selection = {"fields_required": fields, "child_objects": children, "custom_fields": [10044]}
    found = catalog.aggregated_context.get_context(
        mode="bulk", signature={"table": {**selection, "limit": 1}}, omit_empty=True
    )
    assert found == AggregatedContextItem(
        relevant_tables=[
            ContextTable(
                object_type="table",
                object_id=11,
                name="orders",
                custom_fields={"Sensitivity": "high"},
                columns=[ContextColumn(name="no"), ContextColumn(name="amount")],
            )
        ],
        raw=found.raw,
    )


def test_a_signature_may_be_made_of_its_shapes(catalog: Alation) -> None:
    signature = ContextSignature(table=ContextSelection(limit=3), column=ContextSelection())
    found = catalog.aggregated_context.get_context(
        mode="bulk", signature=signature, rich_text_format="text"
    )
    assert [one.description for one in found.relevant_tables or ()] == ["of orders"] * 3
    assert [one.object_type for one in found.relevant_columns or ()] == ["attribute"] * 2
    assert found.relevant_schemas is None


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "'question': A search needs one"),
        ({"question": ""}, "'question': A search needs one"),
        ({"mode": "search", "signature": {"table": {}}}, "'question': A search needs one"),
        ({"question": "x" * 2001}, "'question': Longer than maximum length 2000"),
        ({"mode": "bulk"}, "'signature': Bulk mode needs one"),
        ({"mode": "bulk", "question": "x", "signature": {"table": {}}}, "Only a search has one"),
        ({"mode": "bulk", "signature": {"documentation": {}}}, "Only a search finds"),
        ({"mode": "all", "signature": {"table": {}}}, "'mode'"),
        ({"question": "x", "signature": {"tables": {}}}, "'signature.tables': Unknown field"),
        ({"question": "x", "signature": {"table": {"limit": 1001}}}, "'signature.table.limit'"),
        ({"question": "x", "signature": {"table": {"custom_fields": [1]}}}, "fields_required"),
        ({"question": "x", "rich_text_format": "md"}, "'rich_text_format'"),
    ],
)
def test_a_call_that_cannot_succeed_is_not_sent(
    server: Sandbox, catalog: Alation, params: dict[str, Any], said: str
) -> None:
    before = len(server.requests)
    with pytest.raises(ConfigurationError) as caught:
        catalog.aggregated_context.get_context(**params)
    assert said in str(caught.value)
    assert len(server.requests) == before


def test_filters_of_the_search_count(catalog: Alation) -> None:
    selection = {"search_filters": {"domain_ids": [9]}}
    found = catalog.aggregated_context.get_context(mode="bulk", signature={"table": selection})
    assert found.relevant_tables == []


# ------------------------------------------------------------------------------ quota, throttle

WAIT = "Rate limit for read/ write requests reached. Expected available in 7 seconds."
THROTTLED = {"code": "429XXX", "title": "Too many requests", "detail": WAIT}


@pytest.mark.parametrize(
    ("refusal", "requests", "waited"),
    [
        ({"error": "Entitlement quota exceeded"}, 1, 0),
        ({"error": "Your ENTITLEMENT is used up. Expected available in 7 seconds."}, 1, 0),
        (THROTTLED, 2, 7),
        ({"detail": "Context API hit the throttle limit"}, 2, 0),
    ],
)
def test_a_used_up_quota_is_not_asked_again_and_the_throttle_is(
    refusal: dict[str, str], requests: int, waited: int
) -> None:
    asked: list[Call] = []

    def refuse_once(world: World, call: Call) -> Answer:
        asked.append(call)
        return ok({"relevant_tables": []}) if len(asked) > 1 else Answer(429, refusal)

    clock = SimulatedClock()
    with Sandbox(routes=[Route("GET", PATH, refuse_once)]) as server:
        ask = client(server, clock).aggregated_context.get_context
        if requests > 1:
            assert ask(question="orders").relevant_tables == []
        else:
            with pytest.raises(RequestRefused, match="429"):
                ask(question="orders")
    assert len(asked) == requests
    assert waited <= clock.now() < waited + 2


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?mode=other&question=x",
        "?mode=bulk",
        "?mode=bulk&question=x&signature={}",
        '?mode=bulk&signature={"documentation":{}}',
        '?question=x&signature={"tables":{}}',
        '?question=x&signature={"table":1}',
        "?question=x&signature=[",
        '?question=x&signature={"table":{"limit":0}}',
        f"?question={'x' * 2001}",
    ],
)
def test_the_sandbox_refuses_in_the_documented_form(server: Sandbox, query: str) -> None:
    asking = Client(server)
    with asking.session:
        asking.login()
        answer = asking.get(PATH + query)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}
