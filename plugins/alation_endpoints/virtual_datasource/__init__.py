"""Virtual data sources: upload, delete what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.virtual_datasource.endpoint import VirtualDatasource
from alation_endpoints.virtual_datasource.lines import (
    Synonym,
    VirtualDatasourceColumn,
    VirtualDatasourceIndex,
    VirtualDatasourceItem,
    VirtualDatasourceSchema,
    VirtualDatasourceTable,
    VirtualDatasourceView,
)
from alation_endpoints.virtual_datasource.shapes import (
    JobDetailsVirtualDatasourcePost,
    JobDetailsVirtualDatasourcePostResult,
    VirtualDatasourceDeleteParams,
    VirtualDatasourceParams,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "JobDetailsVirtualDatasourcePost",
    "JobDetailsVirtualDatasourcePostResult",
    "Synonym",
    "VirtualDatasource",
    "VirtualDatasourceColumn",
    "VirtualDatasourceDeleteParams",
    "VirtualDatasourceIndex",
    "VirtualDatasourceItem",
    "VirtualDatasourceParams",
    "VirtualDatasourceSchema",
    "VirtualDatasourceTable",
    "VirtualDatasourceView",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [VirtualDatasource]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.virtual_datasource.sandbox import ROUTES

    return ROUTES
