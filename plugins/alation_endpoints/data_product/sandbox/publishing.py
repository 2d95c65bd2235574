"""How the sandbox shows products in marketplaces, one or many. Sheet: data_product."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from alation_endpoints.data_product.sandbox.books import (
    SHOWN,
    listed,
    marketplace_of,
    product,
    refusal,
    sent,
    shown_in,
    shown_product,
    version_of,
    versions_of,
)
from alation_endpoints.data_product.sandbox.specs import failed_standards
from alation_sandbox import Answer, Call, Record, Refusal, World, no_content, ok


def list_products(world: World, call: Call) -> Answer:
    """Answer with the products of a marketplace."""
    return listed(call, shown_in(world, call.path_params["marketplace_id"]), "results")


def get(world: World, call: Call) -> Answer:
    """Answer with a product as a marketplace shows it."""
    place = marketplace_of(world, call.path_params["marketplace_id"])
    return ok(shown_product(world, place, _shown(world, place, call.path_params["product_id"])))


def _shown(world: World, place: Record, product_id: Any) -> Record:
    named = {"marketplace_id": place["marketplace_id"], "product_id": product_id}
    found = world.table(SHOWN).by_key(**named)
    if found is None:
        raise refusal(404, f"Data product {product_id} is not in {named['marketplace_id']}.")
    return found


# ---------------------------------------------------------------------------------- by itself


def publish(world: World, call: Call) -> Answer:
    """Show a product. Of a draft nothing is shown, and the answer is a success all the same."""
    place, product_id = _asked(world, call)
    version = _chosen(world, product_id, call.one("version"))
    _show(world, place, version)
    return ok(product(world, version))  # a choice: 200


def update(world: World, call: Call) -> Answer:
    """Show another version of a product that is shown."""
    place, product_id = _asked(world, call)
    _shown(world, place, product_id)
    return publish(world, call)


def unpublish(world: World, call: Call) -> Answer:
    """Show a product no longer. A choice: the answer is empty, as those of deletes are."""
    place, product_id = _asked(world, call)
    world.table(SHOWN).delete(_shown(world, place, product_id)["id"])
    return no_content()


def _asked(world: World, call: Call) -> tuple[Record, Any]:
    place = marketplace_of(world, call.path_params["marketplace_id"])
    product_id = call.path_params["product_id"]
    versions_of(world, product_id)
    return place, product_id


def _chosen(world: World, product_id: Any, version_id: str | None) -> Record:
    """Return the version that is named. A choice: else the newest one that is ready."""
    if version_id is not None:
        return version_of(world, product_id, version_id)
    versions = versions_of(world, product_id)
    return next((one for one in reversed(versions) if one["status"] == "ready"), versions[-1])


def _show(world: World, place: Record, version: Record) -> None:
    """Show a version in the place of the one that is shown.

    Raises:
        Refusal: 422, it fails a minimum standard.
    """
    standards = place["spec"]["marketplace"].get("minimumStandard")
    failed = failed_standards(world, version["spec_json"], standards)
    if failed:
        raise refusal(422, f"The product fails the minimum standard: {', '.join(failed)}")
    if version["status"] != "ready":
        return
    table, now = world.table(SHOWN), world.timestamp()
    named = {
        "marketplace_id": place["marketplace_id"],
        "product_id": version["product_id"],
    }
    changes = {"version_id": version["version_id"], "ts_updated": now}
    old = table.by_key(**named)
    if old is None:
        table.insert({**named, **changes, "ts_created": now})
    else:
        table.update(old["id"], changes)


# ---------------------------------------------------------------------------------- together


def _bulk_publish(world: World, place: Record, version: Record) -> None:
    _show(world, place, version)


def _bulk_update(world: World, place: Record, version: Record) -> None:
    _shown(world, place, version["product_id"])
    _show(world, place, version)


def _bulk_unpublish(world: World, place: Record, version: Record) -> None:
    world.table(SHOWN).delete(_shown(world, place, version["product_id"])["id"])


_BULK: Mapping[str, Callable[[World, Record, Record], None]] = {
    "publish": _bulk_publish,
    "update": _bulk_update,
    "unpublish": _bulk_unpublish,
}


def bulk(world: World, call: Call) -> Answer:
    """Show, change and take out many. A choice: what cannot be done is left out of the answer."""
    place = marketplace_of(world, call.path_params["marketplace_id"])
    body, done = sent(call), []
    for key, work in _BULK.items():
        items = body.get(key, [])
        if not isinstance(items, list):
            raise refusal(400, f"{key} must be a list")
        for item in items:
            try:
                version = version_of(world, item["product_id"], item["version_id"])
                work(world, place, version)
            except (Refusal, KeyError):
                continue
            done.append(product(world, version))
    return ok(done)
