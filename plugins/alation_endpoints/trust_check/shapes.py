"""The shapes of trust flags: what is sent, what comes back. Sheet: trust_check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Length, Range, Regexp

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, InPath, Maybe, Row, required_when

FlagType = Literal["ENDORSEMENT", "WARNING", "DEPRECATION"]
"""WARNING is called Important Info in the newer user interface."""

# ------------------------------------------------------------------------------ payloads


def _no_reason_to_endorse(row: Row) -> Iterator[tuple[str, str]]:
    if row.get("flag_type") == "ENDORSEMENT" and row.get("flag_reason"):
        yield "flag_reason", "An ENDORSEMENT has no reason: leave it out."


def _a_reason_says_something(row: Row) -> Iterator[tuple[str, str]]:
    if row.get("flag_type") in ("WARNING", "DEPRECATION") and row.get("flag_reason") == "":
        yield "flag_reason", f"Must not be empty: a {row['flag_type']} needs a reason."


@dataclass(frozen=True)
class TrustCheckSubject:
    """The object that a flag is put on."""

    id: int
    otype: Annotated[
        str,
        Regexp(r"[^A-Z]+\Z", error="Must be in lower case."),
        "Type of the object: data (a data source), schema, table, attribute (a column), ...",
        Example("data"),
    ]


@dataclass(frozen=True)
class TrustCheckPostItem:
    """One flag to put on an object, in the name of the token's user."""

    rules: ClassVar = (
        required_when("flag_type", "WARNING", "flag_reason"),
        required_when("flag_type", "DEPRECATION", "flag_reason"),
        _a_reason_says_something,
        _no_reason_to_endorse,
    )

    flag_type: FlagType
    subject: TrustCheckSubject
    flag_reason: Annotated[
        Maybe[str], "Text or HTML. Needed by WARNING and DEPRECATION, not for ENDORSEMENT."
    ] = UNSET


@dataclass(frozen=True)
class TrustCheckPutItem:
    """What can be changed in a WARNING or DEPRECATION: its reason, not its type or its object."""

    flag_id: Annotated[int, InPath]
    flag_reason: Annotated[str, Length(min=1, error="Must not be empty."), "Text or HTML."]


@dataclass(frozen=True)
class TrustCheckDeleteItem:
    """A flag to remove. Nothing else is sent: the path names it."""

    flag_id: Annotated[int, InPath]


# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class TrustCheckPath:
    """Which flag is read."""

    flag_id: int


@dataclass(frozen=True)
class TrustCheckParams:
    """Filters of the list."""

    otype: Maybe[str] = UNSET
    oid: Annotated[Maybe[int], "Use it together with otype."] = UNSET
    exclude_deleted: Annotated[Maybe[bool], "Leaves out flags of deleted objects."] = UNSET
    limit: Annotated[Maybe[int], Range(min=1), "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------- answers


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
class TrustCheckItem(Item):
    """A flag. The server wraps a reason that is plain text into <p>...</p>.

    Answers to a create and an update have no `ts_updated`.
    """

    id: int | None = None
    flag_type: str | None = None
    flag_reason: str | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    subject: FlaggedObject | None = None
    user: FlagOwner | None = None


@dataclass(frozen=True)
class JobDetailsTrustCheck(JobDetails):
    """The answer to a create or an update, in the vendor's job form; there is no job."""

    result: TrustCheckItem | Any = None
