"""Documents from Python, against the sandbox. Sheet: document."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, InvalidPayload
from alation_endpoints.document import (
    Document,
    DocumentItem,
    DocumentPostItem,
    JobDetailsDocumentDelete,
    JobDetailsDocumentDeleteResult,
    JobDetailsDocumentPost,
    JobDetailsDocumentPostResultDetails,
    JobDetailsDocumentPut,
    JobDetailsDocumentPutResultDetails,
)
from alation_sandbox import Sandbox

REVENUE = {"title": "Net revenue", "document_hub_id": 1}
CHURN = {"title": "Churn rate", "document_hub_id": 1}


def created(catalog: Alation, *rows: dict[str, Any]) -> list[int]:
    run = catalog.use(Document).create(rows)
    run.raise_for_problems()
    return [row.id for row in run.rows if isinstance(row.id, int)]


# ------------------------------------------------------------------------------ create


def test_create_names_each_row_and_types_the_result(catalog: Alation) -> None:
    run = catalog.use(Document).create([REVENUE, CHURN])

    assert run.ok
    (details,) = run.jobs
    assert isinstance(details, JobDetailsDocumentPost)
    assert details.result.created_term_count == 2
    assert details.result.created_terms == [
        JobDetailsDocumentPostResultDetails(row.id, title)  # type: ignore[arg-type]
        for row, title in zip(run.rows, ("Net revenue", "Churn rate"), strict=True)
    ]
    assert details.raw["result"]["created_term_count"] == 2


def test_rows_of_one_title_succeed_without_an_id(catalog: Alation) -> None:
    run = catalog.document.create([REVENUE, REVENUE, CHURN])

    found = list(run.rows)
    assert [row.status for row in found] == ["succeeded"] * 3
    assert [row.id is None for row in found] == [True, True, False]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": None}, "title"),
        ({"title": 5}, "title"),
        ({"document_hub_id": "1"}, "document_hub_id"),
        ({"document_hub_id": None}, "document_hub_id"),
        ({"description": None}, "description"),
        ({"nav_link_folder_ids": 3}, "nav_link_folder_ids"),
        ({"nav_link_folder_ids": ["3"]}, "nav_link_folder_ids[0]"),
        ({"custom_fields": [{"field_id": 3, "value": "x"}]}, "template_id"),
        ({"template_id": 1, "custom_fields": [{"value": "x"}]}, "custom_fields[0].field_id"),
        (
            {"template_id": 1, "custom_fields": [{"field_id": 3, "value": 5}]},
            "custom_fields[0].value",
        ),
        (
            {"template_id": 1, "custom_fields": [{"field_id": 3, "value": ["x"] * 257}]},
            "custom_fields[0].value",
        ),
        ({"id": 7}, "id"),
        ({"folder_id": 7}, "folder_id"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_offline(
    catalog: Alation, server: Sandbox, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidPayload) as caught:
        catalog.document.create([REVENUE, {**REVENUE, **changes}])

    assert [(problem.row, problem.field) for problem in caught.value.problems] == [(1, field)]
    assert not server.requests


@pytest.mark.parametrize("field", ["title", "document_hub_id"])
def test_a_required_field_is_required(catalog: Alation, field: str) -> None:
    row = {name: value for name, value in REVENUE.items() if name != field}

    (problem,) = catalog.document.create.validate([row])

    assert (problem.field, problem.message) == (field, "Missing data for required field.")


def test_a_refusal_names_its_rows_across_batches(catalog: Alation) -> None:
    rows = [REVENUE, CHURN, {**REVENUE, "folder_ids": [888]}, CHURN]

    run = catalog.document.create(rows, batch_size=2)

    assert [row.status for row in run.rows] == ["succeeded", "succeeded", "failed", "unsent"]
    (problem,) = run.problems
    assert (problem.row, problem.field) == (2, "folder_ids")
    assert problem.message == (
        "The following Folders don’t exist or are deleted (folder_ids: [888])"  # noqa: RUF001 - literal
    )
    assert run.jobs[1].raw["job_id"] is None


def test_nested_errors_of_custom_fields_name_their_row(catalog: Alation) -> None:
    fields = [{"field_id": 999, "value": "x"}]
    rows = [REVENUE, {**CHURN, "template_id": 1, "custom_fields": fields}]

    run = catalog.document.create(rows)

    assert [row.status for row in run.rows] == ["unsent", "failed"]
    assert [(p.row, p.field) for p in run.problems] == [(1, "field_id")]
    assert "not present on the chosen template" in run.problems[0].message


def test_isolated_rows_do_not_hold_up_their_batch(catalog: Alation) -> None:
    rows = [REVENUE, {**CHURN, "parent_folder_id": 888}, CHURN]

    run = catalog.document.create(rows, on_refused="isolate")

    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [found.title for found in catalog.document.list()] == ["Net revenue", "Churn rate"]


def test_empty_values_are_sent(catalog: Alation) -> None:
    (identity,) = created(catalog, {**REVENUE, "description": "", "nav_link_folder_ids": []})

    (found,) = catalog.document.list(id=identity)
    assert (found.description, found.nav_link_folder_ids) == ("", [])


# ------------------------------------------------------------------------------ update


def test_update_changes_what_is_named_and_leaves_the_rest(catalog: Alation) -> None:
    revenue, churn = created(catalog, {**REVENUE, "description": "old"}, CHURN)

    rows = [{"id": churn, "title": "Churn"}, {"id": revenue, "nav_link_folder_ids": []}]
    run = catalog.use(Document).update(rows)

    assert run.ok
    assert [row.id for row in run.rows] == [churn, revenue]
    (details,) = run.jobs
    assert isinstance(details, JobDetailsDocumentPut)
    assert details.result.updated_terms == [
        JobDetailsDocumentPutResultDetails(churn),
        JobDetailsDocumentPutResultDetails(revenue),
    ]
    first, second = catalog.document.list()
    assert (first.title, first.description, second.title) == ("Net revenue", "old", "Churn")


def test_an_update_that_did_less_than_it_was_sent_is_partial(catalog: Alation) -> None:
    (identity,) = created(catalog, REVENUE)

    rows = [{"id": identity, "title": "Revenue"}, {"id": 999, "title": "Gone"}]
    run = catalog.document.update(rows)

    assert [row.status for row in run.rows] == ["succeeded", "unknown"]
    assert [problem.kind for problem in run.problems] == ["count_mismatch"]
    assert run.status == "partial"


def test_a_hub_cannot_be_changed(catalog: Alation) -> None:
    (problem,) = catalog.document.update.validate([{"id": 1, "document_hub_id": 2}])

    assert problem.field == "document_hub_id"
    assert problem.message.startswith("Unknown field")


# ------------------------------------------------------------------------------ delete


def test_delete_answers_at_once_and_names_what_is_gone(catalog: Alation, server: Sandbox) -> None:
    revenue, churn = created(catalog, REVENUE, CHURN)

    run = catalog.use(Document).delete([{"id": churn}, {"id": 999}, {"id": revenue}])

    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [row.id for row in run.rows] == [churn, None, revenue]
    assert [(p.row, p.kind) for p in run.problems] == [(1, "row_failed")]
    (details,) = run.jobs
    assert isinstance(details, JobDetailsDocumentDelete)
    assert details.result == JobDetailsDocumentDeleteResult(2, [churn, revenue])
    assert (details.status, details.handle) == ("successful", None)
    assert server.requests[-1].method == "DELETE"


def test_deleted_documents_stay_readable(catalog: Alation) -> None:
    revenue, churn = created(catalog, REVENUE, CHURN)
    assert catalog.document.delete([{"id": revenue}]).ok

    assert [found.id for found in catalog.document.list()] == [churn]
    (gone,) = catalog.document.list(deleted=True)
    assert (gone.id, gone.deleted) == (revenue, True)
    assert catalog.document.delete([{"id": revenue}]).status == "failed"


# ------------------------------------------------------------------------------ list


def test_documents_are_listed_with_types_and_raw(catalog: Alation) -> None:
    (identity,) = created(catalog, REVENUE)

    (found,) = catalog.use(Document).list(document_hub_id=1)

    assert isinstance(found, DocumentItem)
    assert (found.id, found.title, found.custom_fields) == (identity, "Net revenue", [])
    assert found.raw["ts_created"] == found.ts_created


def test_sub_documents_are_listed_below_their_parent(catalog: Alation) -> None:
    (parent,) = created(catalog, REVENUE)
    (child,) = created(catalog, {**CHURN, "parent_document_id": parent})

    assert [found.id for found in catalog.document.list(parent_document_id=parent)] == [child]
    assert list(catalog.document.list(document_hub_id=2)) == []


# ------------------------------------------------------------------------------ as a whole


def test_a_life_of_a_document(catalog: Alation) -> None:
    documents = catalog.use(Document)
    rows = [DocumentPostItem(f"Document {number}", 1) for number in range(2500)]

    run = documents.create(rows, concurrency=2)

    assert run.ok
    assert len(run.jobs) == 3
    ids = [row.id for row in run.rows]
    assert len(set(ids)) == 2500
    assert documents.update({"id": identity, "title": "Same"} for identity in ids).ok
    assert {found.title for found in documents.list(limit=500)} == {"Same"}
    assert documents.delete({"id": identity} for identity in ids).ok
    assert list(documents.list()) == []
