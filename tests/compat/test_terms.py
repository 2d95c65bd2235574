from __future__ import annotations

from typing import Any

import allie_sdk as allie
from allie_sdk.models.job_model import (
    JobDetailsDocumentPost,
    JobDetailsDocumentPostResult,
    JobDetailsDocumentPut,
    JobDetailsTermDelete,
    JobDetailsTermDeleteResult,
)

from tests.compat.support import refusal


def create(client: Any, *titles: str) -> list[int]:
    items = [allie.GlossaryTermItem(title=title) for title in titles]
    (job,) = client.glossary_term.post_glossary_terms(items)
    assert isinstance(job, JobDetailsDocumentPost)
    assert isinstance(job.result, JobDetailsDocumentPostResult)
    assert [entry.title for entry in job.result.created_terms] == list(titles)
    return [entry.id for entry in job.result.created_terms]


def test_terms_are_created_listed_updated_and_deleted(client: Any) -> None:
    first, second = create(client, "Churn", "Revenue")

    item = allie.GlossaryTermItem(id=first, title="Churn rate", description="<p>Monthly</p>")
    (job,) = client.glossary_term.put_glossary_terms([item])
    assert isinstance(job, JobDetailsDocumentPut)
    assert [entry.id for entry in job.result.updated_terms] == [first]

    (term,) = client.glossary_term.get_glossary_terms(allie.GlossaryTermParams(id={first}))
    assert isinstance(term, allie.GlossaryTerm)
    assert (term.title, term.description) == ("Churn rate", "<p>Monthly</p>")

    gone = client.glossary_term.delete_glossary_terms([allie.GlossaryTerm(id=second)])
    assert isinstance(gone, JobDetailsTermDelete)
    assert gone.result == JobDetailsTermDeleteResult(
        deleted_term_count=1, deleted_term_ids=[second]
    )


def test_custom_fields_without_a_template_are_refused(client: Any) -> None:
    value = allie.CustomFieldValueItem(
        field_id=10001, value=allie.CustomFieldStringValueItem(value="Draft")
    )
    items = [allie.GlossaryTermItem(title="Churn", custom_fields=[value])]
    with refusal() as told:
        client.glossary_term.post_glossary_terms(items)
    assert told["status"] == 400
    (invalid,) = told["body"]["invalid_terms"]
    text = "Custom field values were included, but no template was specified."
    assert (invalid["index"], invalid["errors"]) == (0, [{"custom_fields": [text]}])
