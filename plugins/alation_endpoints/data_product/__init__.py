"""Data products, their marketplaces, report results, permissions and standards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.data_product.answers import (
    AssociatedMarketplace,
    DataProductCheckItem,
    DataProductHit,
    DataProductItem,
    DataProductPermissionItem,
    DataProductReportResultItem,
    DataProductSearch,
    DataProductVersionDetails,
    JobDetailsDataProduct,
    JobDetailsDataProductList,
    JobDetailsMarketplace,
    MarketplaceAssociation,
    MarketplaceContext,
    MarketplaceItem,
    MarketplaceState,
)
from alation_endpoints.data_product.endpoint import (
    DataProduct,
)
from alation_endpoints.data_product.shapes import (
    DataProductAllReportParams,
    DataProductCheckParams,
    DataProductId,
    DataProductPages,
    DataProductParams,
    DataProductPath,
    DataProductPermissionParams,
    DataProductPermissionRow,
    DataProductPublication,
    DataProductReportParams,
    DataProductReportResult,
    DataProductReportResultOf,
    DataProductService,
    DataProductVersion,
    DataProductVersionId,
    DataProductVersionPath,
    DataProductVersionStatus,
    MarketplaceId,
    MarketplacePages,
    MarketplacePath,
    MarketplaceProductPath,
    MarketplaceQuestion,
)
from alation_endpoints.data_product.specs import (
    DataAccess,
    DataProductSpec,
    DeliverySystem,
    ExternalAccess,
    ManualAccess,
    MarketplaceContent,
    MarketplaceSpec,
    MarketplaceTexts,
    ProductMetadata,
    ProductMetric,
    ProductSpec,
    ProductTexts,
    QualifiedName,
    RecordColumn,
    RecordRelationship,
    RecordSample,
    RecordSet,
    RequestedAccess,
    Standard,
    StandardName,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "AssociatedMarketplace",
    "DataAccess",
    "DataProduct",
    "DataProductAllReportParams",
    "DataProductCheckItem",
    "DataProductCheckParams",
    "DataProductHit",
    "DataProductId",
    "DataProductItem",
    "DataProductPages",
    "DataProductParams",
    "DataProductPath",
    "DataProductPermissionItem",
    "DataProductPermissionParams",
    "DataProductPermissionRow",
    "DataProductPublication",
    "DataProductReportParams",
    "DataProductReportResult",
    "DataProductReportResultItem",
    "DataProductReportResultOf",
    "DataProductSearch",
    "DataProductService",
    "DataProductSpec",
    "DataProductVersion",
    "DataProductVersionDetails",
    "DataProductVersionId",
    "DataProductVersionPath",
    "DataProductVersionStatus",
    "DeliverySystem",
    "ExternalAccess",
    "JobDetailsDataProduct",
    "JobDetailsDataProductList",
    "JobDetailsMarketplace",
    "ManualAccess",
    "MarketplaceAssociation",
    "MarketplaceContent",
    "MarketplaceContext",
    "MarketplaceId",
    "MarketplaceItem",
    "MarketplacePages",
    "MarketplacePath",
    "MarketplaceProductPath",
    "MarketplaceQuestion",
    "MarketplaceSpec",
    "MarketplaceState",
    "MarketplaceTexts",
    "ProductMetadata",
    "ProductMetric",
    "ProductSpec",
    "ProductTexts",
    "QualifiedName",
    "RecordColumn",
    "RecordRelationship",
    "RecordSample",
    "RecordSet",
    "RequestedAccess",
    "Standard",
    "StandardName",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [DataProduct]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.data_product.sandbox import ROUTES

    return ROUTES
