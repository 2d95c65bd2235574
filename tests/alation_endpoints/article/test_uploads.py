from __future__ import annotations

import json
from typing import Any

import pytest

from alation_core import Alation
from alation_core.results import JobDetails
from alation_endpoints.article import Article, ArticleFieldValue, JobDetailsArticleUpload
from alation_sandbox import Sandbox

HOW: dict[str, Any] = {"template_name": "default", "object_type": "article"}
TWICE = "Multiple objects were found for this key"


def lines_sent(offline: Alation, rows: list[Any]) -> list[Any]:
    (batch,) = offline.article.upload_logical_metadata.plan(rows, **HOW)
    body = batch.body(Article.upload_logical_metadata.body).decode()
    return [json.loads(line) for line in body.splitlines()]


def test_values_of_custom_fields_stand_beside_the_other_keys(offline: Alation) -> None:
    people = [{"type": "user", "key": "ada@example.com"}]
    rows = [
        {"key": "a", "custom_fields": {"Steward": people, "Status": "x\u2028y\x85"}},
        {"key": "b", "title": "c"},
    ]
    assert lines_sent(offline, rows) == [
        {"key": "a", "Steward": people, "Status": "x\u2028y\x85"},
        {"key": "b", "title": "c"},
    ]


def test_articles_are_made_changed_and_refused_line_by_line(
    server: Sandbox, catalog: Alation
) -> None:
    upload = catalog.article.upload_logical_metadata
    people = [{"type": "user", "key": "sandbox@example.com"}]
    rows = [
        {"key": "Rules", "description": "<p>a</p>", "custom_fields": {"Steward": people}},
        {"key": "Names", "description": "b"},
    ]
    upload(rows, **HOW).raise_for_problems()
    first, second = catalog.article.list()
    assert (first.title, first.body, second.title) == ("Rules", "<div><p>a</p></div>", "Names")
    (value,) = first.custom_fields or [ArticleFieldValue()]
    assert (value.field_name, value.value) == ("Steward", [{"otype": "user", "oid": 1}])

    catalog.article.create([{"title": "Names", "body": "another"}]).raise_for_problems()
    lines = [
        {"key": "Rules", "description": "c"},
        {"key": "Names", "description": "d"},
        {"key": "More", "custom_fields": {"Nothing": "x"}},
        {"key": "New", "description": "e"},
    ]
    run = upload(lines, **HOW)
    assert [row.status for row in run.rows] == ["succeeded", "failed", "failed", "succeeded"]
    messages = [(problem.row, problem.message) for problem in run.problems]
    assert (1, f"Line 1. Key: Names. {TWICE}") in messages
    assert (2, "Line 2. Key: More. Unknown field: Nothing") in messages
    assert [a.title for a in catalog.article.list()] == ["Rules", "Names", "Names", "New"]


def test_an_article_that_is_not_known_is_not_made_where_the_call_says_so(catalog: Alation) -> None:
    rows = [{"key": "Rules", "description": "a"}]
    run = catalog.article.upload_logical_metadata(rows, **HOW, create_new=False)

    assert [row.status for row in run.rows] == ["failed"]
    assert "counts no object as updated or new" in run.problems[0].message
    assert list(catalog.article.list()) == []


def test_tables_are_named_by_key(server: Sandbox, catalog: Alation) -> None:
    catalog.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=1).raise_for_problems()
    catalog.rdbms_table.upsert([{"key": "1.sales.orders"}], ds_id=1).raise_for_problems()
    rows = [{"key": "1.sales.orders", "title": "Orders"}, {"key": "1.sales.items", "title": "x"}]
    run = catalog.article.upload_logical_metadata(rows, **{**HOW, "object_type": "table"})

    assert [row.status for row in run.rows] == ["succeeded", "failed"]
    table = server.world.table("rdbms_table").get(1)
    assert table is not None
    assert table["title"] == "Orders"


def test_articles_are_named_by_id_without_doubt(catalog: Alation) -> None:
    catalog.article.create([{"title": "Rules", "body": "a"}] * 2).raise_for_problems()
    rows = [
        {"article_id": 2, "description": "b"},
        {"article_id": 404, "description": "c"},
        {"key": "New", "description": "d"},
    ]
    run = catalog.article.upload_articles_by_id(rows, template_name="Sandbox template")
    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [a.body for a in catalog.article.list()] == ["a", "b", "d"]


@pytest.mark.parametrize("template", ["Nothing", "100%"])
def test_a_template_that_is_not_there_refuses_all_lines(catalog: Alation, template: str) -> None:
    how = {**HOW, "template_name": template}
    run = catalog.article.upload_logical_metadata([{"key": "a", "title": "b"}], **how)

    assert [row.status for row in run.rows] == ["failed"]


def test_lines_go_by_fifty(server: Sandbox, catalog: Alation) -> None:
    rows = [{"key": f"rule {n}", "description": "x"} for n in range(120)]
    catalog.article.upload_logical_metadata(rows, **HOW).raise_for_problems()

    assert len(list(catalog.article.list())) == 120
    assert sum("custom_fields" in seen.path for seen in server.requests) == 3


# ------------------------------------------------------------------------------- reading


def reading(operation: str, rows: Any, **result: Any) -> Any:
    counted = {"number_received": len(rows), "updated_objects": 0, "new_objects": 0}
    answer = {**counted, "error_objects": [], "error": "", **result}
    details = JobDetailsArticleUpload.from_reply("successful", answer)
    return getattr(Article, operation).reader(rows, details)


KEYS = [{"key": key} for key in ("a", "a.b", "a. b", "c", "c")]
IDS = [{"article_id": 1}, {"key": "a"}]


@pytest.mark.parametrize(
    ("rows", "text", "index"),
    [
        (KEYS, "Line 0. Key: a. No", 0),
        (KEYS, "Line 1. Key: a.b. No", 1),
        (KEYS, "Line 0. Key: a.b. No", 1),
        (KEYS, "Line 2. Key: a. b. No", 2),
        (KEYS, "Line 9. Key: a.b", 1),
        (KEYS, "Line 3. Key: c. No", 3),
        (KEYS, "Line 4. Key: c. No", 4),
        (KEYS, "Line 0. Key: c. No", None),
        (KEYS, "Line 0. Key: d. No", None),
        (KEYS, "Line 1. No", 1),
        (KEYS, "Line 5. No", None),
        (KEYS, "Line 12345678901234567890. No", None),
        (KEYS, "No", None),
        (IDS, "Line 0. Key: Naming rules. No", 0),
        (IDS, "Line 1. Key: Naming rules. No", None),
        (IDS, "Line 0. No", 0),
    ],
)
@pytest.mark.parametrize("operation", ["upload_logical_metadata", "upload_articles_by_id"])
def test_a_sentence_names_the_row_of_its_key(
    operation: str, rows: Any, text: str, index: int | None
) -> None:
    told = {"error_objects": [text], "error": "1 errors were ignored", "new_objects": 1}
    (finding,) = reading(operation, rows, **told).findings
    assert (finding.index, finding.raw) == (index, text)


@pytest.mark.parametrize(
    ("error", "listed", "messages"),
    [
        ("2 errors were ignored", ["Line 0. x"], ["Line 0. x", "2 errors were ignored"]),
        ("disk full", [], ["disk full"]),
        (None, [], []),
        ("1 errors were ignored", ["Line 0. x"], ["Line 0. x"]),
    ],
)
def test_a_summary_that_says_more_is_told(error: Any, listed: Any, messages: Any) -> None:
    read = reading("upload_logical_metadata", KEYS, error=error, error_objects=listed)
    assert [finding.message for finding in read.findings] == messages


def test_a_count_of_zero_is_no_success_but_by_id() -> None:
    read = reading("upload_logical_metadata", KEYS)
    assert (read.done, read.complete) == (0, True)
    read = reading("upload_articles_by_id", IDS)
    assert (read.done, read.complete, read.doubts) == (None, False, [])
    read = reading("upload_articles_by_id", IDS, updated_objects=1)
    assert read.done == 1


@pytest.mark.parametrize("operation", ["upload_logical_metadata", "upload_articles_by_id"])
def test_other_lines_than_were_sent_are_doubted(operation: str) -> None:
    for received in (0, 1, 3):
        assert reading(operation, IDS, number_received=received, new_objects=2).doubts


@pytest.mark.parametrize("answer", [None, "", [], {}, {"number_received": 1}, "<html>"])
def test_another_answer_is_not_understood(answer: Any) -> None:
    details: JobDetails = JobDetailsArticleUpload.from_reply("successful", answer)
    for operation in (Article.upload_logical_metadata, Article.upload_articles_by_id):
        assert not operation.reader(KEYS, details).understood
