"""How the sandbox lists rules, and results on the objects that show them. Sheet: data_quality."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from alation_endpoints.data_quality.sandbox.books import LEVELS, RESULTS, RULES
from alation_sandbox import Answer, Call, Record, World, page


def list_rules(world: World, call: Call) -> Answer:
    """Answer with a page of rules."""
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


def list_results(world: World, call: Call) -> Answer:
    """Answer with a page of results, those that are passed on included."""
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
    around = list(LEVELS)[list(LEVELS).index(result["object_type"]) :]
    key = result["object_key"]
    source = None
    for object_type in around:
        otype, objects = LEVELS[object_type]
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
