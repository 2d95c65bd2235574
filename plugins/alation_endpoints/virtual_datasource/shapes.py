"""The parameters of an upload, and what comes back. Sheet: virtual_datasource."""

from __future__ import annotations

from typing import Annotated, Any

from alation_core import JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, JsonText, Maybe


@dataclass(frozen=True)
class VirtualDatasourceDeleteParams:
    """Parameters of a delete of what is missing."""

    ds_id: Annotated[int, "The virtual data source.", Example(2)]
    set_title_descs: Annotated[
        Maybe[bool],
        "true also writes titles and descriptions, of objects that exist as well. Releases before "
        "4.16 call it get_title_descs.",
    ] = UNSET


@dataclass(frozen=True)
class VirtualDatasourceParams(VirtualDatasourceDeleteParams):
    """Parameters of an upload."""

    remove_not_seen: Annotated[
        Maybe[bool], "true DELETES every object of the source that this upload does not mention."
    ] = UNSET


@dataclass(frozen=True)
class JobDetailsVirtualDatasourcePostResult:
    """What an upload did.

    Args:
        error_objects: a sentence for each line that was ignored.
        error: how many were ignored, as a text; null or empty for none.
        number_received: lines that the server received.
        updated_objects: not the number of objects that were written: it is 0 in nearly all samples.
    """

    error_objects: list[str]
    error: str | None
    number_received: int | None = None
    updated_objects: int | None = None


@dataclass(frozen=True)
class JobDetailsVirtualDatasourcePost(JobDetails):
    """The job of an upload. The server sends its result as a text that holds JSON."""

    result: Annotated[JobDetailsVirtualDatasourcePostResult, JsonText] | Any = None
