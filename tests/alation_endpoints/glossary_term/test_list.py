from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation
from alation_sandbox import Sandbox


@pytest.fixture(autouse=True)
def terms(server: Sandbox) -> None:
    """Terms 1 to 4, the last one deleted."""
    table = server.world.table("glossary_term")
    for title, glossaries in [
        ("Gross margin", [31]),
        ("Net revenue", [31, 32]),
        ("Churn", []),
        ("Margin call", [31]),
    ]:
        table.insert(
            {
                "title": title,
                "glossary_ids": glossaries,
                "custom_fields": [],
                "deleted": title == "Margin call",
            }
        )


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"id": 2}, [2]),
        ({"id": [1, 3]}, [1, 3]),
        ({"glossary_id": 31}, [1, 2]),
        ({"glossary_id": 32}, [2]),
        ({"search": "margin"}, [1]),
        ({"search": "revenue churn"}, [2, 3]),
        ({"deleted": True}, [4]),
        ({"limit": 2}, [1, 2, 3]),
        ({"skip": 2}, [3]),
    ],
)
def test_filter(catalog: Alation, filters: dict[str, Any], ids: list[int]) -> None:
    assert [term.id for term in catalog.glossary_term.list(**filters)] == ids
