from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, RequestRefused
from alation_sandbox import Sandbox

SHIPPED = [3, 4, 5, 6, 7, 8, 9]


@pytest.fixture(autouse=True)
def fields(catalog: Alation) -> None:
    """Field 10001, a picker, and 10002, an object set."""
    rows = [
        {
            "field_type": "PICKER",
            "name_singular": "Sensitivity",
            "options": ["Public"],
            "tooltip_text": "Who may read it",
        },
        {
            "field_type": "OBJECT_SET",
            "name_singular": "Owner",
            "name_plural": "Owners",
            "allow_multiple": True,
            "allowed_otypes": ["user"],
            "backref_name": "Owner of",
        },
    ]
    catalog.custom_field.create(rows).raise_for_problems()


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [*SHIPPED, 10001, 10002]),
        ({"id": 8}, [8]),
        ({"id": [8, 10001, 777]}, [8, 10001]),
        ({"allow_multiple": True}, [8, 10002]),
        ({"field_type": "PICKER"}, [5, 10001]),
        ({"field_type": ["TEXT", "RICH_TEXT"]}, [3, 4]),
        ({"name_singular": ["Owner", "Steward"]}, [8, 10002]),
        ({"name_singular": "owner"}, []),
        ({"name_singular__contains": "Own"}, [10002]),
        ({"name_singular__contains": "own"}, []),
        ({"name_singular__icontains": "OWN"}, [10002]),
        ({"name_plural": "Owners"}, [10002]),
        ({"name_plural__contains": "Stew"}, [8]),
        ({"name_plural__icontains": "stew"}, [8]),
        ({"tooltip_text": "Who may read it"}, [10001]),
        ({"tooltip_text__contains": "may"}, [10001]),
        ({"tooltip_text__icontains": "WHO"}, [10001]),
        ({"limit": 2}, [*SHIPPED, 10001, 10002]),
        ({"skip": 8}, [10002]),
    ],
)
def test_filter(catalog: Alation, filters: dict[str, Any], ids: list[int]) -> None:
    assert [field.id for field in catalog.custom_field.list(**filters)] == ids


def test_a_boolean_filter_is_sent_in_lower_case(catalog: Alation, server: Sandbox) -> None:
    list(catalog.custom_field.list(allow_multiple=False))
    assert server.requests[-1].query == "limit=1000&allow_multiple=false"


def test_get_reads_one_field(catalog: Alation) -> None:
    field = catalog.custom_field.get(field_id=10002)

    assert (field.name_plural, field.allowed_otypes) == ("Owners", ["user"])
    assert field.raw["builtin_name"] is None


def test_get_builtin_reads_a_field_by_its_fixed_name(catalog: Alation) -> None:
    field = catalog.custom_field.get_builtin(field_name="steward")

    assert (field.id, field.allowed_otypes) == (8, ["groupprofile", "user"])


@pytest.mark.parametrize(
    ("operation", "params"), [("get", {"field_id": 777}), ("get_builtin", {"field_name": "a b?"})]
)
def test_what_is_not_there_is_refused(
    catalog: Alation, operation: str, params: dict[str, Any]
) -> None:
    with pytest.raises(RequestRefused) as caught:
        getattr(catalog.custom_field, operation)(**params)
    assert caught.value.status == 404
