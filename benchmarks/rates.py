"""Benchmark 4: rows per second of the parts that touch each row, beside plain libraries."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import marshmallow
from marshmallow import fields

from benchmarks.children import measured
from benchmarks.report import Goal, Report, Table, cell
from benchmarks.rows import documents, documents_with_fields


@dataclass(frozen=True)
class Sizes:
    """Args: rows that are checked and mapped; repeats, of which the fastest counts."""

    rows: int = 10_000
    repeats: int = 5


SMALL = Sizes(rows=200, repeats=1)
INPUTS = {"documents": documents, "documents with custom fields": documents_with_fields}


class PlainFieldValue(marshmallow.Schema):
    """A custom field value, as one would write its schema by hand."""

    field_id = fields.Integer(required=True, strict=True)
    value = fields.Raw(required=True)


class PlainDocument(marshmallow.Schema):
    """A document, as one would write its schema by hand."""

    title = fields.String(required=True)
    document_hub_id = fields.Integer(required=True, strict=True)
    description = fields.String()
    template_id = fields.Integer(strict=True)
    parent_folder_id = fields.Integer(strict=True)
    parent_document_id = fields.Integer(strict=True)
    nav_link_folder_ids = fields.List(fields.Integer(strict=True))
    folder_ids = fields.List(fields.Integer(strict=True))
    custom_fields = fields.List(fields.Nested(PlainFieldValue))


def run(sizes: Sizes) -> Report:
    """Measure in a process of its own."""
    rates = measured("rates", rows=sizes.rows, repeats=sizes.repeats)
    table = Table(
        "Rows per second of CPU time",
        ("part", *INPUTS),
        [(part, *(cell(rates[given][part], 0) for given in INPUTS)) for part in _PARTS],
    )
    goals = [
        Goal(
            f"validation + encoding, {given}: rows per second against plain marshmallow + json",
            0.8,
            rates[given]["ours: validation + encoding"]
            / rates[given]["plain marshmallow load + json.dumps"],
            at_least=True,
        )
        for given in INPUTS
    ]
    return Report("rates", [table], goals, rates)


def measure_rates(rows: int, repeats: int) -> dict[str, dict[str, float]]:
    """Return rows per second by input and part."""
    return {
        given: {
            part: rows / min(_cpu_of(make(list(source(rows)))) for _ in range(repeats))
            for part, make in _PARTS.items()
        }
        for given, source in INPUTS.items()
    }


def _cpu_of(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _drain(items: Iterable[Any]) -> None:
    deque(items, maxlen=0)


Rows = Sequence[dict[str, Any]]


def _validation(rows: Rows) -> Callable[[], object]:
    from alation_core.shapes import quick_check, row_errors
    from alation_endpoints.document import Document

    schema = Document.create.payload_schema
    fits = quick_check(schema)
    return lambda: _drain(fits(row) or row_errors(schema, row) for row in rows)


def _schema_alone(rows: Rows) -> Callable[[], object]:
    from alation_core.shapes import row_errors
    from alation_endpoints.document import Document

    schema = Document.create.payload_schema
    return lambda: _drain(row_errors(schema, row) for row in rows)


def _prepared(rows: Rows) -> Callable[[], object]:
    from alation_core.batching import prepare
    from alation_endpoints.document import Document

    operation = Document.create
    return lambda: _drain(prepare(rows, operation.payload_schema, operation.body))


def _plain(rows: Rows) -> Callable[[], object]:
    schema = PlainDocument()
    return lambda: _drain(json.dumps(schema.load(row)) for row in rows)


def _plain_load(rows: Rows) -> Callable[[], object]:
    schema = PlainDocument()
    return lambda: _drain(schema.load(row) for row in rows)


def _mapped(size: int | None) -> Callable[[Rows], Callable[[], object]]:
    """Judge jobs of `size` rows each; None: one job of all rows."""

    def make(rows: Rows) -> Callable[[], object]:
        from alation_core import BatchLimit
        from alation_core.batching import batches, prepare
        from alation_core.jobs import JobHandle, JobState
        from alation_core.runs import Ended
        from alation_core.runs.effects import JobsEnded
        from alation_core.runs.judge import judge
        from alation_endpoints.document import Document

        operation = Document.create
        prepared = prepare(rows, operation.payload_schema, operation.body)
        made = list(batches(prepared, BatchLimit(items=size), operation.body))
        endings = []
        for batch in made:
            terms = [{"id": n, "title": r.row["title"]} for n, r in enumerate(batch.rows)]
            result = {"created_term_count": len(terms), "created_terms": terms}
            answer = {"status": "successful", "msg": "", "result": result}
            ended = Ended(batch.key, 0.0, JobHandle(1), JobState.SUCCEEDED, answer)
            endings.append(JobsEnded((ended,)))
        return lambda: _drain(map(judge, [operation] * len(made), made, endings))

    return make


_PARTS: dict[str, Callable[[Rows], Callable[[], object]]] = {
    "ours: validation": _validation,
    "ours: validation by the schema alone": _schema_alone,
    "ours: validation + encoding": _prepared,
    "plain marshmallow load": _plain_load,
    "plain marshmallow load + json.dumps": _plain,
    "ours: result mapping, jobs of 1,000 rows": _mapped(1000),
    "ours: result mapping, one job of all rows": _mapped(None),
}
