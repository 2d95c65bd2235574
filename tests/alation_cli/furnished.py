"""A sandbox in which every list that a write takes back shows something."""

from __future__ import annotations

from typing import Any

from alation_cli.row_template.examples import example_row
from alation_core import Alation, BoundWrite, RefreshToken, SimulatedClock
from alation_sandbox import Sandbox

TEXT = [{"field_id": 4, "value": "<p>v</p>"}]
STEWARD = [{"field_id": 8, "value": [{"otype": "user", "oid": 1}]}]


def client_of(server: Sandbox) -> Alation:
    """Return a client of a sandbox that waits for nothing."""
    auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
    return Alation(server.url, auth, clock=SimulatedClock(), credentials={"cde": auth})


def furnish(catalog: Alation) -> None:
    """Make some objects of every kind."""
    for name, params, rows in WRITES:
        endpoint, _, operation = name.partition(".")
        write: BoundWrite[Any] = getattr(catalog.endpoint(endpoint), operation)
        run = write([{**example_row(write), **row} for row in rows], **params)
        assert run.ok, (name, [problem.message for problem in run.problems])


DS = {"ds_id": 1}
SERVER = {"bi_server_id": 1}
FLOW = [
    [{"otype": "table", "key": "1.s.t"}],
    [{"otype": "dataflow", "key": "api/f"}],
    [{"otype": "table", "key": "1.s.u"}],
]
DOCUMENT = {"document_hub_id": 1, "description": "=d"}

WRITES: list[tuple[str, dict[str, Any], list[dict[str, Any]]]] = [
    (
        "document_hub_folder.create",
        {},
        [{"title": "A", "template_id": 1, "custom_fields": TEXT}, {"title": "B"}],
    ),
    (
        "document.create",
        {},
        [
            {
                **DOCUMENT,
                "template_id": 1,
                "custom_fields": TEXT,
                "parent_folder_id": 1,
                "nav_link_folder_ids": [2],
            },
            {**DOCUMENT, "title": "=1+1", "description": "[1]"},
        ],
    ),
    ("document.create", {}, [{**DOCUMENT, "title": "a\rb", "parent_document_id": 1}]),
    (
        "glossary_term.create",
        {},
        [{"glossary_ids": [1], "template_id": 1, "custom_fields": TEXT}, {"title": "1.10"}],
    ),
    ("business_policy.create", {}, [{}, {"title": "P", "description": "d"}]),
    (
        "custom_field.create",
        {},
        [
            {},
            {
                "field_type": "MULTI_PICKER",
                "name_plural": "Picks",
                "options": ["a;b", "[c]", "1"],
            },
        ],
    ),
    ("custom_field_value.upsert", {}, [{}]),
    ("rdbms_schema.upsert", DS, [{"key": "1.s", "custom_fields": STEWARD}]),
    (
        "rdbms_table.upsert",
        DS,
        [{"key": "1.s.t", "partition_columns": ["a"], "custom_fields": STEWARD}, {"key": "1.s.u"}],
    ),
    (
        "rdbms_column.upsert",
        DS,
        [{"key": "1.s.t.c", "nullable": True, "index": {"isPrimaryKey": True}}, {"key": "1.s.t.d"}],
    ),
    (
        "custom_field_value.upsert",
        {},
        [{"field_id": 10001, "otype": "table", "value": "[2024]"}],
    ),
    ("data_quality.upsert_fields", {}, [{}]),
    ("data_quality.upsert_values", {}, [{"object_key": "1.s.t"}]),
    ("dataflow.upsert", {}, [{"external_id": "api/f", "title": "F", "paths": [FLOW]}]),
    ("tag.add", {}, [{}]),
    (
        "trust_check.create",
        {},
        [{"flag_type": "WARNING", "flag_reason": "r"}, {"flag_type": "ENDORSEMENT"}],
    ),
    ("domain.create", {}, [{}]),
    ("domain.create", {}, [{"parent_id": 1}]),
    ("article.create", {}, [{}]),
    ("visual_config.create", {}, [{}]),
    ("datasource.create_ocf", {}, [{}]),
    ("datasource.create_native", {}, [{}]),
    ("datasource.replace_extraction_config_native", {}, [{"ds_id": 4}]),
    ("data_product.create", {}, [{}]),
    ("data_product.create_marketplace", {}, [{}]),
    ("data_product.create_permission", {}, [{}]),
    (
        "critical_data_element.create",
        {},
        [{"stewards": [{"source_key": "alation://user/1"}]}],
    ),
    ("bi_source.create_servers", {}, [{}]),
    ("bi_source.upsert_folders", SERVER, [{}]),
    ("bi_source.upsert_connections", SERVER, [{"parent_folder": "sales_overview"}]),
    ("bi_source.upsert_datasources", SERVER, [{"parent_connections": ["sales_overview"]}]),
    ("bi_source.upsert_datasource_columns", SERVER, [{"values": ["1", "x"]}]),
    (
        "bi_source.upsert_reports",
        SERVER,
        [{"parent_folder": "sales_overview", "parent_datasources": ["sales_overview"]}],
    ),
    ("bi_source.upsert_report_columns", SERVER, [{"report": "sales_overview"}]),
]
"""What is made, in order: the operation, its parameters, and of each row what the example lacks."""
