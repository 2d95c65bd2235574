"""The shapes of what comes back. Sheet: data_product."""

from __future__ import annotations

from typing import Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass

# ------------------------------------------------------------------------------ data products


@dataclass(frozen=True)
class AssociatedMarketplace:
    """A marketplace that a product is in."""

    external_id: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class MarketplaceState:
    """How a product is in a marketplace. The words of its status are not recorded."""

    status: str | None = None
    ts_created: str | None = None
    ts_updated: str | None = None


@dataclass(frozen=True)
class MarketplaceAssociation:
    """That a product is in a marketplace."""

    marketplace: AssociatedMarketplace | None = None
    state: MarketplaceState | None = None


@dataclass(frozen=True)
class DataProductVersionDetails:
    """A version of a product, where products are listed."""

    version_id: str | None = None
    name: str | None = None
    status: str | None = None
    ts_created: str | None = None
    ts_updated: str | None = None


@dataclass(frozen=True)
class MarketplaceContext:
    """What a marketplace says of a product that it shows."""

    badges: list[Any] | None = None


@dataclass(frozen=True)
class DataProductItem(Item):
    """A version of a data product. `product_id` names it in calls; `id` and `tenant_id` do not."""

    id: int | str | None = None
    tenant_id: str | None = None
    product_id: str | None = None
    version_id: str | None = None
    status: str | None = None
    spec_json: dict[str, Any] | None = None
    spec_yaml: str | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    marketplace_associations: list[MarketplaceAssociation] | None = None
    versions_details: list[DataProductVersionDetails] | None = None
    marketplace_context: MarketplaceContext | None = None


@dataclass(frozen=True)
class JobDetailsDataProduct(JobDetails):
    """The answer to a write of one product, in the vendor's job form; there is no job."""

    result: DataProductItem | Any = None


@dataclass(frozen=True)
class JobDetailsDataProductList(JobDetails):
    """The answer to a write of many products, in the vendor's job form; there is no job."""

    result: list[DataProductItem] | Any = None


# ----------------------------------------------------------------------------------- reports


@dataclass(frozen=True)
class DataProductReportResultItem(Item):
    """What a report says of a product. Own keys, which were sent flat, are in `extra_fields`.

    `product_id` comes with the results of all products only.
    """

    product_id: str | None = None
    report_key: str | None = None
    value: Any = None
    extra_fields: dict[str, Any] | None = None


@dataclass(frozen=True)
class DataProductCheckItem(Item):
    """What was found of one standard."""

    key: str | None = None
    check: str | None = None
    type: str | None = None
    passed: bool | None = None
    explanation: str | None = None


# ------------------------------------------------------------------------------ marketplaces


@dataclass(frozen=True)
class MarketplaceItem(Item):
    """A marketplace. `products` may be a page of them: `products_total` counts all."""

    external_marketplace_id: str | None = None
    name: str | None = None
    spec: dict[str, Any] | None = None
    spec_yaml: str | None = None
    products: list[DataProductItem] | None = None
    products_total: int | None = None


@dataclass(frozen=True)
class JobDetailsMarketplace(JobDetails):
    """The answer to a write of a marketplace, in the vendor's job form; there is no job."""

    result: MarketplaceItem | Any = None


@dataclass(frozen=True)
class DataProductHit:
    """A product that a search found."""

    product: DataProductItem | None = None


@dataclass(frozen=True)
class DataProductSearch(Item):
    """What a search found. Older servers tell no `search_id`."""

    search_id: str | None = None
    results: list[DataProductHit] | None = None


# ------------------------------------------------------------------------------- permissions


@dataclass(frozen=True)
class DataProductPermissionItem(Item):
    """A role of somebody on something."""

    subject_type: str | None = None
    subject_id: str | None = None
    object_type: str | None = None
    object_id: str | None = None
    role: str | None = None
