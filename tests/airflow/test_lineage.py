"""What OpenLineage is told of a load, in its own classes."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from alation_airflow.lineage import facets
from alation_sandbox import Sandbox
from tests.airflow.engine import context_of, documents, load

HOST = "https://acme.example.com"


@pytest.mark.parametrize(
    ("rows", "inputs"),
    [
        ("/data/terms.csv", [("file", "/data/terms.csv")]),
        ("s3://aws_default@loads/2026/terms.csv", [("s3://loads", "2026/terms.csv")]),
        ("gs://loads/terms.csv", [("gs://loads", "terms.csv")]),
        ("gs://loads/a#1/b?c.csv", [("gs://loads", "a#1/b?c.csv")]),
        ("file:///data/terms.csv", [("file", "/data/terms.csv")]),
        (documents, []),
        (None, []),
        ("", []),
    ],
)
def test_the_file_is_the_input_and_the_endpoint_the_output(
    rows: object, inputs: list[tuple[str, str]]
) -> None:
    told = facets(HOST, "glossary_term.create", rows, {"counts": {"succeeded": 7, "failed": 1}})
    assert [(one.namespace, one.name) for one in told.inputs] == inputs
    (output,) = told.outputs
    assert (output.namespace, output.name) == ("alation://acme.example.com", "glossary_term")
    assert output.outputFacets["outputStatistics"].rowCount == 7


def test_a_run_that_has_not_ended_has_written_nothing_that_is_known() -> None:
    (output,) = facets(HOST, "document.create", None, None).outputs
    assert output.outputFacets["outputStatistics"].rowCount == 0


def test_a_task_that_did_nothing_tells_of_no_catalog() -> None:
    told = load("/data/terms.csv").get_openlineage_facets_on_complete(None)
    assert (list(told.inputs), list(told.outputs)) == ([], [])


@pytest.mark.usefixtures("connect")
def test_a_task_tells_what_it_wrote(server: Sandbox) -> None:
    task = load(deferrable=False)
    context = context_of(task)
    task.render_template_fields(context)
    task.execute(context)
    (output,) = task.get_openlineage_facets_on_complete(context["ti"]).outputs
    assert output.namespace == f"alation://{urlsplit(server.url).netloc}"
    assert output.outputFacets["outputStatistics"].rowCount == 10
