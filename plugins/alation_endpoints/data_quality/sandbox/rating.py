"""How the sandbox rates tables by their results. Sheet: data_quality; choices are marked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from alation_endpoints.data_quality.sandbox.books import RESULTS
from alation_sandbox import Answer, Call, Refusal, Text, World, error, ok

DEFAULT_THRESHOLD = 70


def check_tables(world: World, call: Call) -> Answer:
    """Answer with the rating of tables, or of those that a SQL text names."""
    body = call.json()
    if not isinstance(body, Mapping) or not ({"table_ids", "sql_query"} & set(body)):
        # A choice: the refusals of this call are not known.
        raise Refusal(error(400, "table_ids or sql_query is required.", "400000"))
    tables = world.table("rdbms_table")
    ids = body.get("table_ids")
    if ids is None:
        words = set(re.findall(r"[\w.]+", body["sql_query"]))
        found = [row for row in tables.rows() if row["key"].partition(".")[2] in words]
    else:
        found = [row for identity in ids if (row := tables.get(identity)) is not None]
    threshold = body.get("dq_score_threshold", DEFAULT_THRESHOLD)
    scores = {row["key"]: _score(world, row["key"]) for row in found}
    # A choice: the keys of this answer are not known, only that there is a summary in these words.
    known = [score for score in scores.values() if score is not None]
    summary = "unknown" if not known else "high" if min(known) >= threshold else "low"
    if body.get("output_format") == "yaml_markdown":
        lines = [f"summary: {summary}", *(f"- {key}: {score}" for key, score in scores.items())]
        return ok(Text("\n".join(lines)))
    rated = [{"table": key, "score": score} for key, score in scores.items()]
    return ok({"results": rated, "summary": summary})


def _score(world: World, table_key: str) -> float | None:
    """Return the share of good results on a table, in percent; None where it has none."""
    results = list(world.table(RESULTS).matching(object_key=table_key))
    good = sum(result["status"] == "GOOD" for result in results)
    return 100 * good / len(results) if results else None
