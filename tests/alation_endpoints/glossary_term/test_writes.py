from __future__ import annotations

import pytest

from alation_core import Alation
from alation_endpoints import document
from alation_endpoints.glossary_term import (
    GlossaryTerm,
    JobDetailsDocumentPost,
    JobDetailsDocumentPostResult,
    JobDetailsDocumentPostResultDetails,
    JobDetailsDocumentPutResult,
    JobDetailsTermDelete,
    JobDetailsTermDeleteResult,
)

TEMPLATE = 1
TITLE_FIELD = 3


@pytest.fixture
def glossary(catalog: Alation) -> int:
    """A folder stands for a glossary in the sandbox."""
    run = catalog.document_hub_folder.create([{"title": "Finance", "document_hub_id": 1}])
    (outcome,) = run.rows
    assert isinstance(outcome.id, int)
    return outcome.id


def test_created_terms_come_back_in_the_shape_of_documents(catalog: Alation) -> None:
    run = catalog.use(GlossaryTerm).create([{"title": "Gross margin"}, {"title": "Net margin"}])

    assert run.ok
    assert [outcome.id for outcome in run.rows] == [1, 2]
    assert isinstance(run.jobs[0], JobDetailsDocumentPost)
    assert run.jobs[0].result == JobDetailsDocumentPostResult(
        created_term_count=2,
        created_terms=[
            JobDetailsDocumentPostResultDetails(id=1, title="Gross margin"),
            JobDetailsDocumentPostResultDetails(id=2, title="Net margin"),
        ],
    )


def test_documents_and_terms_share_their_result_classes() -> None:
    assert document.JobDetailsDocumentPost is JobDetailsDocumentPost
    assert document.JobDetailsDocumentPutResult is JobDetailsDocumentPutResult


def test_same_title_twice_is_done_but_no_id_is_guessed(catalog: Alation) -> None:
    run = catalog.glossary_term.create([{"title": "Margin"}, {"title": "Margin"}])

    assert run.ok
    assert [outcome.id for outcome in run.rows] == [None, None]


def test_term_of_an_unknown_glossary_is_refused_and_its_row_named(
    catalog: Alation, glossary: int
) -> None:
    run = catalog.glossary_term.create(
        [
            {"title": "Gross margin", "glossary_ids": [glossary]},
            {"title": "Net margin", "glossary_ids": [glossary, 99]},
        ]
    )

    assert [outcome.status for outcome in run.rows] == ["unsent", "failed"]
    assert [(p.kind, p.row, p.field) for p in run.problems] == [("refused", 1, "glossary_ids")]


def test_field_that_is_not_on_the_template_is_refused(catalog: Alation) -> None:
    field = {"field_id": 777, "value": "Draft"}
    run = catalog.glossary_term.create(
        [{"title": "Net margin", "template_id": TEMPLATE, "custom_fields": [field]}]
    )

    (problem,) = run.problems
    assert problem.message == "The field_id 777 is not present on the chosen template."


def test_update_changes_what_is_sent_and_nothing_else(catalog: Alation, glossary: int) -> None:
    row = {"title": "Margin", "description": "After costs", "glossary_ids": [glossary]}
    catalog.glossary_term.create([row]).raise_for_problems()

    run = catalog.glossary_term.update([{"id": 1, "title": "Net margin"}])

    assert run.ok
    assert isinstance(run.jobs[0].result, JobDetailsDocumentPutResult)
    (term,) = catalog.glossary_term.list()
    assert (term.title, term.description) == ("Net margin", "After costs")
    assert term.glossary_ids == [glossary]


def test_update_that_counts_fewer_terms_than_sent_is_partial(catalog: Alation) -> None:
    catalog.glossary_term.create([{"title": "Margin"}]).raise_for_problems()

    run = catalog.glossary_term.update([{"id": 99, "title": "Lost"}, {"id": 1, "title": "Net"}])

    assert run.status == "partial"
    assert [outcome.status for outcome in run.rows] == ["unknown", "succeeded"]
    assert [problem.kind for problem in run.problems] == ["count_mismatch"]


def test_update_into_an_unknown_glossary_is_refused(catalog: Alation) -> None:
    catalog.glossary_term.create([{"title": "Margin"}]).raise_for_problems()

    run = catalog.glossary_term.update([{"id": 1, "glossary_ids": [99]}])

    assert [(p.kind, p.row, p.field) for p in run.problems] == [("refused", 0, "glossary_ids")]


def test_delete_names_the_ids_that_the_server_does_not_list(catalog: Alation) -> None:
    catalog.glossary_term.create([{"title": "Margin"}]).raise_for_problems()

    run = catalog.glossary_term.delete([{"id": 99}, {"id": 1}])

    assert run.status == "partial"
    assert [outcome.status for outcome in run.rows] == ["failed", "succeeded"]
    assert isinstance(run.jobs[0], JobDetailsTermDelete)
    assert run.jobs[0].result == JobDetailsTermDeleteResult(
        deleted_term_count=1, deleted_term_ids=[1]
    )


def test_custom_fields_are_shown_until_the_term_is_deleted(catalog: Alation) -> None:
    field = {"field_id": TITLE_FIELD, "value": "Draft"}
    row = {"title": "Margin", "template_id": TEMPLATE, "custom_fields": [field]}
    catalog.glossary_term.create([row]).raise_for_problems()
    (shown,) = catalog.glossary_term.list()
    assert [(value.field_id, value.value) for value in shown.custom_fields or ()] == [(3, "Draft")]

    catalog.glossary_term.delete([{"id": 1}]).raise_for_problems()

    assert not list(catalog.glossary_term.list())
    (gone,) = catalog.glossary_term.list(deleted=True)
    assert gone.custom_fields is None
