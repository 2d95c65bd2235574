"""BI servers, and what is in them: folders, reports, their columns, data sources, connections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.bi_source.answers import (
    BIConnectionItem,
    BIDatasourceColumnItem,
    BIDatasourceItem,
    BIFolderItem,
    BIOtherItem,
    BIReportColumnItem,
    BIReportItem,
    BIServerItem,
    JobDetailsBIConnection,
    JobDetailsBIDatasource,
    JobDetailsBIFolder,
    JobDetailsBIReport,
    JobDetailsBIReportColumn,
    JobDetailsBIServerPatch,
    JobDetailsBIServerPatchResult,
    JobDetailsBIServerPost,
    JobDetailsBIServerPostResult,
    JobDetailsBIUpsert,
)
from alation_endpoints.bi_source.endpoint import BiSource
from alation_endpoints.bi_source.params import (
    BIDeleteItem,
    BIDeleteParams,
    BIFolderDeleteItem,
    BIFolderPath,
    BIListParams,
    BIObjectParams,
    BIReportDeleteItem,
    BIReportPath,
    BIServerParams,
    BIServerPath,
)
from alation_endpoints.bi_source.shapes import (
    BIConnectionPatchItem,
    BIConnectionPostItem,
    BIDatasourceColumnPostItem,
    BIDatasourcePatchItem,
    BIDatasourcePostItem,
    BIFolderPatchItem,
    BIFolderPostItem,
    BIReportColumnPatchItem,
    BIReportColumnPostItem,
    BIReportPatchItem,
    BIReportPostItem,
    BIServerNameConfiguration,
    BIServerPatchItem,
    BIServerPostItem,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "BIConnectionItem",
    "BIConnectionPatchItem",
    "BIConnectionPostItem",
    "BIDatasourceColumnItem",
    "BIDatasourceColumnPostItem",
    "BIDatasourceItem",
    "BIDatasourcePatchItem",
    "BIDatasourcePostItem",
    "BIDeleteItem",
    "BIDeleteParams",
    "BIFolderDeleteItem",
    "BIFolderItem",
    "BIFolderPatchItem",
    "BIFolderPath",
    "BIFolderPostItem",
    "BIListParams",
    "BIObjectParams",
    "BIOtherItem",
    "BIReportColumnItem",
    "BIReportColumnPatchItem",
    "BIReportColumnPostItem",
    "BIReportDeleteItem",
    "BIReportItem",
    "BIReportPatchItem",
    "BIReportPath",
    "BIReportPostItem",
    "BIServerItem",
    "BIServerNameConfiguration",
    "BIServerParams",
    "BIServerPatchItem",
    "BIServerPath",
    "BIServerPostItem",
    "BiSource",
    "JobDetailsBIConnection",
    "JobDetailsBIDatasource",
    "JobDetailsBIFolder",
    "JobDetailsBIReport",
    "JobDetailsBIReportColumn",
    "JobDetailsBIServerPatch",
    "JobDetailsBIServerPatchResult",
    "JobDetailsBIServerPost",
    "JobDetailsBIServerPostResult",
    "JobDetailsBIUpsert",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [BiSource]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.bi_source.sandbox import ROUTES

    return ROUTES
