"""What the answers about data sources are taken for."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.jobs import JobHandle
from alation_endpoints.datasource.reading import gone, settings, source, taken_over

ROW = {"ds_id": 88, "title": "Shop DB", "private": True, "description": "Orders"}
ANSWER = {"id": 88, "title": "Shop DB", "private": True, "description": "<p>Orders</p>"}
SET = {"ds_id": 88, "cron_extraction": "15 3 * * 1", "schemas": [["shop", "sales"]]}
MOVE = {"ds_id": 89, "connector_id": 12}


def details(body: Any) -> JobDetails:
    return JobDetails.from_reply("successful", body)


@pytest.mark.parametrize(
    ("reader", "row", "body", "outcome"),
    [
        (source, ROW, ANSWER, 88),
        (source, ROW, {"id": 88}, 88),
        (source, ROW, {**ANSWER, "id": "88"}, "88"),
        (source, ROW, {**ANSWER, "id": 90}, "speaks of another object"),
        (source, ROW, {**ANSWER, "private": False}, "it has False as private"),
        (source, ROW, {**ANSWER, "title": None}, "as title"),
        (source, {**ROW, "port": 3306}, {**ANSWER, "port": "3306"}, 88),
        (source, ROW, [ANSWER], "not understood"),
        (source, ROW, {}, "not understood"),
        (source, ROW, None, "not understood"),
        (gone, {"ds_id": 88}, None, "done"),
        (gone, {"ds_id": 88}, {}, "done"),
        (gone, {"ds_id": 88}, [], "not understood"),
        (gone, {"ds_id": 88}, {"message": "ok"}, "not understood"),
        (settings, SET, {**SET, "disable_auto_extraction": True}, None),
        (settings, SET, {**SET, "schemas": []}, "as schemas"),
        (settings, SET, {"cron_extraction": "15 3 * * 1"}, "as schemas"),
        (settings, SET, {"message": "ok"}, "not understood"),
        (settings, SET, None, "not understood"),
        (taken_over, MOVE, {"id": 89, "connector_id": 12}, 89),
        (taken_over, MOVE, {"id": 89}, "speaks of another object"),
        (taken_over, MOVE, {"id": 90, "connector_id": 12}, "speaks of another object"),
        (taken_over, MOVE, None, "not understood"),
    ],
)
def test_only_what_agrees_with_the_row_is_a_success(
    reader: Any, row: dict[str, Any], body: Any, outcome: Any
) -> None:
    reading = reader([row], details(body))
    if outcome == "not understood":
        assert not reading.understood
    elif outcome == "done":
        assert (reading.understood, reading.ids, reading.unknown) == (True, {}, {})
    elif isinstance(outcome, str) and outcome != "88":
        assert outcome in reading.unknown[0]
    else:
        assert reading.ids == {0: outcome}


def test_a_job_of_a_move_is_believed_where_it_tells_nothing_else() -> None:
    handle = JobHandle(4711)
    for result, understood in ((None, True), ({"a": 1}, False), ("moved", False)):
        answer = {"status": "successful", "msg": "", "result": result}
        reading = taken_over([MOVE], JobDetails.from_api_response(answer, handle))
        assert reading.understood is understood
