"""Domains: list, create, move, delete, members and the rules of membership."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.domain.endpoint import Domain
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
    JobDetailsDomainDeleteResult,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "Domain",
    "DomainDeleteItem",
    "DomainItem",
    "DomainMember",
    "DomainMembership",
    "DomainMembershipRule",
    "DomainMembershipRuleParams",
    "DomainMoveItem",
    "DomainParams",
    "DomainPostItem",
    "JobDetailsDomainDelete",
    "JobDetailsDomainDeleteResult",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Domain]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.domain.sandbox import ROUTES

    return ROUTES
