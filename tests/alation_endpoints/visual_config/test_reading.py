from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.reading import NOT_UNDERSTOOD, Reading
from alation_endpoints.visual_config import JobDetailsVisualConfig
from alation_endpoints.visual_config.reading import laid_out


def read(row: dict[str, Any], answer: Any) -> Reading:
    return laid_out([row], JobDetailsVisualConfig.from_reply("successful", answer))


def test_the_layout_that_was_sent_is_a_success(row: dict[str, Any]) -> None:
    assert read(row, {"id": 58, **row}).ids == {0: 58}
    assert read({"visual_config_id": 58, **row}, {"id": 58, **row}).ids == {0: 58}


def test_what_the_server_adds_is_no_contradiction(row: dict[str, Any]) -> None:
    answer = deepcopy(row)
    answer["component_list_in_config"][1]["rendered_oid"] = None
    answer["component_list_in_config"][2].update(is_group=True, open_by_default=None)
    answer["component_list_in_config"].append(row["component_list_in_config"][0])

    assert read(row, {"id": 58, **answer}).ids == {0: 58}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": "Measure custom fields"}, "its title is now 'Measure custom fields'"),
        ({"title": None}, "its title is now None"),
        ({"layout_otype": "table"}, "speaks of another object"),
        ({"component_list_in_config": None}, "lacks what was sent: field 4, catalog.tags, field 8"),
        ({"component_list_in_config": "none"}, "lacks what was sent"),
        ({"component_list_in_config": [{"components": "none"}]}, "lacks what was sent"),
    ],
)
def test_another_layout_is_unknown(
    row: dict[str, Any], change: dict[str, Any], reason: str
) -> None:
    reading = read(row, {"id": 58, **row, **change})

    assert reading.ids == {}
    assert reason in reading.unknown[0]


def test_another_id_than_that_of_the_row_is_unknown(row: dict[str, Any]) -> None:
    assert "another object" in read({"visual_config_id": 58, **row}, {"id": 59, **row}).unknown[0]


@given(st.one_of(st.none(), st.text(), st.lists(st.integers()), st.just({}), st.just({"id": []})))
def test_an_answer_without_an_id_proves_nothing(answer: Any) -> None:
    row = {"title": "Measure", "layout_otype": "table", "component_list_in_config": []}

    assert read(row, answer) == NOT_UNDERSTOOD
