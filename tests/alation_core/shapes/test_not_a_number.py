"""What is no number of JSON is told as what it mostly is, a missing value, and what to do then."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from alation_core import Alation, ApiAccessToken

MISSING = "the number NaN. It mostly stands for a missing value: leave the field out then."


def message(**values: Any) -> str:
    document = Alation("http://127.0.0.1:1", auth=ApiAccessToken("x")).document
    row = {"title": "a", "document_hub_id": 1, **values}
    (problem,) = document.create.validate([row])
    return problem.message


@pytest.mark.parametrize("value", [float("nan"), -float("nan"), Decimal("NaN"), Decimal("sNaN")])
@pytest.mark.parametrize("field", ["title", "document_hub_id", "folder_ids"])
def test_no_number_is_a_missing_value(field: str, value: Any) -> None:
    assert message(**{field: value}).endswith(f", not {MISSING}")
    assert message(custom_fields=[{"field_id": 1, "value": value}]).endswith(MISSING)


@pytest.mark.parametrize("value", [float("inf"), Decimal("Infinity")])
def test_infinity_is_told_as_a_number(value: Any) -> None:
    assert message(document_hub_id=value) == "Expected an integer, not the number Infinity."
    assert message(title=-value) == "Expected a text, not the number -Infinity."
