"""What names the objects of a call: parameters, and the rows of deletes. Sheet: bi_source."""

from __future__ import annotations

from typing import Annotated, ClassVar

from marshmallow import ValidationError

from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, AnyOf, CommaSeparated, InPath, Maybe, one_of
from alation_endpoints.common.objects import KeyField, one_name


def _without_commas(oids: list[int | str]) -> None:
    if any("," in str(oid) for oid in oids):
        raise ValidationError("An external id with a comma would be taken for two.")


Limit = Annotated[Maybe[int], "Size of a page, at most 1000."]


@dataclass(frozen=True)
class BIServerParams:
    """Filters of the list of servers."""

    oids: Annotated[Maybe[list[int]], AnyOf, "Only these servers."] = UNSET
    keyField: Annotated[Maybe[KeyField], "Not confirmed for servers."] = UNSET  # noqa: N815 - as the sheet has it
    limit: Limit = UNSET
    offset: Maybe[int] = UNSET


@dataclass(frozen=True)
class BIServerPath:
    """The server that the rows of a write belong to."""

    bi_server_id: int


@dataclass(frozen=True)
class BIListParams(BIServerPath):
    """Which server's objects are listed."""

    limit: Limit = UNSET
    offset: Maybe[int] = UNSET


@dataclass(frozen=True)
class BIObjectParams(BIListParams):
    """Filters of the lists whose objects can be asked for by name."""

    keyField: Annotated[Maybe[KeyField], "What oids holds; default id."] = UNSET  # noqa: N815 - as the sheet has it
    oids: Annotated[
        Maybe[list[int | str]],
        AnyOf,
        CommaSeparated,
        _without_commas,
        "Ids, or external ids: keyField says which.",
    ] = UNSET


@dataclass(frozen=True)
class BIFolderPath(BIServerPath):
    """Which folder is read."""

    bi_folder_id: int


@dataclass(frozen=True)
class BIReportPath(BIServerPath):
    """Which report is read."""

    bi_report_id: int


# ------------------------------------------------------------------------------- deletes


@dataclass(frozen=True)
class BIDeleteItem:
    """One object to delete."""

    rules: ClassVar = (one_of("id", "external_id"), one_name)

    id: Maybe[int] = UNSET
    external_id: Annotated[Maybe[str], 'With keyField="external_id".'] = UNSET


@dataclass(frozen=True)
class BIDeleteParams(BIServerPath):
    """Where the objects of a delete are, and what its rows hold."""

    keyField: Maybe[KeyField] = UNSET  # noqa: N815 - as the sheet has it


@dataclass(frozen=True)
class BIFolderDeleteItem:
    """One folder to delete by a request of its own."""

    bi_folder_id: Annotated[int, InPath]


@dataclass(frozen=True)
class BIReportDeleteItem:
    """One report to delete by a request of its own."""

    bi_report_id: Annotated[int, InPath]
