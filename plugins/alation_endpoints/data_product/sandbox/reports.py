"""How the sandbox keeps results of reports, and checks specs. Sheet: data_product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_endpoints.data_product.sandbox.books import RESULTS, listed, refusal, sent, versions_of
from alation_endpoints.data_product.sandbox.specs import judged
from alation_sandbox import Answer, Call, Record, World, ok

_OWN = ("product_id", "report_key", "value")


def list_of_product(world: World, call: Call) -> Answer:
    """Answer with the results of a product."""
    product_id = call.path_params["product_id"]
    versions_of(world, product_id)
    return listed(call, [_shown(one) for one in _found(world, call, product_id)])


def list_all(world: World, call: Call) -> Answer:
    """Answer with the results of all products, each with its product."""
    found = _found(world, call, call.one("product_id"))
    return listed(call, [{"product_id": one["product_id"], **_shown(one)} for one in found])


def _found(world: World, call: Call, product_id: str | None) -> list[Record]:
    report = call.one("report_key")
    return [
        one
        for one in world.table(RESULTS).rows()
        if product_id in (None, one["product_id"]) and report in (None, one["report_key"])
    ]


def _shown(one: Record) -> dict[str, Any]:
    return {name: one[name] for name in ("report_key", "value", "extra_fields")}


def log(world: World, call: Call) -> Answer:
    """Store results, of the product of the path or of those that they name. The answer is empty."""
    items = call.json()
    if not isinstance(items, list):
        raise refusal(400, "Expected a list of results.")
    results = [{**item, **call.path_params} for item in items if isinstance(item, Mapping)]
    if len(results) < len(items) or not all(set(_OWN) <= set(one) for one in results):
        raise refusal(400, f"Each result needs {', '.join(_OWN)}")
    for one in results:
        versions_of(world, one["product_id"])
    for one in results:  # A choice: it is a log, so an older result of the report stays.
        named = {name: one[name] for name in _OWN}
        own = {name: value for name, value in one.items() if name not in _OWN}
        world.table(RESULTS).insert({**named, "extra_fields": own})
    return Answer(201)


def check(world: World, call: Call) -> Answer:
    """Judge a spec by standards; nothing is stored."""
    body = sent(call)
    spec, standards = body.get("product_spec"), body.get("standards")
    if not isinstance(spec, Mapping) or not isinstance(standards, list):
        raise refusal(400, "product_spec and standards are required")
    return ok(list(judged(spec, standards)))
