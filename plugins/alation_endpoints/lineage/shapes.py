"""The shapes of lineage: what is sent, what comes back. Sheet: lineage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Length, Range

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, InQuery, Maybe, WireName
from alation_endpoints.common.lineage.keys import api_key, keys_fit
from alation_endpoints.common.lineage.shapes import Path, PathObjectRead

MOST_NODES = 1000

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class LineageDataflow:
    """A dataflow of a path. Its title and description are changed by the dataflow endpoint."""

    external_id: Annotated[str, api_key, "Begins with api/."]
    content: Annotated[Maybe[str], "The text of the transformation, usually SQL."] = UNSET
    title: Annotated[Maybe[str], "Sent by public clients; not documented here."] = UNSET
    description: Annotated[Maybe[str], "Sent by public clients; not documented here."] = UNSET


@dataclass(frozen=True)
class LineagePostItem:
    """One path to upload, with the dataflows that it brings along."""

    path: Annotated[
        Path,
        Length(min=1),
        "Segments in the order of the flow, with their objects.",
        Example(
            [
                [{"otype": "table", "key": "1.sales.orders"}],
                [{"otype": "table", "key": "1.sales.report"}],
            ]
        ),
    ]
    dataflow_objects: Annotated[
        Maybe[list[LineageDataflow]], "One that several rows name is sent once."
    ] = UNSET


def _ends_fit(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from keys_fit("source_otype", "source_key", row)
    yield from keys_fit("target_otype", "target_key", row)


@dataclass(frozen=True)
class LineageDeleteItem:
    """One edge to delete. A dataflow may be one of its ends."""

    rules: ClassVar = (_ends_fit,)

    source_otype: Annotated[str, InQuery]
    source_key: Annotated[str, InQuery]
    target_otype: Annotated[str, InQuery]
    target_key: Annotated[str, InQuery]
    dataflow_key: Annotated[
        Maybe[str],
        InQuery,
        api_key,
        "Since 2025.3.3: delete the edge only if this dataflow, and no other, uses it.",
    ] = UNSET


# ------------------------------------------------------------------------------ questions


@dataclass(frozen=True)
class LineageParams:
    """Whose neighbours are read."""

    otype: str
    oid: Annotated[int | str, "An id or a full key: keyField says which."]
    keyField: Annotated[  # noqa: N815 - as the sheet has it
        Literal["id", "key"], "Files, directories and external objects have only a key."
    ]


@dataclass(frozen=True)
class LineageRoot:
    """An object from which the graph is walked."""

    id: Annotated[int | str, "As key_type says."]
    otype: str


@dataclass(frozen=True)
class LineageBulkTimes:
    """A span of time; empty texts leave it open."""

    from_: Annotated[Maybe[str], WireName("from")] = UNSET
    to: Maybe[str] = UNSET


@dataclass(frozen=True)
class LineageBulkFilters:
    """What of the graph is wanted."""

    depth: Maybe[int] = UNSET
    time_filter: Maybe[LineageBulkTimes] = UNSET
    schema_filter: Annotated[Maybe[list[int]], "Ids of schemas to leave out."] = UNSET
    design_time: Annotated[Maybe[Literal[1, 2, 3]], "1 at design time, 2 at run time, 3 both."] = (
        UNSET
    )
    temp_filter: Annotated[Maybe[bool], "true only where temporary objects are wanted."] = UNSET


@dataclass(frozen=True)
class LineageBulkParams:
    """Where the graph is walked from, and how far."""

    key_type: Literal["id", "fully_qualified_name"]
    root_nodes: list[LineageRoot]
    direction: Literal["upstream", "downstream"]
    limit: Annotated[int, Range(min=1, max=MOST_NODES), "Nodes at most."]
    filters: LineageBulkFilters
    request_id: Annotated[Maybe[str], "Your own; the same again for the next page."] = UNSET
    cursor: Annotated[Maybe[int], "0 on the first page; then that of the last answer."] = UNSET
    batch_size: Annotated[Maybe[int], "Size of a page; left out, all comes in one."] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class LineageDataflowRead:
    """A dataflow, as the server shows it beside paths."""

    external_id: str | None = None
    content: str | None = None
    title: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class LineageItem(Item):
    """The links of an object to its nearest sources and targets."""

    paths: list[list[list[PathObjectRead]]] | None = None
    dataflow_objects: list[LineageDataflowRead] | None = None


@dataclass(frozen=True)
class LineageNode:
    """A node of the graph; only its id and otype are always there."""

    id: int | str | None = None
    otype: str | None = None
    fully_qualified_name: str | None = None
    is_external: bool | None = None
    is_temp: bool | None = None
    neighbors: list[Any] | None = None


@dataclass(frozen=True)
class LineagePages:
    """Where a walk goes on."""

    cursor: int | None = None
    batch_size: int | None = None
    has_more: bool | None = None


@dataclass(frozen=True)
class LineageBulkItem(Item):
    """A page of the graph. Where `pagination.has_more` is true the walk is not told to its end."""

    graph: list[LineageNode] | None = None
    request_id: str | None = None
    pagination: Annotated[LineagePages | None, WireName("Pagination")] = None
