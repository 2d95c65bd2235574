"""The shapes of groups: what is asked, what comes back. Sheet: group."""

from __future__ import annotations

from typing import Annotated

from marshmallow.validate import Range

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Maybe

# ---------------------------------------------------------------------------- parameters


@dataclass(frozen=True)
class GroupParams:
    """Filters of the list. Each takes one value: whether one can be repeated is not known."""

    id: Maybe[int] = UNSET
    profile_id: Maybe[int] = UNSET
    display_name: Annotated[Maybe[str], "Exact."] = UNSET
    display_name__contains: Annotated[Maybe[str], "A part; case matters."] = UNSET
    display_name__icontains: Annotated[Maybe[str], "A part; case does not matter."] = UNSET
    email: Annotated[Maybe[str], "Exact."] = UNSET
    email__contains: Annotated[Maybe[str], "A part; case matters."] = UNSET
    email__icontains: Annotated[Maybe[str], "A part; case does not matter."] = UNSET
    order_by: Annotated[Maybe[str], "Name of a field; a leading minus turns the order."] = UNSET
    values: Annotated[Maybe[str], "Comma-separated names of the fields to return."] = UNSET
    limit: Annotated[Maybe[int], Range(min=1), "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class GroupPath:
    """Which group is read."""

    group_id: Annotated[int, "The oid of a steward whose otype is groupprofile."]


# ------------------------------------------------------------------------------- answers


@dataclass(frozen=True)
class GroupItem(Item):
    """A group of users."""

    id: int | None = None
    profile_id: int | None = None
    display_name: str | None = None
    email: str | None = None
    url: str | None = None
