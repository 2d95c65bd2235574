from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, RefreshToken, SimulatedClock
from alation_core.reading import NOT_UNDERSTOOD
from alation_endpoints.query import JobDetailsQuery, Query, QueryItem
from alation_sandbox import Fault, Sandbox

ROW = {"datasource_id": 1, "content": "SELECT 1;"}


def test_a_query_is_made_every_time(catalog: Alation) -> None:
    run = catalog.query.create([ROW, ROW])

    assert [(one.status, one.id) for one in run.rows] == [("succeeded", 1), ("succeeded", 2)]
    job = run.jobs[0]
    assert isinstance(job, JobDetailsQuery)
    assert isinstance(job.result, QueryItem)
    assert (job.result.saved, job.result.published, job.result.title) == (True, False, "")
    assert job.result.datasource is not None
    assert (job.result.datasource.title, job.result.url) == (
        "Sandbox database",
        "/integration/v1/query/1/",
    )


def test_an_unknown_data_source_costs_only_its_row(catalog: Alation) -> None:
    run = catalog.query.create([{**ROW, "datasource_id": 404}, ROW])

    assert [(one.status, one.id) for one in run.rows] == [("failed", None), ("succeeded", 1)]
    assert [problem.message for problem in run.problems] == ["Data source 404 does not exist."]


def test_a_create_whose_answer_is_lost_is_unknown_and_not_sent_again() -> None:
    lost = Fault("reset-after", "POST", "/integration/v1/query/")
    with Sandbox(faults=[lost]) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        catalog = Alation(server.url, auth, clock=SimulatedClock())
        assert [one.status for one in catalog.query.create([ROW]).rows] == ["unknown"]
        assert len(server.world.table("query")) == 1


def test_tags_and_domains_are_shown(server: Sandbox, catalog: Alation) -> None:
    server.world.table("tag").insert({"id": 9, "name": "finance"})
    row = {**ROW, "tag_names": ["finance", "new"], "domain_ids": [5]}
    catalog.query.create([row]).raise_for_problems()

    query = catalog.query.get(query_id=1)
    assert [(tag.id, tag.name) for tag in query.tags or ()] == [(9, "finance"), (10, "new")]
    assert [domain.id for domain in query.domains or ()] == [5]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, ("SELECT 1;", True, False, False)),
        ({"saved": False}, ("", False, False, True)),
        ({"published": True}, ("SELECT 1;", True, True, False)),
        ({"saved": False, "published": True}, ("SELECT 1;", True, True, False)),
    ],
)
def test_drafts_saved_and_published_queries(
    catalog: Alation, given: dict[str, bool], shown: tuple[Any, ...]
) -> None:
    catalog.query.create([{**ROW, **given}]).raise_for_problems()

    query = catalog.query.get(query_id=1)
    assert query.autosave_content == "SELECT 1;"
    assert (query.content, query.saved, query.published, query.has_unsaved_changes) == shown


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"datasource_id": "1"}, "datasource_id"),
        ({"content": None}, "content"),
        ({"tag_names": "finance"}, "tag_names"),
        ({"domain_ids": ["1"]}, "domain_ids[0]"),
        ({"author": {}}, "author.id"),
        ({"author": {"name": "ann"}}, "author.name"),
        ({"name": "x"}, "name"),
    ],
)
def test_rows_are_checked(offline: Alation, change: dict[str, Any], place: str) -> None:
    assert place in [p.field for p in offline.query.create.validate([{**ROW, **change}])]


@pytest.mark.parametrize("author", [{"id": 1}, {"email": "a@example.com"}, {"username": "ann"}])
def test_one_name_of_the_author_is_enough(offline: Alation, author: dict[str, Any]) -> None:
    assert offline.query.create.validate([{**ROW, "author": author}]) == []


@pytest.mark.parametrize("answer", [None, "", [], {}, {"error": "no"}, {"datasource_id": 1}])
def test_an_answer_without_an_id_proves_nothing(answer: Any) -> None:
    details = JobDetailsQuery.from_reply("successful", answer)

    assert Query.create.reader([ROW], details) == NOT_UNDERSTOOD


def test_a_query_of_another_data_source_is_not_that_of_the_row() -> None:
    details = JobDetailsQuery.from_reply("successful", {"id": 309, "datasource_id": 2})

    assert "another object" in Query.create.reader([ROW], details).unknown[0]
