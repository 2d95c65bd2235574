"""The specs of data products and marketplaces, as they are written and read. Sheet: data_product.

Own keys begin with x-. What may be left out may also be null, as in a spec that was read.
"""
# ruff: noqa: N815 - the keys of a spec are named by the API

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Regexp

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, Maybe

_NUMBER = Regexp(r"\d+\.\d+\.\d+\Z", error="Must be three numbers with dots, as in 1.0.0.")
_LOWER = Regexp(r"[^A-Z]+\Z", error="Must be in lower case: sql.")
_UPPER = Regexp(r"[^a-z]+\Z", error="Must be in upper case: SQL.")

# ---------------------------------------------------------------------- where the data stands


@dataclass(frozen=True)
class ManualAccess:
    """Access is given by hand."""

    type: Literal["manual"]
    instruction: str


@dataclass(frozen=True)
class RequestedAccess:
    """Access is asked for in the catalog."""

    type: Literal["request"]


@dataclass(frozen=True)
class ExternalAccess:
    """Access is asked for elsewhere."""

    type: Literal["external"]
    uri: str
    provider: str


@dataclass(frozen=True)
class DeliverySystem:
    """A database that delivers the data."""

    type: Annotated[str, _LOWER, "sql, in lower case."]
    uri: Annotated[str, "To the letter the ocf_configuration.uri of the data source."]
    datasourceId: Maybe[int | None] = UNSET
    accessRequestInstruction: Maybe[ManualAccess | RequestedAccess | ExternalAccess | None] = UNSET


@dataclass(frozen=True)
class RecordColumn:
    """A column of a record set."""

    name: str
    type: Annotated[str, "text, numeric, date, boolean or unknown."]
    displayName: Maybe[str | None] = UNSET
    description: Maybe[str | None] = UNSET


@dataclass(frozen=True)
class RecordSample:
    """Sample data."""

    type: Annotated[str, "mock, for example."]
    data: Annotated[str, "Text of CSV."]


@dataclass(frozen=True)
class QualifiedName:
    """The table of a record set."""

    schema: str
    table: str
    database: Maybe[str | None] = UNSET
    column: Maybe[str | None] = UNSET


@dataclass(frozen=True)
class DataAccess:
    """How a record set is read."""

    type: Annotated[str, _UPPER, "SQL, in upper case."]
    format: Maybe[str | None] = UNSET
    host: Maybe[str | None] = UNSET
    documentationUrl: Maybe[str | None] = UNSET
    qualifiedName: Maybe[QualifiedName | None] = UNSET


@dataclass(frozen=True)
class RecordRelationship:
    """How two record sets are joined."""

    rightTable: str
    expression: str
    sqlDialect: str
    cardinality: str
    leftNullable: bool
    rightNullable: bool
    name: Maybe[str | None] = UNSET
    notes: Maybe[str | None] = UNSET


@dataclass(frozen=True)
class RecordSet:
    """A table of a data product."""

    name: Maybe[str | None] = UNSET
    displayName: Maybe[str | None] = UNSET
    description: Maybe[str | None] = UNSET
    schema: Annotated[
        Maybe[list[RecordColumn] | None],
        "Queries are checked against these columns; an empty list checks none.",
    ] = UNSET
    sample: Maybe[RecordSample | None] = UNSET
    dataAccess: Maybe[list[DataAccess] | None] = UNSET
    relationships: Maybe[list[RecordRelationship] | None] = UNSET


# ------------------------------------------------------------------------------ data products


@dataclass(frozen=True)
class ProductTexts:
    """What a data product is called, in English."""

    further_keys: ClassVar = "x-"

    name: str
    description: Maybe[str | None] = UNSET
    shortDescription: Maybe[str | None] = UNSET
    logoUrl: Maybe[str | None] = UNSET


@dataclass(frozen=True)
class ProductMetric:
    """A number that is computed in one way."""

    displayName: str
    description: str
    expression: str
    type: Maybe[str | None] = UNSET
    columns: Maybe[list[Any] | None] = UNSET


@dataclass(frozen=True)
class ProductMetadata:
    """What else is known of a data product."""

    metrics: Maybe[dict[str, ProductMetric] | None] = UNSET


@dataclass(frozen=True)
class ProductSpec:
    """What a data product is."""

    further_keys: ClassVar = "x-"

    productId: Annotated[
        str, "namespace:name, chosen by you; upper and lower case differ.", Example("sales:orders")
    ]
    version: Annotated[str, _NUMBER, "Three numbers with dots, as in 1.0.0."]
    contactEmail: Annotated[str, Example("data@example.org")]
    contactName: str
    en: ProductTexts
    deliverySystems: Maybe[dict[str, DeliverySystem] | None] = UNSET
    recordSets: Maybe[dict[str, RecordSet] | None] = UNSET
    metadata: Maybe[ProductMetadata | None] = UNSET


@dataclass(frozen=True)
class DataProductSpec:
    """A data product to create, or to replace: its productId says which."""

    product: ProductSpec
    schema: Annotated[Maybe[str | None], "Version of the form of the spec."] = UNSET


# ------------------------------------------------------------------------------- marketplaces


@dataclass(frozen=True)
class StandardName:
    """What a standard is called."""

    en: Maybe[str | None] = UNSET


@dataclass(frozen=True)
class Standard:
    """A condition on data products: a sentence that a model judges, or a report's result."""

    type: Annotated[Maybe[str], "static, for now."] = UNSET
    check: Annotated[Maybe[str], "A sentence in plain words."] = UNSET
    key: Annotated[Maybe[str], "A place in the spec: product.en.description."] = UNSET
    report_key: Annotated[Maybe[str], "The name of a report, in the place of key."] = UNSET
    displayName: Maybe[StandardName | None] = UNSET
    onFail: Annotated[Maybe[str | None], "Its words are not known."] = UNSET


@dataclass(frozen=True)
class MarketplaceTexts:
    """What a marketplace is called, in English."""

    name: str
    description: Maybe[str | None] = UNSET
    shortDescription: Maybe[str | None] = UNSET
    heroImage: Maybe[str | None] = UNSET


@dataclass(frozen=True)
class MarketplaceContent:
    """What a marketplace is."""

    marketplaceId: Annotated[str, "Chosen by you; upper and lower case differ."]
    contactName: str
    contactEmail: str
    en: MarketplaceTexts
    dataProductRequirementsSchema: Maybe[dict[str, Any] | None] = UNSET
    heroBackgroundColor: Maybe[str | None] = UNSET
    badges: Annotated[Maybe[list[Standard] | None], "Shown on products; they block none."] = UNSET
    minimumStandard: Annotated[
        Maybe[list[Standard] | None], "A product that fails one cannot be published."
    ] = UNSET


@dataclass(frozen=True)
class MarketplaceSpec:
    """A marketplace to create, or to replace: its marketplaceId says which."""

    marketplace: MarketplaceContent
    schema: Annotated[Maybe[str | None], "Version of the form of the spec."] = UNSET
