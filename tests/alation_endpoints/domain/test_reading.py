"""What the answers about domains say of their rows."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import JobDetails
from alation_core.jobs import JobHandle
from alation_core.reading import NOT_UNDERSTOOD
from alation_endpoints.domain.reading import created, members

NEW: list[dict[str, Any]] = [{"title": "A"}, {"title": "A", "parent_id": 1}]
OIDS = [{"oid": 1}, {"oid": 2}]


def at_once(body: Any) -> JobDetails:
    return JobDetails.from_reply("successful", body)


def by_job(result: Any) -> JobDetails:
    return JobDetails.from_api_response({"status": "successful", "result": result}, JobHandle(7))


def test_new_domains_are_found_by_title_and_parent_in_any_order() -> None:
    body = [{"id": 9, "title": "A", "parent_id": 1}, {"id": 8, "title": "A", "parent_id": None}]
    assert created(NEW, at_once(body)).ids == {0: 8, 1: 9}


def test_a_domain_that_no_row_asked_for_is_a_doubt() -> None:
    reading = created(NEW, at_once([{"id": 8, "title": "B"}]))
    assert (reading.ids, len(reading.doubts)) == ({}, 1)


@pytest.mark.parametrize("body", [None, {}, {"id": 8, "title": "A"}, ["A"], "A"])
def test_another_answer_to_a_create_is_not_understood(body: Any) -> None:
    assert created(NEW, at_once(body)) == NOT_UNDERSTOOD


def test_the_echo_names_the_members() -> None:
    reading = members(OIDS, at_once({"id": 5, "oid": [2], "otype": "table"}))
    assert (reading.ids, reading.done) == ({1: 2}, 1)
    assert members(OIDS, at_once({"id": 5, "oid": [1, 2, 3], "otype": "table"})).doubts


@pytest.mark.parametrize("body", [None, {}, {"oid": [1, 2]}, {"id": 5, "oid": 1}, [1, 2]])
def test_another_answer_at_once_is_not_understood(body: Any) -> None:
    assert members(OIDS, at_once(body)) == NOT_UNDERSTOOD


def test_a_job_tells_null_and_nothing_else_is_understood() -> None:
    assert members(OIDS, by_job(None)).understood
    assert members(OIDS, by_job({"oid": [1, 2]})) == NOT_UNDERSTOOD
