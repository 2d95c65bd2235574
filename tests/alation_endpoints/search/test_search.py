from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from alation_core import Alation, ConfigurationError, RefreshToken, RequestRefused, SimulatedClock
from alation_endpoints.search import SearchBreadcrumb
from alation_sandbox import Sandbox

SOURCE = {"id": 7, "title": "Warehouse", "is_virtual": False}
SCHEMA = {"id": 3, "ds_id": 7, "key": "7.sales", "name": "sales", "title": ""}
WITHIN = {"ds_id": 7, "schema_id": 3, "schema_name": "sales", "description": ""}


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    """A sandbox with something of each kind. It is only read."""
    with Sandbox() as running:
        table = running.world.table
        table("data_source").insert(SOURCE)
        table("rdbms_schema").insert(SCHEMA)
        for number, name in ((11, "orders"), (12, "order_lines"), (13, "customers")):
            key = f"7.sales.{name}"
            table("rdbms_table").insert(
                {"id": number, "key": key, "name": name, "title": ""} | WITHIN
            )
        column = {"id": 11, "key": "7.sales.orders.no", "name": "no", "table_id": 11}
        table("rdbms_column").insert(column | WITHIN | {"title": "Number of the order"})
        table("document").insert({"id": 1, "title": "Big orders", "description": ""})
        table("document").insert({"id": 2, "title": "Old orders", "deleted": True})
        table("glossary_term").insert({"id": 1, "title": "Order", "description": "a term"})
        table("glossary_term").insert({"id": 5, "title": "Net", "description": "of an order"})
        table("business_policy").insert({"id": 1, "title": "Orders are kept", "deleted": False})
        table("tag").insert({"id": 4, "name": "finance"})
        table("tagging").insert({"tag_id": 4, "otype": "table", "oid": 11, "key": "11"})
        rule = {"domain_id": 9, "otype": "table", "oid": 12, "exclude": False}
        table("domain_rule").insert(rule)
        table("domain_rule").insert(rule | {"oid": 13, "exclude": True})
        subject = {"otype": "table", "id": 13}
        table("trust_check").insert({"flag_type": "DEPRECATION", "subject": subject})
        yield running


@pytest.fixture(scope="module")
def catalog(server: Sandbox) -> Alation:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    return Alation(server.url, auth, clock=SimulatedClock())


def found(catalog: Alation, **asked: Any) -> list[tuple[str, str]]:
    return [(str(hit.otype), str(hit.id)) for hit in catalog.search.search(**asked)]


TABLES = [("table", "11"), ("table", "12"), ("table", "13")]


@pytest.mark.parametrize(
    ("q", "hits"),
    [
        ("orders", "table 11, glossary_term 1, business_policy 1"),
        ("ORDER NUMBER", "attribute 11"),
        ('"of an order"', "glossary_term 5"),
        ('"big orders" old', ""),
        ("order_*", "table 12"),
        ("cust*s", "table 13"),
        ("warehouse", "datasource 7"),
        ("sal", "schema 3"),
        ("finance", "tag 4"),
        ("[", ""),
    ],
)
def test_words_are_found(catalog: Alation, q: str, hits: str) -> None:
    assert ", ".join(map(" ".join, found(catalog, q=q))) == hits


@pytest.mark.parametrize(
    ("filters", "hits"),
    [
        ({"otypes": ["table"]}, TABLES),
        ({"otypes": ["data"], "fields": {"ds": 7}}, [("datasource", "7")]),
        ({"otypes": ["datasource"], "fields": {"ds": ["7"]}}, [("datasource", "7")]),
        ({"otypes": ["schema", "attribute"]}, [("schema", "3"), ("attribute", "11")]),
        ({"fields": {"tag_ids": [4]}}, TABLES[:1]),
        ({"fields": {"tag_ids": [5]}}, []),
        ({"domain_ids": [9]}, TABLES[1:2]),
        ({"flags": ["Deprecation"]}, TABLES[2:]),
        ({"flags": ["deprecation"]}, []),
        ({"otypes": ["table"], "starred": True}, []),
        ({"otypes": ["table"], "recent": False}, TABLES),
    ],
)
def test_filters_are_a_dict(
    catalog: Alation, filters: dict[str, Any], hits: list[tuple[str, str]]
) -> None:
    assert found(catalog, filters=filters) == hits


def test_filters_are_sent_as_one_text_of_json(server: Sandbox, catalog: Alation) -> None:
    filters = {"otypes": ["table"], "fields": {"ds": [7]}}
    assert found(catalog, q="order_ & co", filters=filters) == []
    (sent,) = parse_qs(server.requests[-1].query)["filters"]
    assert json.loads(sent) == filters


@pytest.mark.parametrize("filters", ["table", ["table"], 7])
def test_filters_that_are_no_dict_are_not_sent(catalog: Alation, filters: Any) -> None:
    with pytest.raises(ConfigurationError, match="filters"):
        catalog.search.search(filters=filters)


@pytest.mark.parametrize("filters", [{"otype": "table"}, {"fields": {"x": 1}}, {"fields": []}])
def test_filters_that_are_not_known_are_refused(catalog: Alation, filters: dict[str, Any]) -> None:
    with pytest.raises(RequestRefused, match="Invalid filters"):
        found(catalog, filters=filters)


def test_hits_are_read_whole_in_pages_and_each_once(server: Sandbox, catalog: Alation) -> None:
    whole = found(catalog, q="o")
    before = len(server.requests)
    assert found(catalog, q="o", limit=2) == whole
    asked = [parse_qs(one.query)["offset"][0] for one in list(server.requests)[before:]]
    assert asked == [str(number) for number in range(0, len(whole), 2)]
    assert len(set(whole)) == len(whole) > 4


def test_a_hit_says_where_it_lies(server: Sandbox, catalog: Alation) -> None:
    (hit,) = catalog.search.search(filters={"otypes": ["attribute"]})
    assert hit.breadcrumbs == [
        SearchBreadcrumb(None, "datasource", "Warehouse"),
        SearchBreadcrumb("sales", "schema", ""),
        SearchBreadcrumb("orders", "table", ""),
    ]
    assert hit.url == f"{server.url}/attribute/11/"
    assert (hit.name, hit.title, hit.text) == ("no", "Number of the order", "")
