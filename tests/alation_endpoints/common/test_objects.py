"""Which rows of the bundled writes are about one object, and what a full write resets."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ApiAccessToken
from alation_core.operations import WriteOperation
from alation_core.plugins import Registry
from alation_core.shapes import SomethingBeside, payload_schema

REGISTRY = Registry(None)
WRITES = {
    f"{name}.{operation.name}": operation
    for name in REGISTRY.names
    for operation in REGISTRY.endpoint(name).operations().values()
    if isinstance(operation, WriteOperation)
}
UPSERTS = {"nosql.create"}
"""What is called a create, and names the object that it makes or replaces."""
CREATES = {name for name in WRITES if ".create" in name or ".bulk_create" in name} - UPSERTS
ABOUT_NO_OBJECT = {
    "data_product.log_all_report_results": "adds to a log",
    "data_product.log_report_results": "adds to a log",
    "query_log_ingestion.upload": "adds to a log",
    "data_product_ai.call_tool": "asks",
    "data_product_ai.stream_tool": "asks",
    "data_product_ai.enrich_spec": "asks",
    "data_product_ai.validate_sql": "asks",
    "data_product_ai.extract_metrics": "asks",
    "data_product_ai.extract_metrics_from_bi": "asks",
    "data_product_ai.extract_metrics_from_sample_queries": "asks",
}
"""Writes whose rows change no object that could be named."""


def has_to_set_something(write: WriteOperation[Any]) -> bool:
    """Tell whether a field beside those that name the object is required anyway."""
    by = write.same_object.by if write.same_object else ()
    fields = write.payload_schema.fields
    return any(field.required and name not in by for name, field in fields.items())


UPDATES = {
    name for name, write in WRITES.items() if ".update" in name and not has_to_set_something(write)
} - {"data_product.update_published"}  # shows the product's newest state, and sets nothing
FULL_WRITES = {
    "datasource.replace_extraction_config_native",
    "dataflow.upsert",
    "rdbms_schema.upsert",
    "rdbms_table.upsert",
    "rdbms_column.upsert",
    "virtual_filesystem.replace",
}
OFFLINE = Alation("https://acme.example.com", ApiAccessToken("fake-token"))


def test_every_write_but_a_create_names_its_object() -> None:
    assert {name for name, write in WRITES.items() if write.same_object is None} == (
        CREATES | ABOUT_NO_OBJECT.keys()
    )


@pytest.mark.parametrize("name", sorted(WRITES.keys() - CREATES - ABOUT_NO_OBJECT.keys()))
def test_what_names_an_object_are_fields_of_the_row(name: str) -> None:
    write = WRITES[name]

    assert write.same_object is not None
    assert set(write.same_object.by) <= payload_schema(write.payload).fields.keys()


def test_the_full_writes_are_those_of_the_sheets() -> None:
    assert {name for name, write in WRITES.items() if write.full_write} == FULL_WRITES


@pytest.mark.parametrize("name", sorted(UPDATES))
def test_an_update_has_to_change_something(name: str) -> None:
    rules = getattr(WRITES[name].payload_schema, "rules", ())
    (rule,) = [rule for rule in rules if isinstance(rule, SomethingBeside)]
    same = WRITES[name].same_object

    assert same is not None
    assert rule.names == same.by


def contested(name: str, *rows: dict[str, Any]) -> list[str | None]:
    endpoint, _, operation = name.partition(".")
    problems = getattr(OFFLINE.endpoint(endpoint), operation).validate(rows)
    assert {problem.row for problem in problems} in (set(), {0, 1})
    return [problem.field for problem in problems if problem.row == 0]


VALUE = {"field_id": 10001, "otype": "table", "oid": 7, "value": "Draft"}
FIELD_5, FIELD_6 = ({"field_id": number, "value": "x"} for number in (5, 6))
RESULT = {
    "field_key": "dq.id",
    "object_key": "1.hr.staff",
    "object_type": "TABLE",
    "status": "GOOD",
    "value": 1,
}
COLUMN = {"key": "1.hr.staff.id", "column_type": "int"}
TABLE, INDEX = {"key": "1.a.b.c", "column_type": "int"}, {"key": "1.a.b.c", "index_type": "OTHER"}
FILE = {"path": "/data/", "name": "a.csv", "is_directory": False}
LAYOUT = {
    "visual_config_id": 58,
    "title": "Measure",
    "layout_otype": "table",
    "component_list_in_config": [],
}
REPORT = {"name": "Cash position", "external_id": "r", "report_type": "SIMPLE"}
RENAMED = {"bi_report_id": 5, "name": "a"}
PERSON = {"SN": "1", "Username": "ann", "Action": "RETAIN", "Group": "1"}


@pytest.mark.parametrize(
    ("name", "first", "second", "fields"),
    [
        ("custom_field_value.upsert", VALUE, {**VALUE, "value": "Final"}, ["value"]),
        ("custom_field_value.upsert", VALUE, {**VALUE, "oid": "007", "value": "Final"}, ["value"]),
        ("custom_field_value.upsert_sync", VALUE, {**VALUE, "value": ["Draft"]}, ["value"]),
        ("custom_field_value.upsert", VALUE, {**VALUE, "oid": "7"}, []),
        ("custom_field_value.upsert", VALUE, {**VALUE, "otype": "schema", "value": "Final"}, []),
        ("document.update", {"id": 1, "title": "a"}, {"id": 1, "title": "b"}, ["title"]),
        ("document.update", {"id": 1, "title": "a"}, {"id": 1, "description": "b"}, []),
        (
            "document.update",
            {"id": 1, "template_id": 2, "custom_fields": [FIELD_5]},
            {"id": 1, "template_id": 2, "custom_fields": [{**FIELD_5, "value": "y"}, FIELD_6]},
            ["custom_fields (field_id 5)"],
        ),
        (
            "glossary_term.update",
            {"id": 1, "template_id": 2, "custom_fields": [FIELD_5]},
            {"id": 1, "template_id": 2, "custom_fields": [FIELD_6]},
            [],
        ),
        (
            "rdbms_schema.update",
            {"id": 1, "custom_fields": [{"field_id": 5, "value": ["a"], "op": "add"}]},
            {"id": 1, "custom_fields": [{"field_id": 5, "value": ["b"], "op": "add"}]},
            [],
        ),
        ("rdbms_schema.update", {"id": 1, "title": "a"}, {"key": "1.hr", "title": "b"}, []),
        (
            "business_policy.update",
            {"id": 1, "policy_group_ids": {"add": [1]}},
            {"id": 1, "policy_group_ids": {"remove": [2]}},
            [],
        ),
        (
            "business_policy.update",
            {"id": 1, "policy_group_ids": {"replace": [1]}},
            {"id": 1, "policy_group_ids": {"replace": [2]}},
            ["policy_group_ids"],
        ),
        ("rdbms_column.upsert", COLUMN, {**COLUMN, "title": "Id"}, ["title"]),
        ("rdbms_column.upsert", COLUMN, {**COLUMN, "key": "1.HR.staff.id", "title": "Id"}, []),
        ("rdbms_column.upsert", COLUMN, COLUMN, []),
        ("data_quality.upsert_values", RESULT, {**RESULT, "status": "ALERT"}, ["status"]),
        ("data_quality.upsert_values", RESULT, {**RESULT, "object_key": "1.hr"}, []),
        ("document.delete", {"id": 1}, {"id": 1}, []),
        (
            "custom_field.update",
            {"id": 1, "tooltip_text": "a"},
            {"id": 1, "tooltip_text": "b"},
            ["tooltip_text"],
        ),
        ("virtual_datasource.upload", TABLE, INDEX, []),
        ("virtual_datasource.upload", TABLE, {**TABLE, "column_type": "text"}, ["column_type"]),
        (
            "virtual_filesystem.replace",
            FILE,
            {**FILE, "path": "data", "size_in_bytes": 1},
            ["size_in_bytes"],
        ),
        ("visual_config.update", LAYOUT, {**LAYOUT, "title": "Measures"}, ["title"]),
        ("bi_source.upsert_reports", REPORT, {**REPORT, "name": "Cash"}, ["name"]),
        ("bi_source.upsert_reports", REPORT, {**REPORT, "external_id": "r2", "name": "b"}, []),
        ("bi_source.update_report", RENAMED, {**RENAMED, "name": "b"}, ["name"]),
        ("bi_source.update_report", RENAMED, {"bi_report_id": 5, "owner": "b"}, []),
        ("bi_source.update_report", RENAMED, {"bi_report_id": 6, "name": "b"}, []),
        ("bi_source.delete_reports", {"id": 5}, {"external_id": "5"}, []),
        ("visual_config.update", LAYOUT, {**LAYOUT, "visual_config_id": 59, "title": "b"}, []),
        ("user.remove_duplicates", PERSON, {**PERSON, "Action": "SUSPEND"}, ["Action"]),
        ("user.remove_duplicates", PERSON, {**PERSON, "Username": "Ann", "SN": "2"}, []),
    ],
)
def test_rows_that_set_one_thing_twice(
    name: str, first: dict[str, Any], second: dict[str, Any], fields: list[str]
) -> None:
    assert contested(name, first, second) == fields
