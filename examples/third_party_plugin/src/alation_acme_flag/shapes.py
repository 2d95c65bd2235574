"""The shapes of flags: what is sent, what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from alation_core import Item, JobDetails
from alation_core.shapes import UNSET, InPath, Maybe, required_when

# ------------------------------------------------------------------------------ payloads


def _no_reason_to_endorse(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if row.get("flag_type") == "ENDORSEMENT" and row.get("flag_reason"):
        yield "flag_reason", "An ENDORSEMENT has no reason: leave it out."


@dataclass(frozen=True)
class Subject:
    """The object that a flag is put on."""

    id: int
    otype: Annotated[str, "Type of the object, in lower case: data, schema, table, ..."]


@dataclass(frozen=True)
class TrustFlagPostItem:
    """One flag to put on an object, in the name of the token's user."""

    rules: ClassVar = (
        required_when("flag_type", "WARNING", "flag_reason"),
        required_when("flag_type", "DEPRECATION", "flag_reason"),
        _no_reason_to_endorse,
    )

    flag_type: Literal["ENDORSEMENT", "WARNING", "DEPRECATION"]
    subject: Subject
    flag_reason: Annotated[
        Maybe[str], "Text or HTML. Needed by WARNING and DEPRECATION, not for ENDORSEMENT."
    ] = UNSET


@dataclass(frozen=True)
class TrustFlagPutItem:
    """What can be changed in a flag: its reason, not its type and not its object."""

    flag_id: Annotated[int, InPath]
    flag_reason: str


@dataclass(frozen=True)
class TrustFlagDeleteItem:
    """A flag to remove. Nothing else is sent: the path names it."""

    flag_id: Annotated[int, InPath]


@dataclass(frozen=True)
class TrustFlagPath:
    """Which flag is read."""

    flag_id: int


@dataclass(frozen=True)
class TrustFlagParams:
    """Filters of the list."""

    otype: Maybe[str] = UNSET
    oid: Annotated[Maybe[int], "Use it together with otype."] = UNSET
    exclude_deleted: Annotated[Maybe[bool], "Leaves out flags of deleted objects."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class FlaggedObject:
    """The object that a flag is on. The documented sample shows its id as a text."""

    otype: str
    id: int | str
    url: str | None = None


@dataclass(frozen=True)
class FlagOwner:
    """The user who put the flag."""

    id: int
    url: str | None = None
    display_name: str | None = None


@dataclass(frozen=True)
class TrustFlag(Item):
    """A flag. The server wraps a reason that is plain text into <p>...</p>."""

    id: int | None = None
    flag_type: str | None = None
    flag_reason: str | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    subject: FlaggedObject | None = None
    user: FlagOwner | None = None


@dataclass(frozen=True)
class JobDetailsTrustFlag(JobDetails):
    """The answer to a create or an update, in the vendor's job form; there is no job."""

    result: TrustFlag | Any = None
