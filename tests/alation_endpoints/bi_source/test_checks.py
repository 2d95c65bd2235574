"""What is refused before anything is sent, and what goes into the address and the body."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload
from alation_endpoints.bi_source import BiSource

FOLDER = {
    "name": "Finance",
    "external_id": "f",
    "source_url": "/f",
    "bi_object_type": "Project",
    "description_at_source": None,
    "owner": "bi-admin",
}
CONNECTION = {
    **{name: FOLDER[name] for name in ("name", "external_id", "source_url", "bi_object_type")},
    "description_at_source": "",
}
REPORT = {"name": "Cash", "external_id": "r", "report_type": "SIMPLE"}
COLUMN = {"name": "net", "external_id": "c"}


@pytest.mark.parametrize(
    ("operation", "row", "field"),
    [
        ("create_servers", {"title": "a"}, "uri"),
        ("create_servers", {"uri": "", "title": "a"}, "uri"),
        ("create_servers", {"uri": "x"}, "title"),
        (
            "create_servers",
            {"uri": "x", "title": "a", "name_configuration": {"bi_reports": "x"}},
            "name_configuration.bi_reports",
        ),
        ("update_server", {"bi_server_id": 31, "title": "a"}, "uri"),
        ("update_server", {"uri": "x"}, "bi_server_id"),
        *(
            ("upsert_folders", {name: FOLDER[name] for name in FOLDER if name != left}, left)
            for left in FOLDER
        ),
        ("upsert_folders", {**FOLDER, "external_id": ""}, "external_id"),
        ("upsert_folders", {**FOLDER, "owner": None}, "owner"),
        ("upsert_reports", {"name": "Cash", "external_id": "r"}, "report_type"),
        ("upsert_reports", {**REPORT, "popularity": "high"}, "popularity"),
        ("upsert_report_columns", {**COLUMN, "values": [1]}, "values[0]"),
        ("upsert_datasources", {**COLUMN, "parent_connections": "c"}, "parent_connections"),
        ("upsert_datasource_columns", {**COLUMN, "datasource": "d"}, "datasource"),
        ("upsert_connections", COLUMN, "bi_object_type"),
        ("update_folder", {"bi_folder_id": 4}, "bi_folder_id"),
        ("update_folder", {"bi_folder_id": 4, "parent_folder": ""}, "parent_folder"),
        ("update_report", {"bi_report_id": 4, "bi_server_id": 1}, "bi_server_id"),
        ("delete_folders", {}, "id"),
        ("delete_folders", {"id": 4, "external_id": "f"}, "external_id"),
        ("delete_folder", {"id": 4}, "id"),
        ("delete_report", {}, "bi_report_id"),
    ],
)
def test_rows_that_do_not_fit(
    offline: Alation, operation: str, row: dict[str, Any], field: str
) -> None:
    found = getattr(offline.bi_source, operation).validate([row])
    assert field in {problem.field for problem in found}


@pytest.mark.parametrize(
    ("operation", "row"),
    [
        ("update_server", {"bi_server_id": 31, "uri": ""}),
        ("upsert_folders", {**FOLDER, "parent_folder": ""}),
        ("upsert_reports", {**REPORT, "report_type": "dashboard"}),
        ("upsert_connections", {**CONNECTION, "other_fields": {"query_text": "SELECT 1"}}),
        ("update_folder", {"bi_folder_id": 4, "parent_folder": None}),
    ],
)
def test_rows_that_fit(offline: Alation, operation: str, row: dict[str, Any]) -> None:
    assert getattr(offline.bi_source, operation).validate([row]) == []


OF_SERVERS = {"list_servers", "create_servers", "update_server"}
WITHIN = sorted(BiSource.operations().keys() - OF_SERVERS)


@pytest.mark.parametrize("operation", WITHIN)
def test_what_is_within_a_server_needs_its_number(offline: Alation, operation: str) -> None:
    call = getattr(offline.bi_source, operation)
    rows = {"delete": {"id": 1}, "upsert": {}, "update": {}}
    given = [[row] for word, row in rows.items() if operation.startswith(word)]
    with pytest.raises(ConfigurationError, match="bi_server_id"):
        list(call(*given))


def test_a_delete_by_another_field_than_the_call_names_is_not_sent(offline: Alation) -> None:
    delete = offline.bi_source.delete_folders
    with pytest.raises(InvalidPayload, match="has none of external_id"):
        delete([{"id": 1}], bi_server_id=31, keyField="external_id")
    with pytest.raises(InvalidPayload, match="has none of id"):
        delete([{"external_id": "f"}], bi_server_id=31)
    with pytest.raises(InvalidPayload, match="holds a comma"):
        delete([{"external_id": "a,b"}], bi_server_id=31, keyField="external_id")


@pytest.mark.parametrize("oids", [["a,b"], ["a", 4, ","], "a"])
def test_a_list_is_not_asked_for_other_objects_than_were_named(offline: Alation, oids: Any) -> None:
    with pytest.raises(ConfigurationError, match="'oids'"):
        offline.bi_source.list_folders(bi_server_id=31, oids=oids, keyField="external_id")


def test_the_address_of_a_delete_stays_below_what_web_servers_take(offline: Alation) -> None:
    rows = [{"external_id": "\u00e9" * 100 + str(number)} for number in range(300)]
    params: dict[str, Any] = {"bi_server_id": 31, "keyField": "external_id"}
    batches = offline.bi_source.delete_folders.plan(rows, **params)
    form = BiSource.delete_folders.form(params)
    for batch in batches:
        ((name, listed),) = form.query(row.part for row in batch.rows)
        assert name == "oids"
        assert len(listed.encode()) * 3 < 8000


def test_keys_that_no_source_tells_are_sent_beside_the_others(offline: Alation) -> None:
    row = {**CONNECTION, "host": "db.example.com", "other_fields": {"query_text": "SELECT 1"}}
    (batch,) = offline.bi_source.upsert_connections.plan([row], bi_server_id=31)
    form = BiSource.upsert_connections.form({"bi_server_id": 31})
    (sent,) = json.loads(batch.body(form))
    assert sent == {**CONNECTION, "host": "db.example.com", "query_text": "SELECT 1"}


def test_columns_keep_their_order_over_requests(offline: Alation) -> None:
    rows = [
        {**COLUMN, "external_id": f"c{n}", "parent_report_columns": [f"c{n - 1}"] if n else []}
        for n in range(2500)
    ]
    batches = list(offline.bi_source.upsert_report_columns.plan(rows, bi_server_id=31))
    assert [position for batch in batches for position in batch.positions] == list(range(2500))
    assert [len(batch.rows) for batch in batches] == [1000, 1000, 500]
    assert not BiSource.upsert_report_columns.overlaps
