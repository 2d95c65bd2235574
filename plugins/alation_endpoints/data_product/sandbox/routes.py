"""The routes of data products, below each prefix that servers have. Sheet: data_product."""

from __future__ import annotations

from collections.abc import Mapping

from alation_endpoints.common.sandbox import Handler
from alation_endpoints.data_product.sandbox import (
    marketplaces,
    permissions,
    products,
    publishing,
    reports,
)
from alation_endpoints.data_product.shapes import OTHER_PREFIXES, PREFIX
from alation_sandbox import Route

_PRODUCT = "data-product/<path:product_id>/"
"""The id of a product is free text, and may hold a slash."""
_VERSION = _PRODUCT + "version/<version_id>/"
_MARKETPLACE = "marketplace/<marketplace_id>/"
_GRANTS = "data-products/permissions/"

HANDLERS: Mapping[tuple[str, str], Handler] = {
    ("GET", "data-product/"): products.list_products,
    ("POST", "data-product/"): products.create,
    ("PUT", "data-product/"): products.update,
    ("GET", _PRODUCT): products.get,
    ("DELETE", _PRODUCT): products.delete,
    ("GET", _VERSION): products.get_version,
    ("PUT", _VERSION): products.set_status,
    ("DELETE", _VERSION): products.delete_version,
    ("GET", _PRODUCT + "report-results/"): reports.list_of_product,
    ("POST", _PRODUCT + "report-results/"): reports.log,
    ("GET", "report-results/"): reports.list_all,
    ("POST", "report-results/"): reports.log,
    ("POST", "data-product-check/"): reports.check,
    ("GET", "marketplace/"): marketplaces.list_marketplaces,
    ("POST", "marketplace/"): marketplaces.create,
    ("PUT", "marketplace/"): marketplaces.update,
    ("GET", _MARKETPLACE): marketplaces.get,
    ("DELETE", _MARKETPLACE): marketplaces.delete,
    ("GET", _MARKETPLACE + "data-product/"): publishing.list_products,
    ("GET", _MARKETPLACE + _PRODUCT): publishing.get,
    ("POST", _MARKETPLACE + _PRODUCT): publishing.publish,
    ("PUT", _MARKETPLACE + _PRODUCT): publishing.update,
    ("DELETE", _MARKETPLACE + _PRODUCT): publishing.unpublish,
    ("POST", _MARKETPLACE + "bulk-publish/"): publishing.bulk,
    ("POST", "search-internally/<marketplace_id>/"): marketplaces.search,
    ("GET", _GRANTS): permissions.list_permissions,
    ("POST", _GRANTS): permissions.create,
    ("PUT", _GRANTS): permissions.update,
    ("DELETE", _GRANTS): permissions.delete,
    ("GET", "data-products/check-permissions/"): permissions.check,
}

ROUTES = [
    Route(method, f"/{prefix}/{path}", handler)
    for prefix in (PREFIX, *OTHER_PREFIXES)
    for (method, path), handler in HANDLERS.items()
]
