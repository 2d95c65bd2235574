from __future__ import annotations

from typing import Any

import pytest


def field(oid: int, kind: str = "BUILT_IN", panel: str = "MAIN") -> dict[str, Any]:
    return {
        "rendered_otype": "CUSTOM_FIELD",
        "rendered_oid": oid,
        "page_defined_type": None,
        "component_type": kind,
        "panel": panel,
    }


@pytest.fixture
def row() -> dict[str, Any]:
    """A layout of terms: the description, the tags, and the stewards in a group."""
    tags = {
        "rendered_otype": None,
        "page_defined_type": "catalog.tags",
        "component_type": "PAGE_DEFINED",
        "panel": "SIDEBAR",
    }
    group = {"label": "Ownership", "panel": "SIDEBAR", "components": [field(8, panel="SIDEBAR")]}
    return {
        "title": "Measure",
        "layout_otype": "glossary_term",
        "component_list_in_config": [field(4), tags, group],
    }
