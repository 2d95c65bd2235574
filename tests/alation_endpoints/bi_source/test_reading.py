"""What the answers of BI servers say of their rows."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD
from alation_endpoints.bi_source.reading import counted, created, server_updated

ROWS = [{"external_id": "a"}, {"external_id": "b"}]
TOOK = "BI_V2_API_SYNCING took 0.12s"


def job(*sentences: Any) -> JobDetails:
    return JobDetails.from_api_response(
        {"status": "successful", "msg": "", "result": list(sentences)}
    )


def body(told: Any) -> JobDetails:
    return JobDetails.from_reply("successful", told)


@pytest.mark.parametrize(
    ("sentences", "done"),
    [
        (["2 BIFolder object(s) received, 2 new object(s) created", TOOK], 2),
        (["2 BIReport object(s) received, 2 existing object(s) updated"], 2),
        (["2 X object(s) received, 1 new object(s) created, 1 existing object(s) updated"], 2),
        (["2 X object(s) received, 1 new object(s) created", "1 existing object(s) updated"], 2),
        (["2 object(s) received, 2 object(s) updated"], 2),
        (["2 BIFolder object(s) received, 1 new object(s) created"], 1),
        (["2 BIFolder object(s) received"], 0),
        (["2 BIFolder object(s) received, 2 existing object(s) skipped"], 0),
        (["1 BIFolder object(s) received, 1 new object(s) created"], 1),
    ],
)
def test_what_was_written_is_counted_whatever_the_kind_is_called(
    sentences: list[str], done: int
) -> None:
    reading = counted(ROWS, job(*sentences))
    assert (reading.understood, reading.done, list(reading.doubts)) == (True, done, [])


@pytest.mark.parametrize(
    "sentence",
    [
        "3 BIFolder object(s) received, 2 new object(s) created",
        "2 BIFolder object(s) received, 3 new object(s) created",
    ],
)
def test_counts_that_cannot_be_are_a_doubt(sentence: str) -> None:
    assert len(counted(ROWS, job(sentence)).doubts) == 1


@pytest.mark.parametrize("result", [[], [TOOK], ["2 new object(s) created"], None, {"count": 2}, 2])
def test_a_job_that_counts_nothing_as_received_is_not_understood(result: Any) -> None:
    details = JobDetails.from_api_response({"status": "successful", "msg": "", "result": result})
    assert counted(ROWS, details) == NOT_UNDERSTOOD


def servers(errors: Any, ids: Any, count: Any = 2) -> JobDetails:
    return body({"Status": "Success", "Count": count, "Errors": errors, "Server IDs": ids})


@pytest.mark.parametrize(
    ("errors", "ids", "named", "failed"),
    [
        ([None, None], [31, 32], {0: 31, 1: 32}, []),
        ([None, "No."], [31], {0: 31}, [1]),
        (["No.", None], [32], {1: 32}, [0]),
        (["No.", None], [None, 32], {1: 32}, [0]),
        ([{"uri": ["No."]}, None], [32], {1: 32}, [0]),
        (["No.", "No."], [], {}, [0, 1]),
        ([None, None], [31], {}, []),
        ([None, None], [31, None], {0: 31}, []),
        ([None, None], [31, 32, 33], {}, []),
    ],
)
def test_errors_have_the_places_of_the_rows_and_ids_the_order_of_the_good_ones(
    errors: Any, ids: Any, named: dict[int, int], failed: list[int]
) -> None:
    reading = created(ROWS, servers(errors, ids))
    assert (reading.ids, [finding.index for finding in reading.findings]) == (named, failed)


@pytest.mark.parametrize(
    "details",
    [
        servers([None], [31]),
        servers(None, [31, 32]),
        servers([None, None], None),
        body([]),
        body(5),
    ],
)
def test_another_answer_to_a_create_is_not_understood(details: JobDetails) -> None:
    assert created(ROWS, details) == NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("told", "ids", "unknown"),
    [
        ({"Status": "Success: Updated server-id 31"}, {0: 31}, set()),
        ({"Status": "Success: Updated server-id 31."}, {0: 31}, set()),
        ({"Status": "Success: Updated server-id 32"}, {}, {0}),
        ({"Status": "Success: Updated server-id 310"}, {}, {0}),
    ],
)
def test_an_update_names_its_server(told: Any, ids: dict[int, int], unknown: set[int]) -> None:
    reading = server_updated([{"bi_server_id": 31}], body(told))
    assert (reading.ids, set(reading.unknown)) == (ids, unknown)


@pytest.mark.parametrize(
    "told",
    [
        {"Status": "Failure: server-id 31"},
        {"Status": "Success"},
        {"status": "Success: Updated server-id 31"},
        {"Status": 31},
        [],
    ],
)
def test_another_answer_to_an_update_is_not_understood(told: Any) -> None:
    assert server_updated([{"bi_server_id": 31}], body(told)) == NOT_UNDERSTOOD
