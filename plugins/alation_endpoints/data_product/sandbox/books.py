"""The books of data products: products with their versions, and marketplaces with what they show.

No source records an error body of this service, so all texts of refusals are a choice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from alation_sandbox import Answer, Call, Record, Refusal, World, error, page

VERSIONS = "data_product_version"
MARKETPLACES = "data_product_marketplace"
SHOWN = "data_product_publication"
RESULTS = "data_product_report_result"
PERMISSIONS = "data_product_permission"

ENVELOPED = "/integration/data-products/api/v1/"
"""Below this prefix a client of the vendor reads lists in an object, elsewhere they are bare."""


def refusal(status: int, text: str) -> Refusal:
    """Return a refusal with a text."""
    return Refusal(error(status, text, f"{status}000"))


def sent(call: Call) -> Mapping[str, Any]:
    """Return the object of a request.

    Raises:
        Refusal: the body is none.
    """
    body = call.json()
    if not isinstance(body, Mapping):
        raise refusal(400, "Expected an object.")
    return body


def listed(call: Call, found: list[dict[str, Any]], key: str | None = None) -> Answer:
    """Answer one page by limit and skip; that no header names the next one is a choice.

    Args:
        call: the request.
        found: all objects of the list.
        key: where they stand in the answer of a server that wraps them; None: none does.
    """
    body = page(call, found).body
    return Answer(200, {key: body} if key and call.path.startswith(ENVELOPED) else body)


# ------------------------------------------------------------------------------ data products


def versions_of(world: World, product_id: Any) -> list[Record]:
    """Return the versions of a product, the oldest first.

    Raises:
        Refusal: there is no such product.
    """
    found = list(world.table(VERSIONS).matching(product_id=product_id))
    if not found:
        raise refusal(404, f"Data product {product_id} not found.")
    return sorted(found, key=lambda version: version["id"])


def version_of(world: World, product_id: Any, version_id: Any) -> Record:
    """Return a version of a product.

    Raises:
        Refusal: there is no such product or version.
    """
    for version in versions_of(world, product_id):
        if version["version_id"] == version_id:
            return version
    raise refusal(404, f"Version {version_id} of data product {product_id} not found.")


def product(world: World, version: Record) -> dict[str, Any]:
    """Return a version of a product as answers show it."""
    spec = version["spec_json"]
    names = ("id", "product_id", "version_id", "status", "spec_json", "ts_created", "ts_updated")
    shown = world.table(SHOWN).matching(
        product_id=version["product_id"], version_id=version["version_id"]
    )
    return {
        **{name: version[name] for name in names},
        "tenant_id": "sandbox",
        "spec_yaml": f"---\n{json.dumps(spec, indent=2)}\n",  # what is JSON is YAML as well
        "marketplace_associations": [_association(world, one) for one in shown],
    }


def _association(world: World, shown: Record) -> dict[str, Any]:
    place = marketplace_of(world, shown["marketplace_id"])
    named = {"external_id": place["marketplace_id"], "name": name_of(place)}
    times = {name: shown[name] for name in ("ts_created", "ts_updated")}
    return {"marketplace": named, "state": {"status": "published", **times}}  # a choice of word


def forget(world: World, table: str, **fields: Any) -> None:
    """Remove the records whose fields have these values."""
    for record in list(world.table(table).matching(**fields)):
        world.table(table).delete(record["id"])


# ------------------------------------------------------------------------------- marketplaces


def marketplace_of(world: World, marketplace_id: Any) -> Record:
    """Return a marketplace.

    Raises:
        Refusal: there is none.
    """
    found = world.table(MARKETPLACES).by_key(marketplace_id=marketplace_id)
    if found is None:
        raise refusal(404, f"Marketplace {marketplace_id} not found.")
    return found


def name_of(marketplace: Record) -> str:
    """Return the name of a marketplace."""
    name: str = marketplace["spec"]["marketplace"]["en"]["name"]
    return name


def shown_in(world: World, marketplace_id: str) -> list[dict[str, Any]]:
    """Return the products of a marketplace, as it shows them."""
    place = marketplace_of(world, marketplace_id)
    return [
        shown_product(world, place, shown)
        for shown in world.table(SHOWN).matching(marketplace_id=marketplace_id)
    ]


def shown_product(world: World, marketplace: Record, shown: Record) -> dict[str, Any]:
    """Return a product as a marketplace shows it, with its badges."""
    version = version_of(world, shown["product_id"], shown["version_id"])
    badges = marketplace["spec"]["marketplace"].get("badges") or []
    return {**product(world, version), "marketplace_context": {"badges": badges}}
