"""Groups of users: list and read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.group.endpoint import Group
from alation_endpoints.group.shapes import GroupItem, GroupParams, GroupPath

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = ["Group", "GroupItem", "GroupParams", "GroupPath"]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Group]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.group.sandbox import ROUTES

    return ROUTES
