"""The shapes of what comes back: specs, revisions, metrics, messages. Sheet: data_product_ai."""

from __future__ import annotations

from typing import Annotated, Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import WireName
from alation_endpoints.data_product_ai.shapes import TableColumns

# ---------------------------------------------------------------------------------- tasks


@dataclass(frozen=True)
class AiTask(Item):
    """A task, as long as it has no result, or when it failed.

    Args:
        id: of the task.
        status: pending, running or failed; there is no word for success.
        name: what it does.
        parameters: that it was called with.
        tenant_id: whose server it is.
        user_id: who called it.
        context: holds the text of what went wrong.
    """

    id: str | None = None
    status: str | None = None
    name: str | None = None
    parameters: dict[str, Any] | None = None
    tenant_id: str | None = None
    user_id: str | None = None
    context: dict[str, Any] | None = None


@dataclass(frozen=True)
class EnrichedSpecItem(AiTask):
    """A task that writes a spec.

    Args:
        spec_yaml: the spec, when it is written.
    """

    spec_yaml: str | None = None


@dataclass(frozen=True)
class MetricSource:
    """Where a metric was found."""

    source_type: str | None = None
    source_name: str | None = None
    original_expression: str | None = None
    extracted_at: str | None = None
    source_url: str | None = None
    catalog_url: str | None = None


@dataclass(frozen=True)
class Metric:
    """A metric that was found; of those from queries or BI also how sure that is, and where."""

    display_name: Annotated[str | None, WireName("displayName")] = None
    description: str | None = None
    expression: str | None = None
    columns: list[str] | None = None
    errors: Any = None
    type: str | None = None
    confidence_level: Annotated[str | None, WireName("confidenceLevel")] = None
    confidence_explanation: Annotated[str | None, WireName("confidenceExplanation")] = None
    sources: list[MetricSource] | None = None


@dataclass(frozen=True)
class SqlVerdict:
    """Whether a text of SQL is good; null: that was not decided."""

    sql: str | None = None
    status: bool | None = None
    error: list[str] | None = None


@dataclass(frozen=True)
class ExtractedMetrics(SqlVerdict):
    """The metrics of a text of SQL. Of those from queries and BI the text is not told."""

    metrics: list[Metric] | None = None


@dataclass(frozen=True)
class MetricsItem(AiTask):
    """A task that looks for metrics.

    Args:
        found: what it found, when it is done.
    """

    found: list[ExtractedMetrics] | None = None


# ------------------------------------------------------------------------------ revisions


@dataclass(frozen=True)
class RevisionItem(Item):
    """A revision of a product; a list leaves out the last four.

    Args:
        result_id: of the revision.
        chat_id: of the conversation.
        data_product_id: of the product.
        status: RUNNING, COMPLETED were seen.
        created_at: when it began.
        updated_at: when it changed.
        message: what was to be changed.
        summary: what was changed.
        initial_data_product_yaml: the spec before.
        final_data_product_yaml: the spec after.
    """

    result_id: str | None = None
    chat_id: str | None = None
    data_product_id: str | None = None
    status: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    message: str | None = None
    summary: str | None = None
    initial_data_product_yaml: str | None = None
    final_data_product_yaml: str | None = None


# ------------------------------------------------------------------------- answers at once


@dataclass(frozen=True)
class Relationship:
    """A join of two tables. A spec writes these names in camelCase (rightTable)."""

    name: str | None = None
    left_table: str | None = None
    right_table: str | None = None
    expression: str | None = None
    sql_dialect: str | None = None
    cardinality: str | None = None
    left_nullable: bool | None = None
    right_nullable: bool | None = None
    notes: Any = None


@dataclass(frozen=True)
class RelationshipsItem(Item):
    """The joins that were found."""

    relationships: list[Relationship] | None = None


@dataclass(frozen=True)
class BiTables:
    """Tables of a data source that a BI object uses."""

    datasource_id: int | None = None
    tables: list[TableColumns] | None = None


@dataclass(frozen=True)
class BiTablesItem(Item):
    """The tables that a BI object uses; they fit `enrich_spec` as they are."""

    datasources: list[BiTables] | None = None


@dataclass(frozen=True)
class MessagePart:
    """A part of a message. What a tool returned has the kind tool-return."""

    part_kind: str | None = None
    content: Any = None
    metadata: dict[str, Any] | None = None


@dataclass(frozen=True)
class ModelMessage:
    """A message of a chat."""

    parts: list[MessagePart] | None = None


@dataclass(frozen=True)
class ChatMessage:
    """An entry of a chat."""

    model_message: ModelMessage | None = None


@dataclass(frozen=True)
class ChatMessagesItem(Item):
    """The messages of a chat, none before a tool has returned."""

    data: list[ChatMessage] | None = None


# ---------------------------------------------------------------------------- job details


@dataclass(frozen=True)
class JobDetailsSpec(JobDetails):
    """A task or an answer whose result is a spec, as YAML."""

    result: str | Any = None


@dataclass(frozen=True)
class JobDetailsMetrics(JobDetails):
    """A task that looks for metrics."""

    result: list[ExtractedMetrics] | Any = None


@dataclass(frozen=True)
class JobDetailsSqlVerdicts(JobDetails):
    """The verdicts on texts of SQL."""

    result: list[SqlVerdict] | Any = None


@dataclass(frozen=True)
class StartedChat:
    """The chat in which a tool answers."""

    chat_id: str | None = None


@dataclass(frozen=True)
class JobDetailsTool(JobDetails):
    """The call of a tool."""

    result: StartedChat | Any = None


@dataclass(frozen=True)
class JobDetailsToolStream(JobDetails):
    """The call of a tool: the result is the stream of events, as text."""
