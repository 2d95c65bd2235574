"""Business policies: list, create, update, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.business_policy.endpoint import BusinessPolicy
from alation_endpoints.business_policy.shapes import (
    BusinessPolicyDeleteItem,
    BusinessPolicyFieldValue,
    BusinessPolicyGroupIds,
    BusinessPolicyItem,
    BusinessPolicyParams,
    BusinessPolicyPostItem,
    BusinessPolicyPutItem,
    BusinessPolicyStewardsField,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "BusinessPolicy",
    "BusinessPolicyDeleteItem",
    "BusinessPolicyFieldValue",
    "BusinessPolicyGroupIds",
    "BusinessPolicyItem",
    "BusinessPolicyParams",
    "BusinessPolicyPostItem",
    "BusinessPolicyPutItem",
    "BusinessPolicyStewardsField",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [BusinessPolicy]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.business_policy.sandbox import ROUTES

    return ROUTES
