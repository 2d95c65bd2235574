"""Specs for the tests of data products."""

from __future__ import annotations

from typing import Any

ORDERS, RETURNS = "acme:orders", "acme/returns & more:v1"
MARKET: dict[str, Any] = {"marketplace_id": "acme-market"}


def spec(product_id: str = ORDERS, version: str = "1.0.0", **more: Any) -> dict[str, Any]:
    """Return the spec of a product."""
    content = {
        "productId": product_id,
        "version": version,
        "contactEmail": "team@example.com",
        "contactName": "Team",
        "en": {"name": "Orders", "description": "All orders of the shop"},
    }
    return {"product": {**content, **more}}


def marketplace(marketplace_id: str = "acme-market", **more: Any) -> dict[str, Any]:
    """Return the spec of a marketplace."""
    content = {
        "marketplaceId": marketplace_id,
        "contactEmail": "team@example.com",
        "contactName": "Team",
        "en": {"name": "Acme market"},
    }
    return {"marketplace": {**content, **more}}
