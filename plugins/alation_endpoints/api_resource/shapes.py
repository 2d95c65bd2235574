"""The shapes of API resources: what is sent, what comes back. Sheet: api_resource."""

from __future__ import annotations

from typing import Annotated, Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, InPath, Maybe

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class ApiResourcePostItem:
    """One API to document. Which fields are needed is not known."""

    http_method: Annotated[str, InPath, "GET, POST, ...", Example("GET")]
    url: Annotated[
        str, InPath, "Address of the documented API.", Example("orders.example.org/v1/orders")
    ]
    path: Annotated[
        Maybe[list[str]], "Folders from the top; the last name is that of the resource."
    ] = UNSET
    response_type: Maybe[str] = UNSET
    input_schema: Annotated[
        Maybe[dict[str, Any]],
        "JSON Schema Draft 7: type, required, properties, items, examples. Titles and "
        "descriptions within it are ignored.",
    ] = UNSET
    output_schema: Annotated[Maybe[dict[str, Any]], "The same, without required."] = UNSET


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class ApiResourcePath:
    """Which resource."""

    id: int


# ------------------------------------------------------------------------------- answers


@dataclass(frozen=True)
class ApiResourceField:
    """A field of a structure; a list has one child for its item."""

    id: int | None = None
    key: str | None = None
    type: str | None = None
    examples: Any = None
    children: list[ApiResourceField] | None = None


@dataclass(frozen=True)
class ApiResourceItem(Item):
    """A resource. A list tells less of it.

    Args:
        id: of the resource.
        input_schema: fields, and not the JSON Schema that was sent: it cannot be sent back.
        output_schema: the same.
    """

    id: int | None = None
    input_schema: list[ApiResourceField] | None = None
    output_schema: list[ApiResourceField] | None = None


@dataclass(frozen=True)
class MadeApiResource:
    """What an upsert is answered with."""

    id: int | None = None


@dataclass(frozen=True)
class JobDetailsApiResource(JobDetails):
    """The answer to an upsert."""

    result: MadeApiResource | Any = None
