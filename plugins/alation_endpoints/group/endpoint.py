"""The groups of users. Sheet: group."""

from __future__ import annotations

from alation_core import Endpoint, GetOperation, ListOperation
from alation_endpoints.group.shapes import GroupItem, GroupParams, GroupPath

PATH = "/integration/v1/group/"


class Group(Endpoint):
    """Groups of users, read; they are made in the web interface or through SCIM.

    In values and stewards a group is `{"otype": "groupprofile", "oid": <id>}`, and not of the otype
    group. Whether that oid is the `id` or the `profile_id` is not known: they are equal wherever
    both were seen. Members cannot be read here.
    """

    name = "group"

    list = ListOperation(PATH, item=GroupItem, filters=GroupParams)
    get = GetOperation(PATH + "{group_id}/", item=GroupItem, params=GroupPath)
