"""Specs, revisions and metrics, as a sandbox without a model makes them. All texts are choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from alation_endpoints.common.sandbox import REQUIRED, items_of
from alation_endpoints.data_product_ai.sandbox.tasks import NOT_FOUND, start
from alation_sandbox import Answer, Call, JobEnd, Record, Refusal, World, ok

REVISIONS = "ai_revision"
_GOOD_SQL = re.compile(r"\s*(?:select|with)\b", re.IGNORECASE)
_AGGREGATE = re.compile(r"\b(?:sum|count|avg|min|max)\(\s*(\w+|\*)\s*\)", re.IGNORECASE)
_LISTED = ("result_id", "chat_id", "data_product_id", "status", "created_at", "updated_at")
_TEXTS = ("message", "summary", "initial_data_product_yaml", "final_data_product_yaml")


def _required(name: str) -> Refusal:
    return Refusal(Answer(400, {name: [REQUIRED]}))


def sent(call: Call) -> Mapping[str, Any]:
    """Return the object of a body."""
    body = call.json()
    if not isinstance(body, Mapping):
        raise Refusal(Answer(400, {"non_field_errors": ["Expected an object."]}))
    return body


def _spec(product: str, lines: Sequence[str] = ()) -> str:
    return "\n".join(["product:", f"  productId: {product}", "  version: 1.0.0", *lines, ""])


# ---------------------------------------------------------------------------------- specs


def enrich(world: World, call: Call) -> Answer:
    """Write a spec of tables. A choice: a table that is not there lets the task fail."""
    infos = sent(call).get("table_column_info_list")
    if not isinstance(infos, list):
        raise _required("table_column_info_list")

    def result(world: World) -> str:
        lines = ["  recordSets:"]
        for info in infos:
            table = world.table("rdbms_table").get(info["table_id"])
            if table is None:
                raise ValueError(f"TABLE_NOT_FOUND: table {info['table_id']} does not exist")
            lines.append(f"    {table['name']}: {{}}")
        return _spec("sandbox:enriched", lines)

    return start(world, call, "enrich_data_product_spec", "spec", result)


def relationships(world: World, call: Call) -> Answer:
    """Answer the joins of a spec: a sandbox finds none."""
    if not isinstance(sent(call).get("spec_yaml"), str):
        raise _required("spec_yaml")
    return ok({"relationships": []})


def from_bi_datasource(world: World, call: Call) -> Answer:
    """Answer a spec as a JSON text. A choice: no product is stored."""
    number = call.integer("datasource_id")
    if number is None:
        raise _required("datasource_id")
    call.flag("create_product")
    return ok(_spec(f"sandbox:datasource-{number}"))


def tables_from_bi(world: World, call: Call) -> Answer:
    """Answer the tables of a BI object. A choice: a report uses those that stand in its record."""
    number = call.integer("id")
    if not call.one("type") or number is None:
        raise _required("id")
    report = world.table("bi_report").get(number)
    if report is None:
        raise Refusal(Answer(422, {"detail": "Not found."}))
    return ok({"datasources": list(report.get("datasources", ()))})


# ------------------------------------------------------------------------------ revisions


def revise(world: World, call: Call) -> Answer:
    """Start a revision. A choice: any product is taken as there, and a comment is added to it."""
    product, message = call.path_params["data_product_id"], sent(call).get("message")
    handles = {"result_id": str(uuid4()), "chat_id": str(uuid4())}
    revisions = world.table(REVISIONS)
    made = revisions.insert(
        {
            **handles,
            "data_product_id": product,
            "status": "RUNNING",
            "created_at": world.timestamp(),
            "updated_at": world.timestamp(),
            "message": message,
            "summary": None,
            "initial_data_product_yaml": _spec(product),
            "final_data_product_yaml": None,
        }
    )

    def work(world: World) -> JobEnd:
        final = _spec(product, [f"  # {message}"])
        changes = {"status": "COMPLETED", "summary": "A comment was added."}
        stamps = {"updated_at": world.timestamp(), "final_data_product_yaml": final}
        revisions.update(made, {**changes, **stamps})
        return JobEnd()

    world.start_job(work)
    return ok(handles)


def list_revisions(world: World, call: Call) -> Answer:
    """Answer a page of the revisions that pass the filters."""
    states, product = call.many("status"), call.one("data_product_id")
    found = [
        {name: one[name] for name in _LISTED}
        for one in world.table(REVISIONS).rows()
        if (not states or one["status"] in states) and product in (None, one["data_product_id"])
    ]
    begin, limit = max(call.integer("offset") or 0, 0), call.integer("limit") or 100
    return ok({"data": found[begin : begin + limit], "total": len(found)})


def get_revision(world: World, call: Call) -> Answer:
    """Answer one revision."""
    found = world.table(REVISIONS).by_key(result_id=call.path_params["result_id"])
    if found is None:
        raise Refusal(NOT_FOUND)
    return ok({name: found[name] for name in (*_LISTED, *_TEXTS)})


# -------------------------------------------------------------------------------- metrics


def _judged(sql: Any) -> dict[str, Any]:
    """A choice: SQL that begins with SELECT or WITH is good."""
    good = isinstance(sql, str) and _GOOD_SQL.match(sql) is not None
    return {"sql": sql, "status": good, "error": None if good else ["It is no query."]}


def validate_sql(world: World, call: Call) -> Answer:
    """Answer a verdict on each text of SQL."""
    return ok([_judged(sql) for sql in items_of(call)])


def extract_metrics(world: World, call: Call) -> Answer:
    """Start the search for metrics in texts of SQL."""
    texts = items_of(call)

    def result(world: World) -> list[Any]:
        judged = [_judged(sql) for sql in texts]
        return [one | {"metrics": _metrics(one) if one["status"] else []} for one in judged]

    return start(world, call, "extract_metrics", "metrics", result)


def _metrics(judged: Record) -> list[dict[str, Any]]:
    return [
        {
            "displayName": found[0],
            "description": "",
            "expression": found[0],
            "columns": [] if found[1] == "*" else [found[1]],
            "errors": None,
            "type": None,
        }
        for found in _AGGREGATE.finditer(judged["sql"])
    ]


def extract_from_queries(world: World, call: Call) -> Answer:
    """Start the search for metrics in the queries of the sandbox, whatever the product."""

    def result(world: World) -> list[Any]:
        found = []
        for query in world.table("query").rows():
            source = {
                "source_type": "query",
                "source_name": query.get("title", ""),
                "original_expression": query["content"],
                "extracted_at": world.timestamp(),
                "source_url": None,
                "catalog_url": f"/query/{query['id']}/",
            }
            sure = {"confidenceLevel": "high", "confidenceExplanation": "", "sources": [source]}
            metrics = [one | sure for one in _metrics({"sql": query["content"]})]
            found.append({"status": True, "error": None, "metrics": metrics})
        return found

    name = "extract_metrics_from_sample_queries"
    return start(world, call, name, "metrics_with_source", result)


def extract_from_bi(world: World, call: Call) -> Answer:
    """Start the search for metrics in BI objects: the sandbox finds none."""
    call.integers("dashboard_ids")
    call.integers("lookml_model_folder_ids")
    return start(world, call, "extract_metrics_from_bi", "metrics_with_source", lambda world: [])
