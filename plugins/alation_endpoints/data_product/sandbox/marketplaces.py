"""How the sandbox answers calls about marketplaces themselves. Sheet: data_product."""

from __future__ import annotations

import uuid
from typing import Any

from alation_endpoints.data_product.sandbox.books import (
    MARKETPLACES,
    PERMISSIONS,
    SHOWN,
    forget,
    listed,
    marketplace_of,
    name_of,
    refusal,
    sent,
    shown_in,
)
from alation_endpoints.data_product.sandbox.specs import at, check_spec
from alation_sandbox import Answer, Call, Record, World, no_content, ok, page

OBJECT_TYPES = ("markeplace", "marketplace")
"""What permissions call a marketplace; that both words are taken is a choice."""


def _shown(world: World, call: Call, marketplace: Record) -> dict[str, Any]:
    """Return a marketplace. A choice: limit and skip page its products, where one is read."""
    products = shown_in(world, marketplace["marketplace_id"])
    single = "marketplace_id" in call.path_params
    return {
        "external_marketplace_id": marketplace["marketplace_id"],
        "name": name_of(marketplace),
        "spec": marketplace["spec"],
        "products": page(call, products).body if single else products,
        "products_total": len(products),
    }


def list_marketplaces(world: World, call: Call) -> Answer:
    """Answer with marketplaces."""
    rows = world.table(MARKETPLACES).rows()
    return listed(call, [_shown(world, call, one) for one in rows], "data")


def create(world: World, call: Call) -> Answer:
    """Make a marketplace."""
    spec = check_spec(sent(call), "marketplace")
    named = spec["marketplace"]["marketplaceId"]
    table = world.table(MARKETPLACES)
    if table.by_key(marketplace_id=named) is not None:
        raise refusal(400, f"Marketplace {named} already exists.")  # a choice
    made = table.insert({"marketplace_id": named, "spec": spec})
    return Answer(201, _shown(world, call, table.get(made) or {}))


def update(world: World, call: Call) -> Answer:
    """Replace the spec of a marketplace."""
    spec = check_spec(sent(call), "marketplace")
    known = marketplace_of(world, spec["marketplace"]["marketplaceId"])
    changed = world.table(MARKETPLACES).update(known["id"], {"spec": spec})
    return ok(_shown(world, call, changed))


def get(world: World, call: Call) -> Answer:
    """Answer with a marketplace."""
    return ok(_shown(world, call, marketplace_of(world, call.path_params["marketplace_id"])))


def delete(world: World, call: Call) -> Answer:
    """Remove a marketplace. A choice: its products need not be taken out of it before."""
    place = marketplace_of(world, call.path_params["marketplace_id"])
    forget(world, SHOWN, marketplace_id=place["marketplace_id"])
    for word in OBJECT_TYPES:
        forget(world, PERMISSIONS, object_type=word, object_id=place["marketplace_id"])
    world.table(MARKETPLACES).delete(place["id"])
    return no_content()


def search(world: World, call: Call) -> Answer:
    """Answer with the products whose texts hold a word of the question (a choice)."""
    question = sent(call).get("user_query")
    if not isinstance(question, str):
        raise refusal(400, "user_query is required")
    words = question.casefold().split()
    found = [
        {"product": one}
        for one in shown_in(world, call.path_params["marketplace_id"])
        if any(word in _text(one) for word in words)
    ]
    asked = f"{call.path} {question}"
    return ok({"search_id": str(uuid.uuid5(uuid.NAMESPACE_URL, asked)), "results": found})


def _text(product: dict[str, Any]) -> str:
    texts = at(product["spec_json"], "product.en") or {}
    return " ".join(str(value) for value in texts.values()).casefold()
