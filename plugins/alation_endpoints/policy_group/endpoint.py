"""The policy groups of the Policy Center. Sheet: policy_group."""

from __future__ import annotations

from alation_core import Endpoint, ListOperation
from alation_endpoints.policy_group.shapes import PolicyGroupItem, PolicyGroupParams


class PolicyGroup(Endpoint):
    """Policy groups, read: a business policy names its groups by their ids.

    Groups are made in the user interface only. Where the Policy Center is switched off, the list is
    refused as if there were no credentials. Some servers know the path with a slash at its end and
    some without: where one form is not known, the other is asked for.
    """

    name = "policy_group"

    list = ListOperation(
        "/integration/v1/policy_group",
        item=PolicyGroupItem,
        filters=PolicyGroupParams,
        either_slash=True,
    )
