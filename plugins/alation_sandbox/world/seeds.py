"""What a sandbox starts with, as data. Field names follow the sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FIRST_IDS: Mapping[str, int] = {"custom_field": 10001}
"""First id of a table where it is not 1. User fields start at about 10001 (sheet custom_field)."""

USER_ID = 1

_FIELD: Mapping[str, Any] = {
    "options": None,
    "allow_multiple": False,
    "allowed_otypes": None,
    "backref_name": None,
    "backref_tooltip_text": None,
    "builtin_name": None,
    "tooltip_text": None,
    "name_plural": "",
}

SHIPPED_FIELDS: tuple[Mapping[str, Any], ...] = (
    {
        **_FIELD,
        "id": 3,
        "field_type": "TEXT",
        "name_singular": "Title",
        "builtin_name": "title",
    },
    {
        **_FIELD,
        "id": 4,
        "field_type": "RICH_TEXT",
        "name_singular": "Description",
        "builtin_name": "description",
    },
    {
        **_FIELD,
        "id": 5,
        "field_type": "PICKER",
        "name_singular": "Status",
        "options": ["Draft", "Approved"],
        "builtin_name": "business_glossary_status",
    },
    {**_FIELD, "id": 6, "field_type": "OBJECT_SET", "name_singular": "Expert"},
    {**_FIELD, "id": 7, "field_type": "OBJECT_SET", "name_singular": "Interested person"},
    {
        **_FIELD,
        "id": 8,
        "field_type": "OBJECT_SET",
        "name_singular": "Steward",
        "name_plural": "Stewards",
        "allow_multiple": True,
        "allowed_otypes": ["groupprofile", "user"],
        "backref_name": "Steward",
        "builtin_name": "steward",
    },
    {**_FIELD, "id": 9, "field_type": "OBJECT_SET", "name_singular": "Person working on"},
)
"""Ids, types and built-in names: sheet custom_field. The names of 3 to 5 and options: a choice."""

BUILTIN_FIELDS = SHIPPED_FIELDS[:2]
"""Title and description: the fields that the template starts with."""

OTYPE_NAMES: tuple[str, ...] = (
    "api_resource",
    "api_resource_field",
    "api_resource_folder",
    "article",
    "attribute",
    "bi_connection",
    "bi_connection_column",
    "bi_datasource",
    "bi_datasource_column",
    "bi_dimension",
    "bi_folder",
    "bi_measure",
    "bi_report",
    "bi_report_column",
    "bi_server",
    "business_policy",
    "data",
    "dataflow",
    "directory",
    "doc_schema",
    "docstore_collection",
    "docstore_folder",
    "domain",
    "dynamic_set_property",
    "external",
    "file",
    "filesystem",
    "glossary_term",
    "glossary_v3",
    "groupprofile",
    "policy",
    "policy_group",
    "propagated_catalog_set",
    "query",
    "schema",
    "table",
    "user",
)
"""Object types (sheet otype); what a live server lists beside them is not known."""

SEEDS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "user": (
        {
            "id": USER_ID,
            "profile_id": USER_ID,
            "display_name": "Sandbox User",
            "email": "sandbox@example.com",
            "url": f"/user/{USER_ID}/",
            "last_login": None,
            "ts_created": "2025-01-01T00:00:00.000000Z",
        },
    ),
    "group": (
        {
            "id": 1,
            "profile_id": 1,
            "display_name": "Sandbox Group",
            "email": "sandbox-group@example.com",
            "url": "/group/1/",
        },
    ),
    "otype": tuple({"name": name} for name in OTYPE_NAMES),
    "connector": (
        {
            "id": 1,
            "name": "Sandbox connector",
            "uses_agent": False,
            "connector_version": "1.0.0",
            "connector_category": "RDBMS",
        },
    ),
    "custom_field": SHIPPED_FIELDS,
    "document_hub": ({"id": 1, "title": "Sandbox hub"},),
    "glossary": ({"id": 1, "title": "Sandbox glossary"},),
    "custom_template": (
        {
            "id": 1,
            "title": "Sandbox template",
            "builtin_name": None,
            "layout_otype": 96,  # terms and documents (sheet custom_template)
            "visual_config_id": None,
            "fields": BUILTIN_FIELDS,
        },
    ),
    "data_source": (
        {"id": 1, "title": "Sandbox database", "is_virtual": False, "connector_id": 1},
        {
            "id": 2,
            "title": "Sandbox virtual database",
            "is_virtual": True,
            "dbtype": "postgresql",
        },
    ),
    "policy_group": (
        {
            "id": 1,
            "title": "Sandbox policies",
            "description": "",
            "ts_created": "2025-01-01T00:00:00.000000Z",
            "stewards": [],
        },
    ),
    "filesystem": ({"id": 1, "title": "Sandbox file system"},),
}
"""Records by table. Template 1 serves documents and policies. That data source 1 is an OCF source
is a choice; virtual ones are in the other family (sheet datasource)."""
