from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, RefreshToken, RequestRefused, SimulatedClock
from alation_endpoints.article import ArticleItem, JobDetailsArticle
from alation_sandbox import Fault, Sandbox

ROW = {"title": "Naming rules", "body": "<p>Use short names.</p>"}


def test_an_article_is_made_read_changed_and_deleted(server: Sandbox, catalog: Alation) -> None:
    calls = catalog.article
    catalog.rdbms_schema.upsert([{"key": "1.sales"}], ds_id=1).raise_for_problems()
    catalog.rdbms_table.upsert([{"key": "1.sales.orders"}], ds_id=1).raise_for_problems()
    children = [{"id": 1, "otype": "Table"}]
    run = calls.create([{**ROW, "custom_templates": [1], "children": children}])
    run.raise_for_problems()
    assert [row.id for row in run.rows] == [1]
    assert isinstance(run.jobs[0], JobDetailsArticle)

    made = calls.get(article_id=1)
    assert isinstance(made, ArticleItem)
    assert (made.title, made.body) == ("Naming rules", "<div><p>Use short names.</p></div>")
    assert (made.private, made.has_children, made.url) == (False, True, "/article/1/naming-rules")
    assert [(t.id, t.title) for t in made.custom_templates or ()] == [(1, "Sandbox template")]
    assert [(c.id, c.otype) for c in made.children or ()] == [(1, "table")]
    assert made.author is not None
    assert made.author.email == "sandbox@example.com"

    calls.update([{"article_id": 1, "private": True}]).raise_for_problems()
    changed = calls.get(article_id=1)
    assert (changed.private, changed.body) == (True, made.body)
    calls.delete([{"article_id": 1}]).raise_for_problems()
    assert list(calls.list()) == []
    with pytest.raises(RequestRefused, match="Not found"):
        calls.get(article_id=1)


def test_each_row_is_a_call_and_keeps_its_place(catalog: Alation) -> None:
    catalog.article.create([ROW, ROW]).raise_for_problems()
    changes = [{"article_id": 404, "title": "a"}, {"article_id": 2, "title": "b"}]
    assert [row.status for row in catalog.article.update(changes).rows] == ["failed", "succeeded"]
    gone = [{"article_id": 2}, {"article_id": 404}]
    assert [row.status for row in catalog.article.delete(gone).rows] == ["succeeded", "failed"]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"title": "Rules"}, [1, 2]),
        ({"title__icontains": "RULE"}, [1, 2, 3]),
        ({"title__startswith": "More"}, [3]),
        ({"custom_field_templates": [1, 5]}, [2]),
        ({"limit": 1}, [1, 2, 3]),
        ({"skip": 2}, [3]),
    ],
)
def test_articles_are_found(
    server: Sandbox, catalog: Alation, filters: dict[str, Any], ids: list[int]
) -> None:
    rows = [{"title": title, "body": ""} for title in ("Rules", "Rules", "More rules")]
    rows[1]["custom_templates"] = [1]  # type: ignore[assignment]
    catalog.article.create(rows).raise_for_problems()

    assert [article.id for article in catalog.article.list(**filters)] == ids
    if "custom_field_templates" in filters:
        assert "custom_field_templates=%5B1%2C+5%5D" in server.requests[-1].query


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"custom_templates": [404]}, "Template 404 does not exist."),
        ({"children": [{"id": 404, "otype": "Article"}]}, "Object not found."),
        ({"children": [{"id": 404, "otype": "Table"}]}, "Object not found."),
    ],
)
def test_what_an_article_refers_to_must_be_there(
    catalog: Alation, change: dict[str, Any], said: str
) -> None:
    run = catalog.article.create([{**ROW, **change}])

    assert [row.status for row in run.rows] == ["failed"]
    assert said in run.problems[0].message


@pytest.mark.parametrize(
    ("operation", "row", "place"),
    [
        ("create", {"title": "a"}, "body"),
        ("create", {**ROW, "children": [{"id": 1}]}, "children[0].otype"),
        ("create", {**ROW, "id": 1}, "id"),
        ("update", {"article_id": 1}, "article_id"),
        ("update", {"title": "a"}, "article_id"),
        ("update", {"article_id": 1, "title": None}, "title"),
        ("delete", {"id": 1}, "article_id"),
        ("upload_logical_metadata", {"title": "a"}, "key"),
        ("upload_logical_metadata", {"key": "a"}, "key"),
        ("upload_logical_metadata", {"key": "a", "custom_fields": {"title": "x"}}, None),
        ("upload_logical_metadata", {"key": "a", "custom_fields": {"x": [{"type": "user"}]}}, "?"),
        ("upload_articles_by_id", {"description": "a"}, "article_id"),
        ("upload_articles_by_id", {"article_id": 1, "key": "a", "description": "a"}, "key"),
        ("upload_articles_by_id", {"article_id": 1, "title": "a"}, "title"),
    ],
)
def test_rows_are_checked(offline: Alation, operation: str, row: Any, place: str | None) -> None:
    problems = getattr(offline.article, operation).validate([row])
    assert problems
    assert place == "?" or place in [problem.field for problem in problems]


def test_a_create_whose_answer_is_lost_is_looked_for(tmp_path: Any) -> None:
    lost = Fault("reset-after", "POST", "/integration/v1/article/")
    with Sandbox(faults=[lost]) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        ledger = tmp_path / "ledger.sqlite"
        catalog = Alation(server.url, auth, clock=SimulatedClock(), ledger=ledger)
        run = catalog.article.create([ROW])
        assert [row.status for row in run.rows] == ["unknown"]
        assert run.id is not None
        assert [row.id for row in catalog.resume(run.id).rows] == [1]
        assert len(server.world.table("article")) == 1
