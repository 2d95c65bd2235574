"""The shapes of business policies: what is sent, what comes back. Sheet: business_policy.

A key with a null or empty value makes the server refuse the whole request, so no payload here takes
one: leave the key out.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from marshmallow.validate import Length

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Maybe, one_of, something_beside
from alation_endpoints.common.custom_fields.shapes import MAX_ENTRIES, ObjectRef

NOT_EMPTY = Length(
    min=1, error="Must not be empty: the server refuses the request then. Leave it out."
)
TOO_MANY = Length(max=MAX_ENTRIES)

Text = Annotated[str, NOT_EMPTY]
Ids = Annotated[list[int], NOT_EMPTY]
PolicyFieldValue = (
    Text
    | Annotated[list[str], NOT_EMPTY, TOO_MANY]
    | Annotated[list[ObjectRef], NOT_EMPTY, TOO_MANY]
)

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class BusinessPolicyFieldValue:
    """The value of one custom field; stewards are field 8, a list of users and groups."""

    field_id: int
    value: PolicyFieldValue


Fields = Annotated[list[BusinessPolicyFieldValue], NOT_EMPTY]


@dataclass(frozen=True)
class BusinessPolicyPostItem:
    """One policy to create."""

    title: Text
    description: Annotated[Maybe[Text], "HTML allowed."] = UNSET
    template_id: Annotated[Maybe[int], "Custom template of the policy."] = UNSET
    policy_group_ids: Annotated[Maybe[Ids], "A flat list here; an object in an update."] = UNSET
    fields: Annotated[Maybe[Fields], "Custom field values; not called custom_fields here."] = UNSET


@dataclass(frozen=True)
class BusinessPolicyGroupIds:
    """How the set of a policy's groups changes. To leave all groups, remove each by its id."""

    rules: ClassVar = (one_of("add", "remove", "replace"),)

    add: Maybe[Ids] = UNSET
    remove: Maybe[Ids] = UNSET
    replace: Annotated[
        Maybe[Ids], "Overwrites the set. Whether it goes with add or remove is not known."
    ] = UNSET


@dataclass(frozen=True)
class BusinessPolicyPutItem:
    """One policy to change. What is left out stays as it is; nothing can be emptied."""

    rules: ClassVar = (something_beside("id", cleared="nothing can be emptied here"),)

    id: int
    title: Maybe[Text] = UNSET
    description: Annotated[Maybe[Text], "HTML allowed."] = UNSET
    template_id: Annotated[Maybe[int], "Custom template of the policy."] = UNSET
    policy_group_ids: Annotated[
        Maybe[BusinessPolicyGroupIds], "An object here; a flat list in a create."
    ] = UNSET
    fields: Annotated[Maybe[Fields], "Custom field values; not called custom_fields here."] = UNSET


@dataclass(frozen=True)
class BusinessPolicyDeleteItem:
    """One policy to delete."""

    id: int


@dataclass(frozen=True)
class BusinessPolicyParams:
    """Filters of the list."""

    id: Maybe[int] = UNSET
    search: Annotated[Maybe[str], "A part of the title; compare titles exactly yourself."] = UNSET
    deleted: Annotated[Maybe[bool], "true returns only deleted policies."] = UNSET
    limit: Annotated[Maybe[int], "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------ answers


@dataclass(frozen=True)
class BusinessPolicyStewardsField:
    """A user or a group who looks after a policy."""

    otype: str | None = None
    otype_display_name: str | None = None
    id: int | None = None
    name: str | None = None
    title: str | None = None
    url: str | None = None
    deleted: bool | None = None
    snippet: str | None = None
    photo_url: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class BusinessPolicyItem(Item):
    """A policy, as the list returns it: without template, groups and field values."""

    id: int | None = None
    title: str | None = None
    description: str | None = None
    otype: str | None = None
    ts_created: str | None = None
    url: str | None = None
    stewards: list[BusinessPolicyStewardsField] | None = None
