"""The AI service: specs, metrics, revisions and tools. Sheet: data_product_ai."""

from __future__ import annotations

from typing import Any

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobOperation,
    ListOperation,
    SameObject,
)
from alation_core.bodies import JSON_OBJECT, NO_BODY, list_of
from alation_core.jobs import HandlePlace, JobProtocol, JobState
from alation_core.paging import Offset
from alation_core.reading import one_object
from alation_endpoints.data_product_ai.answers import (
    BiTablesItem,
    ChatMessagesItem,
    EnrichedSpecItem,
    JobDetailsMetrics,
    JobDetailsSpec,
    JobDetailsSqlVerdicts,
    JobDetailsTool,
    JobDetailsToolStream,
    MetricsItem,
    RelationshipsItem,
    RevisionItem,
)
from alation_endpoints.data_product_ai.reading import (
    is_spec,
    revised,
    searched,
    spec,
    streamed,
    verdicts,
)
from alation_endpoints.data_product_ai.shapes import (
    AiProductPath,
    BiObjectParams,
    ChatPath,
    EnrichSpecItem,
    EnrichSpecParams,
    FromBiDatasourceItem,
    MetricsFromBiItem,
    ReviseItem,
    RevisionParams,
    RevisionPath,
    SampleQueriesItem,
    SpecParams,
    SqlItem,
    TaskPath,
    ToolItem,
)

PATH = "/ai/api/v1/data_product/"
TOOL = "/ai/api/v1/chats/tool/default/{tool_ref}/"
REVISIONS = PATH + "revise_data_product_jobs"
ONE = BatchLimit(items=1, hard=True)


def _task(path: str) -> JobProtocol:
    """A task answers with an object until its result takes that object's place."""
    return JobProtocol(
        path=f"{PATH}{path}/{{handle}}",
        handles=(HandlePlace(("task_id",)),),
        words={
            "pending": JobState.RUNNING,
            "running": JobState.RUNNING,
            "failed": JobState.FAILED,
        },
        result_key="context",
        bare_result=True,
    )


SPECS = _task("get_data_product_result")
METRICS = _task("get_metrics")
METRICS_WITH_SOURCE = _task("get_metrics_with_source")
REVISION_JOBS = JobProtocol(
    path=REVISIONS + "/{handle}",
    handles=(HandlePlace(("result_id",)),),
    words={"running": JobState.RUNNING, "completed": JobState.SUCCEEDED},
    message_key="summary",
    result_key="final_data_product_yaml",
    otherwise=JobState.ENDED,
)


def _spec_of(answer: Any) -> Any:
    return {"spec_yaml": answer} if is_spec(answer) else answer


def _metrics_of(answer: Any) -> Any:
    return {"found": answer} if isinstance(answer, list) else answer


class DataProductAi(Endpoint):
    """Helpers of the AI service for data products: they write specs, find metrics, call tools.

    Only `revise`, `create_from_bi_datasource` with `create_product` and SQL that a tool runs change
    anything; the others store nothing, and each call costs model use. Cloud service only.

    A spec that `enrich_spec` wrote is the `result` of its job. `validate_sql` and `extract_metrics`
    take a text of SQL in each row, and say of each whether it is good. A search for metrics in
    queries or BI objects failed where a part of it did; what it found stands in its result.

    A row of `call_tool` is done when the call was taken, and its id is that of the chat: what the
    tool says comes some time later among the messages of the chat (`get_chat_messages`), with no
    word for a call that goes on. `stream_tool` waits for it, and its row says how it went.

    Not known: all error bodies and HTTP statuses of this service (a refusal in no known form leaves
    rows `unknown`), the words for a revision that failed (every other word than RUNNING and
    COMPLETED ends the wait, and leaves the row `unknown`), how long results are kept, whether tasks
    may run at the same time, which arguments a tool needs, and what a spec looks like that is no
    YAML with `product:` (it is kept, and its row is `unknown`).
    """

    name = "data_product_ai"

    enrich_spec = JobOperation(
        "PUT",
        PATH + "enrich_data_product_spec",
        payload=EnrichSpecItem,
        result=JobDetailsSpec,
        params=EnrichSpecParams,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=True,
        protocol=SPECS,
        reader=spec,
    )
    get_enriched_spec = GetOperation(
        PATH + "get_data_product_result/{task_id}",
        item=EnrichedSpecItem,
        params=TaskPath,
        decode=_spec_of,
    )
    generate_relationships = GetOperation(
        PATH + "generate_relationships", item=RelationshipsItem, params=SpecParams, method="POST"
    )
    revise = JobOperation(
        "POST",
        PATH + "{data_product_id}/revise_data_product",
        payload=ReviseItem,
        result=JobDetailsSpec,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=False,
        overlaps=False,
        same_object=SameObject(("data_product_id",)),
        protocol=REVISION_JOBS,
        reader=revised,
    )
    list_revise_jobs = ListOperation(
        REVISIONS,
        item=RevisionItem,
        filters=RevisionParams,
        items_under="data",
        paging=Offset(offset="offset", size=100, total="total"),
    )
    get_revise_job = GetOperation(
        REVISIONS + "/{result_id}", item=RevisionItem, params=RevisionPath
    )
    validate_sql = DirectOperation(
        "POST",
        PATH + "{data_product_id}/validate_sql",
        payload=SqlItem,
        result=JobDetailsSqlVerdicts,
        params=AiProductPath,
        body=list_of("sql"),
        batch=BatchLimit(items=100),
        repeat_safe=True,
        reader=verdicts,
    )
    extract_metrics = JobOperation(
        "POST",
        PATH + "{data_product_id}/extract_metrics",
        payload=SqlItem,
        result=JobDetailsMetrics,
        params=AiProductPath,
        body=list_of("sql"),
        batch=BatchLimit(items=100),
        repeat_safe=True,
        protocol=METRICS,
        reader=verdicts,
    )
    get_metrics = GetOperation(
        PATH + "get_metrics/{task_id}", item=MetricsItem, params=TaskPath, decode=_metrics_of
    )
    extract_metrics_from_sample_queries = JobOperation(
        "POST",
        PATH + "{data_product_id}/extract_metrics_from_sample_queries",
        payload=SampleQueriesItem,
        result=JobDetailsMetrics,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=True,
        protocol=METRICS_WITH_SOURCE,
        reader=searched,
    )
    extract_metrics_from_bi = JobOperation(
        "POST",
        PATH + "{data_product_id}/extract_metrics_from_bi",
        payload=MetricsFromBiItem,
        result=JobDetailsMetrics,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=True,
        protocol=METRICS_WITH_SOURCE,
        reader=searched,
    )
    get_metrics_with_source = GetOperation(
        PATH + "get_metrics_with_source/{task_id}",
        item=MetricsItem,
        params=TaskPath,
        decode=_metrics_of,
    )
    get_tables_from_bi = GetOperation(
        PATH + "get_tables_from_bi", item=BiTablesItem, params=BiObjectParams
    )
    create_from_bi_datasource = DirectOperation(
        "POST",
        PATH + "create_from_bi_datasource",
        payload=FromBiDatasourceItem,
        result=JobDetailsSpec,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=False,
        text_answer=True,
        reader=spec,
    )
    call_tool = DirectOperation(
        "POST",
        TOOL + "call",
        payload=ToolItem,
        result=JobDetailsTool,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=False,
        reader=one_object(id="chat_id"),
    )
    get_chat_messages = GetOperation(
        "/ai/api/v1/chats/{chat_id}/messages", item=ChatMessagesItem, params=ChatPath
    )
    stream_tool = DirectOperation(
        "POST",
        TOOL + "stream",
        payload=ToolItem,
        result=JobDetailsToolStream,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=False,
        text_answer=True,
        reader=streamed,
    )
