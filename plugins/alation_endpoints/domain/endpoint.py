"""The domains of the catalog and their members. Sheet: domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    JobDetails,
    JobOperation,
    ListOperation,
    SameObject,
    TakesBack,
)
from alation_core.bodies import JSON_OBJECT, list_under
from alation_core.reading import one_object
from alation_endpoints.common.objects import BY_ID, set_by
from alation_endpoints.common.terms.reading import deleted
from alation_endpoints.domain.reading import created, members
from alation_endpoints.domain.shapes import (
    DomainDeleteItem,
    DomainItem,
    DomainMember,
    DomainMembership,
    DomainMembershipRule,
    DomainMembershipRuleParams,
    DomainMoveItem,
    DomainParams,
    DomainPostItem,
    JobDetailsDomainDelete,
)

PATH = "/integration/v2/domain/"
BATCH = BatchLimit(items=100)
"""Habit: of create and delete no limit is known."""
RECURSIVE = BatchLimit(items=99, hard=True)
"""The documented limit of ids (postdomainmembership)."""
PLAIN = BatchLimit(items=999)
"""From 1000 objects on the call runs as a job whose answer names none of them."""


def _members_in_a_request(params: Mapping[str, Any]) -> BatchLimit:
    return RECURSIVE if params.get("recursive") is True else PLAIN


class Domain(Endpoint):
    """Domains, their members, and the rules of membership.

    Parents must exist before their children: send them in an earlier call. Titles need not be
    unique, and nothing protects from creating a domain twice. The members of a call share domain,
    type and options; where `recursive` they go in requests of at most 99, one after another, since
    overlapping assignments load the server. `exclude=True` takes objects out.

    Not known: what a delete does to sub-domains and members, and what its answer is (rows are
    `unknown` where no ids are told); the limits of create and delete; whether a move takes null,
    to the top; which objects a call took where some are unknown.
    """

    name = "domain"

    list = ListOperation(PATH, item=DomainItem, filters=DomainParams)
    create = DirectOperation(
        "POST",
        PATH,
        payload=DomainPostItem,
        result=JobDetails,
        batch=BATCH,
        repeat_safe=False,
        reader=created,
    )
    move = DirectOperation(
        "PATCH",
        PATH + "{domain_id}/",
        payload=DomainMoveItem,
        result=JobDetails,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        repeat_safe=True,
        same_object=SameObject(("domain_id",), sets=lambda row: set_by(row, "domain_id")),
        reader=one_object(same={"domain_id": "id", "parent_id": "parent_id"}),
        # Whether a move takes null, to the top, is not known.
        takes_back=TakesBack(
            list,
            names={"domain_id": "id"},
            takes=lambda domain: domain.get("parent_id") is not None,
        ),
    )
    delete = JobOperation(
        "DELETE",
        PATH,
        payload=DomainDeleteItem,
        result=JobDetailsDomainDelete,
        body=list_under("id", field="id"),
        batch=BATCH,
        repeat_safe=False,
        answers_at_once=True,
        overlaps=False,
        same_object=BY_ID,
        reader=deleted("deleted_domain_count", "deleted_domain_ids"),
    )
    set_members = JobOperation(
        "POST",
        PATH + "membership/",
        payload=DomainMember,
        result=JobDetails,
        params=DomainMembership,
        body=list_under("oid", field="oid", params=("id", "otype", "exclude", "recursive")),
        batch=_members_in_a_request,
        repeat_safe=True,
        answers_at_once=True,
        overlaps=False,
        same_object=SameObject(("oid",)),
        reader=members,
    )
    list_membership_rules = ListOperation(
        PATH + "membership/view_rules/",
        item=DomainMembershipRule,
        filters=DomainMembershipRuleParams,
        method="POST",
        body=("domain_id", "exclude", "recursive"),
    )
