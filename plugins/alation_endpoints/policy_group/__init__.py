"""Policy groups: list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.policy_group.endpoint import PolicyGroup
from alation_endpoints.policy_group.shapes import (
    PolicyGroupItem,
    PolicyGroupParams,
    PolicyGroupSteward,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = ["PolicyGroup", "PolicyGroupItem", "PolicyGroupParams", "PolicyGroupSteward"]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [PolicyGroup]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.policy_group.sandbox import ROUTES

    return ROUTES
