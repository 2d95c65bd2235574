"""The shapes of policy groups: what is asked, what comes back. Sheet: policy_group."""

from __future__ import annotations

from typing import Annotated

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Maybe


@dataclass(frozen=True)
class PolicyGroupParams:
    """Filters of the list."""

    id: Maybe[int] = UNSET
    search: Annotated[Maybe[str], "A part of the title; compare titles exactly yourself."] = UNSET
    order_by: Annotated[Maybe[str], "Which fields may stand here is not known."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class PolicyGroupSteward:
    """A user or a group who looks after a policy group. The id is `oid`, not `id`."""

    otype: str | None = None
    oid: int | None = None
    otype_display_name: str | None = None
    name: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class PolicyGroupItem(Item):
    """A policy group. `url` is relative; `ts_created` is a time in UTC."""

    id: int | None = None
    title: str | None = None
    description: str | None = None
    otype: str | None = None
    ts_created: str | None = None
    url: str | None = None
    policies_count: int | None = None
    stewards: list[PolicyGroupSteward] | None = None
