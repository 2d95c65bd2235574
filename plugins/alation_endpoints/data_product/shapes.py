"""The shapes of rows and parameters, beside the specs. Sheet: data_product."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Range

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, AnyOf, InPath, InQuery, Maybe, requires
from alation_endpoints.data_product.specs import DataProductSpec, Standard

PREFIX = "dps/integration/data-products/v1"
"""Where the public client finds the service."""
OTHER_PREFIXES = ("integration/data-products/v1", "integration/data-products/api/v1")
"""Where others find it: with the token of the API, and with a bearer token."""

# ----------------------------------------------------------------------------------- rows


@dataclass(frozen=True)
class DataProductId:
    """A data product."""

    product_id: Annotated[str, InPath]


@dataclass(frozen=True)
class DataProductVersionId:
    """A version of a data product."""

    product_id: Annotated[str, InPath]
    version_id: Annotated[str, InPath]


@dataclass(frozen=True)
class DataProductVersionStatus(DataProductVersionId):
    """What a version of a data product is from now on."""

    status: Literal["draft", "ready"]


@dataclass(frozen=True)
class DataProductPublication:
    """A data product to show in a marketplace."""

    product_id: Annotated[str, InPath]
    version: Annotated[Maybe[str], InQuery, "Which the server takes without it is not known."] = (
        UNSET
    )


@dataclass(frozen=True)
class DataProductVersion:
    """A version of a data product, as one of many."""

    product_id: str
    version_id: str


@dataclass(frozen=True)
class DataProductReportResult:
    """What a report says of the product of the call; own keys stand beside the two."""

    further_keys: ClassVar = ""

    report_key: Annotated[str, "The name of the report; standards refer to it."]
    value: Any


@dataclass(frozen=True)
class DataProductReportResultOf(DataProductReportResult):
    """What a report says of a product; own keys stand beside the three."""

    product_id: str


@dataclass(frozen=True)
class MarketplaceId:
    """A marketplace."""

    marketplace_id: Annotated[str, InPath]


SubjectType = Literal["everyone", "user", "group"]
ObjectType = Literal["app", "data_product", "markeplace", "marketplace"]
"""The public client writes markeplace; whether marketplace is taken as well is not known."""
Role = Literal[
    "app_admin",
    "app_user",
    "app_viewer",
    "marketplace_admin",
    "marketplace_maintainer",
    "marketplace_viewer",
    "product_admin",
    "product_viewer",
]


@dataclass(frozen=True)
class DataProductPermissionRow:
    """A role of somebody on something."""

    subject_type: SubjectType
    subject_id: Annotated[str, "A number is sent as text."]
    object_type: ObjectType
    object_id: str
    role: Role


# ----------------------------------------------------------------------------- parameters


@dataclass(frozen=True, kw_only=True)
class DataProductService:
    """Where the service is found; part of every call."""

    prefix: Annotated[
        str,
        f"Before all paths; left out, {PREFIX}. Other servers: {', '.join(OTHER_PREFIXES)}.",
    ] = PREFIX


@dataclass(frozen=True, kw_only=True)
class DataProductPages(DataProductService):
    """The pages of a list."""

    limit: Annotated[Maybe[int], Range(min=1), "Size of a page."] = UNSET
    skip: Annotated[Maybe[int], Range(min=0)] = UNSET


@dataclass(frozen=True, kw_only=True)
class DataProductParams(DataProductPages):
    """Filters of the list of products."""

    order_by: Annotated[Maybe[str], "For example -ts_updated; - sorts downwards."] = UNSET
    role: Maybe[Literal["product_admin", "product_viewer"]] = UNSET
    action: Maybe[
        Literal["view", "view_events", "view_stats", "delete", "update", "manage_roles"]
    ] = UNSET
    product_ids: Annotated[Maybe[list[str]], AnyOf, "Only these."] = UNSET
    group_by_product: Annotated[
        Maybe[bool], "One object for each product, with versions_details."
    ] = UNSET


@dataclass(frozen=True, kw_only=True)
class DataProductPath(DataProductService):
    """A data product."""

    product_id: str


@dataclass(frozen=True, kw_only=True)
class DataProductVersionPath(DataProductPath):
    """A version of a data product."""

    version_id: str


@dataclass(frozen=True, kw_only=True)
class DataProductReportParams(DataProductPath):
    """Whose results are listed."""

    report_key: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class DataProductAllReportParams(DataProductService):
    """Which results are listed."""

    product_id: Maybe[str] = UNSET
    report_key: Maybe[str] = UNSET


@dataclass(frozen=True, kw_only=True)
class DataProductCheckParams(DataProductService):
    """What is checked, and against what."""

    product_spec: DataProductSpec
    standards: list[Standard]


@dataclass(frozen=True, kw_only=True)
class MarketplacePath(DataProductService):
    """A marketplace."""

    marketplace_id: str


@dataclass(frozen=True, kw_only=True)
class MarketplacePages(MarketplacePath, DataProductPages):
    """A marketplace, and which page of its products."""


@dataclass(frozen=True, kw_only=True)
class MarketplaceProductPath(MarketplacePath, DataProductPath):
    """A data product in a marketplace."""


@dataclass(frozen=True, kw_only=True)
class MarketplaceQuestion(MarketplacePath):
    """What is looked for in a marketplace."""

    user_query: Annotated[str, "A question in plain words."]


@dataclass(frozen=True, kw_only=True)
class DataProductPermissionParams(DataProductService):
    """Which permissions are listed."""

    rules: ClassVar = (
        requires("subject_type", "subject_id"),
        requires("subject_id", "subject_type"),
        requires("object_type", "object_id"),
        requires("object_id", "object_type"),
    )

    subject_type: Annotated[Maybe[SubjectType], "Only together with subject_id."] = UNSET
    subject_id: Annotated[Maybe[str], "Only together with subject_type."] = UNSET
    object_type: Annotated[Maybe[ObjectType], "Only together with object_id."] = UNSET
    object_id: Annotated[Maybe[str], "Only together with object_type."] = UNSET
    role: Maybe[Role] = UNSET
