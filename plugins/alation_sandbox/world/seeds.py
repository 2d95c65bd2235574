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
    "tooltip_text": None,
    "name_plural": "",
}

BUILTIN_FIELDS: tuple[Mapping[str, Any], ...] = (
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
)
"""Ids and types as in the sheet custom_field_value (field 3 title, field 4 description)."""

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
    "document_hub": ({"id": 1, "title": "Sandbox hub"},),
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
        {"id": 1, "title": "Sandbox database", "is_virtual": False},
        {"id": 2, "title": "Sandbox virtual database", "is_virtual": True},
    ),
    "filesystem": ({"id": 1, "title": "Sandbox file system"},),
}
"""Records by table. Template 1 serves documents and policies."""
