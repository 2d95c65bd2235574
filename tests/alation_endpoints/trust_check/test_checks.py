"""What is refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, InvalidPayload

TABLE = {"id": 812, "otype": "table"}
WARNING = {"flag_type": "WARNING", "flag_reason": "Load failed", "subject": TABLE}


@pytest.mark.parametrize(
    ("operation", "row", "field"),
    [
        ("create", {"flag_type": "WARNING", "subject": TABLE}, "flag_reason"),
        ("create", {"flag_type": "DEPRECATION", "subject": TABLE}, "flag_reason"),
        ("create", {**WARNING, "flag_reason": ""}, "flag_reason"),
        ("create", {**WARNING, "flag_reason": None}, "flag_reason"),
        ("create", {**WARNING, "flag_type": "ENDORSEMENT"}, "flag_reason"),
        ("create", {**WARNING, "flag_type": "warning"}, "flag_type"),
        ("create", {**WARNING, "subject": {"id": "812", "otype": "table"}}, "subject.id"),
        ("create", {**WARNING, "subject": {"id": 812, "otype": "Table"}}, "subject.otype"),
        ("create", {**WARNING, "subject": {"id": 812, "otype": ""}}, "subject.otype"),
        ("create", {"flag_type": "ENDORSEMENT"}, "subject"),
        ("update", {"flag_id": 5, "flag_reason": ""}, "flag_reason"),
        ("update", {"flag_reason": "x"}, "flag_id"),
        ("update", {"flag_id": 5, "flag_reason": "x", "flag_type": "WARNING"}, "flag_type"),
        ("delete", {"id": 5}, "id"),
    ],
)
def test_rows_that_do_not_fit(
    offline: Alation, operation: str, row: dict[str, Any], field: str
) -> None:
    found = getattr(offline.trust_check, operation).validate([row])
    assert field in {problem.field for problem in found}


@pytest.mark.parametrize("reason", [{}, {"flag_reason": ""}])
def test_an_endorsement_has_no_reason(offline: Alation, reason: dict[str, str]) -> None:
    row = {"flag_type": "ENDORSEMENT", "subject": TABLE, **reason}
    assert offline.trust_check.create.validate([row]) == []


def test_one_flag_gets_one_reason(offline: Alation) -> None:
    rows = [{"flag_id": 5, "flag_reason": text} for text in ("a", "b")]
    with pytest.raises(InvalidPayload, match="flag_reason"):
        offline.trust_check.update(rows)


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("list", {"oid": "12"}, "'oid'"),
        ("list", {"limit": 0}, "'limit'"),
        ("list", {"flag_type": "WARNING"}, "Unknown field"),
        ("get", {}, "'flag_id'"),
    ],
)
def test_parameters_that_do_not_fit(
    offline: Alation, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        getattr(offline.trust_check, operation)(**params)
