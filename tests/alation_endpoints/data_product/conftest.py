"""Two products that are ready, and a marketplace."""

from __future__ import annotations

import pytest

from alation_core import Alation
from tests.alation_endpoints.data_product.specs import ORDERS, RETURNS, marketplace, spec


@pytest.fixture
def filled(catalog: Alation) -> Alation:
    """A catalog with two products and an empty marketplace."""
    products = catalog.data_product
    products.create([spec(), spec(RETURNS)]).raise_for_problems()
    ready = [
        {"product_id": one, "version_id": "1.0.0", "status": "ready"} for one in (ORDERS, RETURNS)
    ]
    products.set_version_status(ready).raise_for_problems()
    products.create_marketplace([marketplace()]).raise_for_problems()
    return catalog
