"""The AI helpers against the sandbox, and on the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alation_core import (
    Alation,
    ConfigurationError,
    RefreshToken,
    RequestRefused,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_endpoints.data_product_ai import (
    BiTables,
    DataProductAi,
    ExtractedMetrics,
    Metric,
    TableColumns,
)
from alation_sandbox import Answer, Call, Route, Sandbox, Text, World, ok

PRODUCT = "acme:orders#2?"
"""Its signs are one part of a path."""
SUM = "select sum(amount) from orders"


@pytest.fixture(scope="module")
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture(scope="module")
def server(clock: SimulatedClock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock.wall, queue_seconds=1.0, job_seconds=2.0) as running:
        running.world.table("rdbms_table").insert({"id": 11, "name": "orders"})
        query = {"title": "Monthly", "content": SUM, "datasource_id": 1}
        running.world.table("query").insert(query)
        datasources = [{"datasource_id": 7, "tables": [{"table_id": 11, "column_ids": [1]}]}]
        running.world.table("bi_report").insert({"id": 3, "datasources": datasources})
        yield running


@pytest.fixture(scope="module")
def ai(server: Sandbox, clock: SimulatedClock) -> Any:
    return client(server, clock)


def client(server: Sandbox, clock: SimulatedClock) -> Any:
    auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
    return Alation(server.url, auth, clock=clock).use(DataProductAi)


def enriched(table: int) -> list[dict[str, Any]]:
    return [{"table_column_info_list": [{"table_id": table, "column_ids": []}]}]


def test_a_spec_takes_the_place_of_its_task(server: Sandbox, ai: Any) -> None:
    run = ai.enrich_spec(enriched(11), generate_relationships=True)
    assert run.ok
    (job,) = run.jobs
    assert (job.status, job.result) == ("successful", job.raw)
    assert job.raw.startswith("product:\n")
    assert ai.get_enriched_spec(task_id=job.handle.value).spec_yaml == job.raw
    sent = next(one for one in server.requests if one.method == "PUT")
    assert sent.query == "generate_relationships=true"


def test_a_task_that_fails_says_why(ai: Any) -> None:
    run = ai.enrich_spec(enriched(12))
    assert run.status == "failed"
    assert "TABLE_NOT_FOUND: table 12 does not exist" in run.problems[0].message
    task = ai.get_enriched_spec(task_id=run.jobs[0].handle.value)
    assert (task.status, task.spec_yaml) == ("failed", None)


def test_a_task_that_goes_on_is_shown(ai: Any) -> None:
    run = ai.enrich_spec(enriched(11), timeout=0)
    (problem,) = run.problems
    assert (run.status, problem.kind) == ("unknown", "timeout")
    (job,) = run.jobs
    assert ai.get_enriched_spec(task_id=job.handle.value).status == "running"


def test_texts_of_sql_have_a_verdict_each(ai: Any) -> None:
    rows = [{"sql": "select 1"}, {"sql": "selec 1"}, {"sql": "WITH x AS (select 1) select 2"}]
    run = ai.validate_sql(rows, data_product_id=PRODUCT)
    assert [row.status for row in run.rows] == ["succeeded", "failed", "succeeded"]
    assert [(problem.row, problem.message) for problem in run.problems] == [(1, "It is no query.")]


def test_metrics_come_with_the_text_that_they_were_found_in(ai: Any) -> None:
    run = ai.extract_metrics([{"sql": "drop x"}, {"sql": SUM}], data_product_id=PRODUCT)
    assert [row.status for row in run.rows] == ["failed", "succeeded"]
    metric = Metric(
        display_name="sum(amount)",
        description="",
        expression="sum(amount)",
        columns=["amount"],
    )
    (job,) = run.jobs
    assert job.result[1] == ExtractedMetrics(sql=SUM, status=True, metrics=[metric])
    assert ai.get_metrics(task_id=job.handle.value).found == job.result


def test_one_text_of_sql_is_no_frame(ai: Any) -> None:
    """A list with one object would stand for a job; here it is the result."""
    run = ai.extract_metrics([{"sql": SUM}], data_product_id=PRODUCT)
    assert run.ok
    assert len(run.jobs[0].result) == 1


def test_metrics_of_queries_and_of_bi(server: Sandbox, ai: Any) -> None:
    rows = [{"data_product_id": PRODUCT}]
    run = ai.extract_metrics_from_sample_queries(rows)
    assert run.ok
    (found,) = run.jobs[0].result
    assert found.metrics[0].sources[0].source_name == "Monthly"
    task = run.jobs[0].handle.value
    assert ai.get_metrics_with_source(task_id=task).found == [found]
    run = ai.extract_metrics_from_bi([{**rows[0], "dashboard_ids": [3, 4]}])
    assert run.ok
    sent = next(one for one in server.requests if one.path.endswith("_from_bi"))
    assert sent.query == "dashboard_ids=3&dashboard_ids=4"


def test_a_revision_has_the_product_of_its_row(ai: Any) -> None:
    rows = [{"data_product_id": PRODUCT, "message": "Errors: count them."}]
    run = ai.revise(rows)
    assert run.ok, run.problems
    (row,) = run.rows
    (job,) = run.jobs
    assert job.msg == "A comment was added."
    assert "# Errors: count them." in job.result
    revision = ai.get_revise_job(result_id=row.id)
    assert (revision.data_product_id, revision.final_data_product_yaml) == (PRODUCT, job.result)
    listed = ai.list_revise_jobs(status=["COMPLETED", "RUNNING"], data_product_id=PRODUCT)
    assert [one.result_id for one in listed] == [row.id]
    assert list(ai.list_revise_jobs(status=["RUNNING"])) == []


def test_bi_objects_become_specs(ai: Any) -> None:
    found = ai.get_tables_from_bi(type="dashboard", id=3)
    assert found.datasources == [BiTables(7, [TableColumns(11, [1])])]
    with pytest.raises(RequestRefused, match="422"):
        ai.get_tables_from_bi(type="dashboard", id=99)
    run = ai.create_from_bi_datasource([{"datasource_id": 7, "create_product": False}])
    assert run.ok
    assert run.jobs[0].result.startswith("product:\n")


def test_relationships_are_asked_for(ai: Any) -> None:
    assert ai.generate_relationships(spec_yaml="product: x").relationships == []


# ------------------------------------------------------------------------------ tools


def test_a_tool_answers_in_a_chat(clock: SimulatedClock, ai: Any) -> None:
    call = {"tool_ref": "search_catalog_tool", "search_term": "virtual"}
    run = ai.call_tool([call])
    assert run.ok
    (row,) = run.rows
    assert ai.get_chat_messages(chat_id=row.id).data == []
    clock.sleep(5)
    (message,) = ai.get_chat_messages(chat_id=row.id).data
    (part,) = message.model_message.parts
    assert part.part_kind == "tool-return"
    assert "Sandbox virtual database" in part.content


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ({"tool_ref": "sql_execution_tool", "sql": "select 1"}, "succeeded"),
        ({"tool_ref": "search_catalog_tool", "search_term": "nowhere"}, "succeeded"),
        ({"tool_ref": "sql_execution_tool"}, "failed"),
        ({"tool_ref": "another_tool"}, "failed"),
    ],
)
def test_a_stream_says_how_the_tool_fared(ai: Any, call: dict[str, Any], status: str) -> None:
    (row,) = ai.stream_tool([call]).rows
    assert row.status == status


def test_an_argument_that_no_tool_takes_is_not_sent(ai: Any) -> None:
    (problem,) = ai.call_tool.validate([{"tool_ref": "sql_execution_tool", "query": "select 1"}])
    assert problem.field == "query"
    with pytest.raises(ConfigurationError, match="data_product_id"):
        ai.validate_sql([{"sql": "select 1"}])


# ------------------------------------------------------------------------------ other answers

TASK = "/ai/api/v1/data_product/get_data_product_result/<task_id>"
START = "/ai/api/v1/data_product/enrich_data_product_spec"


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (ok("product: x"), "successful", None),
        (Answer(200, Text("product: x")), "successful", None),
        (Answer(200, Text("<html>product: x</html>")), "unknown", "has not ended in time"),
        (ok({"status": "on strike"}), "unknown", "has not ended in time"),
        (ok({"id": "c2", "status": "failed", "context": {}}), "unknown", "job c2"),
        (ok({"status": "failed", "context": {"details": "No."}}), "failed", "No."),
        (ok("The model is busy."), "unknown", "not the shape that is known"),
        (ok([{"status": True}]), "unknown", "not the shape that is known"),
    ],
)
def test_what_ends_a_task(answer: Answer, status: str, said: str | None) -> None:
    routes = [
        Route("PUT", START, lambda world, call: ok({"task_id": "c1"})),
        Route("GET", TASK, lambda world, call: answer),
    ]
    with Sandbox(routes=routes) as server:
        run = client(server, SimulatedClock()).enrich_spec(enriched(11), timeout=5)
    assert run.status == status
    assert said is None or any(said in problem.message for problem in run.problems)


def test_a_web_page_is_no_spec() -> None:
    page = Answer(200, Text("<html>product: x</html>", "text/html"))
    routes = [Route("GET", TASK, lambda world, call: page)]
    with Sandbox(routes=routes) as server, pytest.raises(UnreadableAnswer, match="no object"):
        client(server, SimulatedClock()).get_enriched_spec(task_id="c1")


def test_a_run_of_tasks_is_resumed(tmp_path: Path) -> None:
    """The bare result is read again as it was, in another process as well."""
    answers = [ok({"status": "running"}), ok("product: x")]

    def task(world: World, call: Call) -> Answer:
        return answers[0] if len(answers) > 1 else answers[-1]

    routes = [
        Route("PUT", START, lambda world, call: ok({"task_id": "c1"})),
        Route("GET", TASK, task),
    ]
    with Sandbox(routes=routes) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, clock=SimulatedClock(), ledger=tmp_path / "runs.db")
        run = catalog.data_product_ai.enrich_spec(enriched(11), timeout=1)
        assert run.status == "unknown"
        assert run.id is not None
        answers.pop(0)
        resumed = catalog.resume(run.id)
        again = catalog.resume(run.id)
    assert (resumed.status, again.status) == ("successful", "successful")
    assert [job.result for job in again.jobs] == ["product: x"]
