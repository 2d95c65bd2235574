"""What the reader makes of answers that the sandbox does not give."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.jobs import JobHandle
from alation_core.reading import no_content
from alation_endpoints.business_policy.reading import counted

ROWS = [{"title": "Retention"}, {"title": "Masking"}]


def ended(result: Any) -> JobDetails:
    return JobDetails.from_api_response({"status": "successful", "result": result})


@pytest.mark.parametrize(
    "result",
    [
        None,
        [],
        {},
        "unknown",
        [{"Succeeded": 2}],
        ["Successfully processed 2 items (index range: [0, 1])"],
        ["[Succeeded: 2, Failed: 0, Total: 2]", "Finished."],
    ],
)
def test_without_counts_in_the_last_sentence_nothing_is_understood(result: Any) -> None:
    assert counted(ROWS, ended(result)).understood is False


def test_one_text_is_read_like_the_last_of_a_list() -> None:
    assert counted(ROWS, ended("[Succeeded: 2, Failed: 0, Total: 2]")).done == 2


def test_failures_that_do_not_add_up_name_no_row() -> None:
    reading = counted(ROWS, ended(["[Succeeded: 1, Failed: 2, Total: 3]"]))

    assert [finding.index for finding in reading.findings] == [None]


def test_page_of_errors_is_named_by_the_handle() -> None:
    answer = {"status": "successful", "result": ["[Succeeded: 1, Failed: 1, Total: 2]"]}
    details = JobDetails.from_api_response(answer, JobHandle(26344))

    (finding,) = counted(ROWS, details).findings

    assert finding.message.endswith("look at /api/job_error/?job_id=26344 on the server")


def test_delete_with_a_body_is_not_understood() -> None:
    assert no_content(ROWS, JobDetails.from_reply("successful", None)).understood
    assert not no_content(ROWS, JobDetails.from_reply("successful", {"errors": 1})).understood
