"""How the sandbox emulates data quality. Sheet: data_quality; where it is open, a choice is marked.

Objects are found by their key in the tables rdbms_schema, rdbms_table and rdbms_column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Record,
    Refusal,
    Route,
    Text,
    World,
    error,
    ok,
    page,
)

PATH = "/integration/v1/data_quality/"
RULES = "data_quality_field"
RESULTS = "data_quality_value"
SAMPLE = 10  # A choice: the length of the samples is not known.
DEFAULT_THRESHOLD = 70

_LEVELS = {
    "ATTRIBUTE": ("attribute", "rdbms_column"),
    "TABLE": ("table", "rdbms_table"),
    "SCHEMA": ("schema", "rdbms_schema"),
}
"""otype and table of each object_type, from the inside out."""

_ENTRIES: Mapping[tuple[str, str], Mapping[str, tuple[str, ...] | None]] = {
    ("POST", "fields"): {
        "field_key": None,
        "name": None,
        "type": ("NUMERIC", "STRING", "BOOLEAN"),
    },
    ("POST", "values"): {
        "field_key": None,
        "object_key": None,
        "object_type": tuple(_LEVELS),
        "status": ("GOOD", "WARNING", "ALERT"),
        "value": None,
    },
    ("DELETE", "fields"): {},
    ("DELETE", "values"): {"field_key": None, "object_key": None},
}
"""Required keys of an entry, with the words that are allowed."""


# ------------------------------------------------------------------------------- refusals


def _refusal(entry: int, message: str) -> Refusal:
    return Refusal(Answer(400, {"Entry": entry, "Message": message}))


def _body(call: Call) -> Mapping[str, list[Any]]:
    """Return the lists of a request, checked; only the first problem is told (sheet errors).

    Raises:
        Refusal: an entry misses a key, or neither list is given.
    """
    body = call.json()
    given = body if isinstance(body, Mapping) else {}
    lists = {name: given[name] for name in ("fields", "values") if given.get(name) is not None}
    if not lists:
        raise _refusal(-1, 'A "values" or "fields" property must be specified')
    for name, entries in lists.items():
        if not isinstance(entries, list):
            raise _refusal(-1, f'"{name}" must be a list')  # a choice of text
        for number, entry in enumerate(entries, 1):  # A choice: where Entry begins is not known.
            for problem in _entry_problems(call.method, name, entry):
                raise _refusal(number, problem)
    return lists


def _entry_problems(method: str, name: str, entry: Any) -> Iterator[str]:
    for key, words in _ENTRIES[method, name].items():
        value = entry.get(key) if isinstance(entry, Mapping) else None
        if value is None:
            yield f"{key} is required"
        elif words is not None and value not in words:
            yield f"{key} must be one of {', '.join(words)}"  # a choice of text


# ---------------------------------------------------------------------------------- jobs


def _started(world: World, work: Any) -> Answer:
    job = world.start_job(work)
    return Answer(202, {"job_id": job.id, "href": f"/api/v1/bulk_metadata/job/?id={job.id}"})


def _counted(keys: list[dict[str, Any]]) -> dict[str, Any]:
    return {"count": len(keys), "sample": keys[:SAMPLE]}


def _upsert(world: World, call: Call) -> Answer:
    lists = _body(call)

    def work(world: World) -> JobEnd:
        rules = [_store_rule(world, entry) for entry in lists.get("fields", [])]
        stored = [(entry, _store_result(world, entry)) for entry in lists.get("values", [])]
        failed = [_keys(entry) for entry, done in stored if done is None]
        flags = dict.fromkeys(("GOOD", "WARNING", "ALERT"), 0)
        for entry, done in stored:
            flags[entry["status"]] += done is not None
        return JobEnd(
            result={
                "fields": _by_action(
                    (done, {"field_key": entry["field_key"]})
                    for entry, done in zip(lists.get("fields", []), rules, strict=True)
                ),
                "values": _by_action((done, _keys(entry)) for entry, done in stored),
                "created_object_attribution": {
                    "success_count": 0,  # in every capture, also for stored values
                    "failure_count": len(failed),
                    "success_sample": [],
                    "failure_sample": failed[:SAMPLE],
                },
                "flag_counts": flags,
                "total_duration": 0.01,
            }
        )

    return _started(world, work)


def _by_action(done: Iterable[tuple[str | None, dict[str, Any]]]) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {"created": [], "updated": []}
    for action, keys in done:
        if action is not None:
            found[action].append(keys)
    return {action: _counted(keys) for action, keys in found.items()}


def _keys(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"field_key": entry["field_key"], "object_key": entry["object_key"]}


def _store(world: World, table: str, keys: Record, fields: Record) -> str:
    found = world.table(table).by_key(**keys)
    if found is None:
        world.table(table).insert({**keys, **fields, "ts_created": world.timestamp()})
        return "created"
    world.table(table).update(found["id"], fields)
    return "updated"


def _store_rule(world: World, entry: Mapping[str, Any]) -> str:
    # A choice: the type of an existing rule can be changed, and an absent description stays.
    fields = {name: entry[name] for name in ("name", "type", "description") if name in entry}
    return _store(world, RULES, {"field_key": entry["field_key"]}, fields)


def _store_result(world: World, entry: Mapping[str, Any]) -> str | None:
    """Store a result and return what that was; None where its rule or object is not there."""
    _, objects = _LEVELS[entry["object_type"]]
    known = world.table(objects).by_key(key=entry["object_key"]) is not None
    # A choice: an unknown rule ends like an unknown object; no source shows it.
    if not known or world.table(RULES).by_key(field_key=entry["field_key"]) is None:
        return None
    fields = {
        "object_type": entry["object_type"],
        "status": entry["status"],
        "value": entry["value"],
        "url": entry.get("url"),
        "last_updated": entry.get("last_updated") or world.timestamp(),
    }
    return _store(world, RESULTS, _keys(entry), fields)


def _delete(world: World, call: Call) -> Answer:
    lists = _body(call)

    def work(world: World) -> JobEnd:
        results = _delete_all(world, RESULTS, [_keys(entry) for entry in lists.get("values", [])])
        keys = [{"field_key": key} for key in lists.get("fields", [])]
        rules = _delete_all(world, RULES, keys)
        for key in keys:
            # A choice: the results of a deleted rule vanish with it.
            for orphan in list(world.table(RESULTS).matching(**key)):
                world.table(RESULTS).delete(orphan["id"])
        return JobEnd(result={"fields": rules, "values": results, "total_duration": 0.01})

    return _started(world, work)


def _delete_all(world: World, table: str, wanted: list[dict[str, Any]]) -> dict[str, Any]:
    gone, missing = [], []
    for keys in wanted:
        found = world.table(table).by_key(**keys)
        if found is None:
            missing.append(keys)
        else:
            world.table(table).delete(found["id"])
            gone.append(keys)
    return {"deleted": _counted(gone), "not_found": _counted(missing)}


# --------------------------------------------------------------------------------- lists


def _list_rules(world: World, call: Call) -> Answer:
    wanted = call.many("key")
    found = (
        rule for rule in world.table(RULES).rows() if not wanted or rule["field_key"] in wanted
    )
    return page(call, found, _shown_rule)


def _shown_rule(rule: Record) -> dict[str, Any]:
    return {
        "key": rule["field_key"],
        "name": rule["name"],
        "description": rule.get("description"),
        "type": rule["type"],
        "ts_created": rule["ts_created"],
    }


def _list_results(world: World, call: Call) -> Answer:
    filters = {
        name: set(call.many(name))
        for name in ("object_key", "source_object_key", "field_key", "value_quality")
        if name in call.query
    }
    own_only = bool(call.flag("hide_related"))
    found: Iterable[dict[str, Any]] = (
        shown
        for result in world.table(RESULTS).rows()
        for shown in _shown_results(world, result)
        if all(shown[name] in values for name, values in filters.items())
        and not (own_only and shown["otype"] != shown["source_otype"])
    )
    order = call.one("order_by")
    if order:
        name = order.removeprefix("-")
        found = sorted(found, key=lambda row: str(row.get(name)), reverse=order.startswith("-"))
    return page(call, found)


def _shown_results(world: World, result: Record) -> Iterator[dict[str, Any]]:
    """Yield a result on its own object, then passed on to the table and the schema around it."""
    rule = world.table(RULES).by_key(field_key=result["field_key"])
    around = list(_LEVELS)[list(_LEVELS).index(result["object_type"]) :]
    key = result["object_key"]
    source = None
    for object_type in around:
        otype, objects = _LEVELS[object_type]
        found = world.table(objects).by_key(key=key)
        if found is None or rule is None:
            return
        place = {"key": key, "name": key.rpartition(".")[2], "type": otype, "id": found["id"]}
        source = source or place
        yield {
            "object_key": place["key"],
            "object_name": place["name"],
            "otype": place["type"],
            "oid": place["id"],
            "source_object_key": source["key"],
            "source_object_name": source["name"],
            "source_otype": source["type"],
            "source_oid": source["id"],
            "value_id": result["id"],
            "value_value": result["value"],
            "value_quality": result["status"],
            "value_last_updated": result["last_updated"],
            "value_external_url": result["url"],
            "field_key": result["field_key"],
            "field_name": rule["name"],
            "field_description": rule.get("description"),
        }
        key = key.rpartition(".")[0]


# -------------------------------------------------------------------------------- rating


def _check_tables(world: World, call: Call) -> Answer:
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


ROUTES = [
    Route("GET", f"{PATH}fields/", _list_rules),
    Route("GET", f"{PATH}values/", _list_results),
    Route("POST", PATH, _upsert),
    Route("DELETE", PATH, _delete),
    Route("POST", "/integration/v1/dq/check_sql_query_tables/", _check_tables),
]
