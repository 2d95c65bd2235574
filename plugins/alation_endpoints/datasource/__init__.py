"""Data sources, OCF and native: list, create, change, delete, extract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.datasource.answers import (
    DatasourceConfigItem,
    DatasourceConnectorItem,
    DatasourceNativeItem,
    DatasourceOcfItem,
    DatasourceSchemaItem,
    JobDetailsDatasourceConfig,
    JobDetailsDatasourceNative,
    JobDetailsDatasourceOcf,
)
from alation_endpoints.datasource.endpoint import Datasource
from alation_endpoints.datasource.shapes import (
    DatasourceAgentItem,
    DatasourceCheckParams,
    DatasourceDeleteItem,
    DatasourceExtractionItem,
    DatasourceMigrationParams,
    DatasourceNativeConfigItem,
    DatasourceNativeParams,
    DatasourceNativePostItem,
    DatasourceNativePutItem,
    DatasourceNativeSchemasParams,
    DatasourceOcfConfigItem,
    DatasourceOcfParams,
    DatasourceOcfPath,
    DatasourceOcfPostItem,
    DatasourceOcfPutItem,
    DatasourceOcfSchemasParams,
    DatasourcePath,
    DatasourceRefreshItem,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "Datasource",
    "DatasourceAgentItem",
    "DatasourceCheckParams",
    "DatasourceConfigItem",
    "DatasourceConnectorItem",
    "DatasourceDeleteItem",
    "DatasourceExtractionItem",
    "DatasourceMigrationParams",
    "DatasourceNativeConfigItem",
    "DatasourceNativeItem",
    "DatasourceNativeParams",
    "DatasourceNativePostItem",
    "DatasourceNativePutItem",
    "DatasourceNativeSchemasParams",
    "DatasourceOcfConfigItem",
    "DatasourceOcfItem",
    "DatasourceOcfParams",
    "DatasourceOcfPath",
    "DatasourceOcfPostItem",
    "DatasourceOcfPutItem",
    "DatasourceOcfSchemasParams",
    "DatasourcePath",
    "DatasourceRefreshItem",
    "DatasourceSchemaItem",
    "JobDetailsDatasourceConfig",
    "JobDetailsDatasourceNative",
    "JobDetailsDatasourceOcf",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Datasource]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.datasource.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.datasource.demo import FURNITURE

    return FURNITURE
