"""How the sandbox answers calls about products and their versions. Sheet: data_product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_endpoints.common.sandbox import ordered
from alation_endpoints.data_product.sandbox.books import (
    PERMISSIONS,
    RESULTS,
    SHOWN,
    VERSIONS,
    forget,
    listed,
    product,
    refusal,
    sent,
    version_of,
    versions_of,
)
from alation_endpoints.data_product.sandbox.specs import check_spec
from alation_sandbox import Answer, Call, Record, World, no_content, ok

STATUSES = ("draft", "ready")


def list_products(world: World, call: Call) -> Answer:
    """Answer with versions, or with products. A choice: everybody has all roles and rights."""
    wanted = call.many("product_ids")
    found = [
        version
        for version in world.table(VERSIONS).rows()
        if not wanted or version["product_id"] in wanted
    ]
    rows = list(ordered(call, found))
    if not call.flag("group_by_product"):
        return listed(call, [product(world, version) for version in rows], "results")
    ids = dict.fromkeys(version["product_id"] for version in rows)
    return listed(call, [_grouped(world, product_id) for product_id in ids], "results")


def _grouped(world: World, product_id: str) -> dict[str, Any]:
    versions = versions_of(world, product_id)
    return {
        **product(world, versions[-1]),
        "versions_details": [
            {
                **{name: one[name] for name in ("version_id", "status")},
                "name": one["spec_json"]["product"]["en"]["name"],
                **{name: one[name] for name in ("ts_created", "ts_updated")},
            }
            for one in versions
        ],
    }


def create(world: World, call: Call) -> Answer:
    """Make a product with its first version, a draft."""
    spec = check_spec(sent(call), "product")
    product_id = spec["product"]["productId"]
    if world.table(VERSIONS).by_key(product_id=product_id) is not None:
        raise refusal(400, f"Data product {product_id} already exists.")  # a choice: 400, not 409
    return Answer(201, product(world, _insert(world, spec)))


def _insert(world: World, spec: Mapping[str, Any]) -> Record:
    now, table = world.timestamp(), world.table(VERSIONS)
    named = {"product_id": spec["product"]["productId"], "version_id": spec["product"]["version"]}
    times = {"ts_created": now, "ts_updated": now}
    made = table.insert({**named, "status": "draft", "spec_json": spec, **times})
    return table.get(made) or {}


def update(world: World, call: Call) -> Answer:
    """Replace a spec. A choice: that of the version which it names, or a new draft of it."""
    spec = check_spec(sent(call), "product")
    known = {one["version_id"]: one for one in versions_of(world, spec["product"]["productId"])}
    old = known.get(spec["product"]["version"])
    if old is None:
        return ok(product(world, _insert(world, spec)))
    changes = {"spec_json": spec, "ts_updated": world.timestamp()}
    return ok(product(world, world.table(VERSIONS).update(old["id"], changes)))


def get(world: World, call: Call) -> Answer:
    """Answer with the newest version of a product (a choice)."""
    return ok(product(world, versions_of(world, call.path_params["product_id"])[-1]))


def delete(world: World, call: Call) -> Answer:
    """Remove a product with all that belongs to it."""
    product_id = call.path_params["product_id"]
    versions_of(world, product_id)
    _forget(world, product_id)
    forget(world, VERSIONS, product_id=product_id)
    return no_content()


def _forget(world: World, product_id: str) -> None:
    forget(world, SHOWN, product_id=product_id)
    forget(world, RESULTS, product_id=product_id)
    forget(world, PERMISSIONS, object_type="data_product", object_id=product_id)


# ---------------------------------------------------------------------------------- versions


def _version(world: World, call: Call) -> Record:
    return version_of(world, call.path_params["product_id"], call.path_params["version_id"])


def get_version(world: World, call: Call) -> Answer:
    """Answer with a version."""
    return ok(product(world, _version(world, call)))


def set_status(world: World, call: Call) -> Answer:
    """Set the status of a version; 201 though it is a PUT (observed)."""
    version, status = _version(world, call), sent(call).get("status")
    if status not in STATUSES:
        raise refusal(400, f"status must be one of {', '.join(STATUSES)}")
    changes = {"status": status, "ts_updated": world.timestamp()}
    return Answer(201, product(world, world.table(VERSIONS).update(version["id"], changes)))


def delete_version(world: World, call: Call) -> Answer:
    """Remove a version, also from marketplaces (a choice); with the last one the product goes."""
    version = _version(world, call)
    product_id = version["product_id"]
    forget(world, SHOWN, product_id=product_id, version_id=version["version_id"])
    world.table(VERSIONS).delete(version["id"])
    if world.table(VERSIONS).by_key(product_id=product_id) is None:
        _forget(world, product_id)
    return no_content()
