"""The shapes of dataflows: what is sent, what comes back. Sheet: dataflow."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from alation_core import JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, AnyOf, Example, Maybe, one_of, something_beside
from alation_endpoints.common.lineage.keys import api_key
from alation_endpoints.common.lineage.shapes import Path
from alation_endpoints.common.objects import KeyField, one_name

Group = Annotated[Maybe[str], "Exact, with its case; another text makes a new group."]

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class DataflowPostItem:
    """One dataflow to create or replace, with the paths through it."""

    external_id: Annotated[
        str, api_key, "Its natural key; begins with api/.", Example("api/orders_load")
    ]
    title: Maybe[str] = UNSET
    description: Annotated[Maybe[str], "HTML allowed."] = UNSET
    content: Annotated[Maybe[str], "The text of the transformation, usually SQL."] = UNSET
    group_name: Group = UNSET
    paths: Annotated[Maybe[list[Path]], "Each a list of segments with objects."] = UNSET


@dataclass(frozen=True)
class DataflowPatchItem:
    """One dataflow to change. What is left out stays as it is; paths are changed by `upsert`."""

    rules: ClassVar = (something_beside("id"),)

    id: Annotated[int, "From the mapping of the upsert, or from the list."]
    title: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    content: Maybe[str] = UNSET
    group_name: Group = UNSET


@dataclass(frozen=True)
class DataflowDeleteItem:
    """One dataflow to delete, with all paths through it."""

    rules: ClassVar = (one_of("id", "external_id"), one_name)

    id: Maybe[int] = UNSET
    external_id: Annotated[Maybe[str], 'With keyField="external_id".'] = UNSET


@dataclass(frozen=True)
class DataflowDeleteParams:
    """What the rows of a delete hold."""

    keyField: Maybe[KeyField] = UNSET  # noqa: N815 - as the sheet has it


@dataclass(frozen=True)
class DataflowParams:
    """Which dataflows are listed; without ids all of them."""

    ids: Annotated[Maybe[list[int | str]], AnyOf, "Ids, or external ids: keyField says which."] = (
        UNSET
    )
    keyField: Maybe[KeyField] = UNSET  # noqa: N815 - as the sheet has it
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class JobDetailsDataflowPostResultMapping:
    """A dataflow that was written."""

    id: int
    external_id: str | None = None
    replaced: Any = None


@dataclass(frozen=True)
class JobDetailsDataflowPostResult:
    """What a part of the job wrote."""

    mapping: list[JobDetailsDataflowPostResultMapping]
    response: str | Any = None


@dataclass(frozen=True)
class JobDetailsDataflowPost(JobDetails):
    """The job of an upsert or an update."""

    result: list[JobDetailsDataflowPostResult] | Any = None


@dataclass(frozen=True)
class JobDetailsDataflowDeleteResultMapping:
    """A dataflow that was deleted."""

    id: int
    external_id: str | None = None
    impacted_dfos: list[Any] | Any = None


@dataclass(frozen=True)
class JobDetailsDataflowDeleteResult:
    """What a part of the job deleted, and what it could not."""

    mapping: list[JobDetailsDataflowDeleteResultMapping]
    failed: list[Any]
    response: str | Any = None


@dataclass(frozen=True)
class JobDetailsDataflowDelete(JobDetails):
    """The job of a delete."""

    result: list[JobDetailsDataflowDeleteResult] | Any = None
