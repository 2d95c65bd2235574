"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError

ROW = {"tag_name": "Quarterly", "otype": "table", "oid": 812}


@pytest.mark.parametrize(
    ("operation", "row", "field"),
    [
        ("add", {**ROW, "tag_name": ""}, "tag_name"),
        ("add", {**ROW, "tag_name": ".."}, "tag_name"),
        ("add", {**ROW, "otype": ""}, "otype"),
        ("add", {**ROW, "oid": 1.5}, "oid"),
        ("add", {**ROW, "oid": True}, "oid"),
        ("add", {**ROW, "description": "x"}, "description"),
        ("update", {"tag_id": 23}, "tag_id"),
        ("update", {"tag_id": "23", "name": "Yearly"}, "tag_id"),
        ("update", {"tag_id": 23, "name": ""}, "name"),
        ("update", {"tag_id": 23, "description": None}, "description"),
        ("remove", {**ROW, "oid": "."}, "oid"),
        ("remove", {"tag_name": "Quarterly", "oid": 812}, "otype"),
    ],
)
def test_rows_that_do_not_fit(
    offline: Alation, operation: str, row: dict[str, Any], field: str
) -> None:
    assert [p.field for p in getattr(offline.tag, operation).validate([row])] == [field]


@pytest.mark.parametrize("oid", [812, "7/reports/q1.csv"])
def test_numbers_and_texts_name_objects(offline: Alation, oid: int | str) -> None:
    row = {**ROW, "oid": oid}
    assert offline.tag.add.validate([row]) == offline.tag.remove.validate([row]) == []


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("list", {"oid": 812}, "'otype'.*beside oid"),
        ("list", {"otype": "table"}, "'oid'.*beside otype"),
        ("list", {"limit": 0}, "'limit'"),
        ("get", {}, "'tag_id'"),
        ("list_objects", {}, "'tag_name'"),
        ("list_objects", {"tag_name": "."}, "tag_name"),
        ("list_objects", {"tag_name": "A", "order_by": "name"}, "'order_by'"),
    ],
)
def test_parameters_that_do_not_fit(
    offline: Alation, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        list(getattr(offline.tag, operation)(**params))
