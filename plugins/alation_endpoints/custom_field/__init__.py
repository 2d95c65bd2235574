"""Custom fields: list, read, create and update the definitions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.custom_field.endpoint import CustomField
from alation_endpoints.custom_field.shapes import (
    CustomFieldBuiltinParams,
    CustomFieldGetParams,
    CustomFieldItem,
    CustomFieldParams,
    CustomFieldPatchItem,
    CustomFieldPostItem,
    JobDetailsCustomFieldPost,
    JobDetailsCustomFieldPostResult,
    JobDetailsCustomFieldPostResultData,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "CustomField",
    "CustomFieldBuiltinParams",
    "CustomFieldGetParams",
    "CustomFieldItem",
    "CustomFieldParams",
    "CustomFieldPatchItem",
    "CustomFieldPostItem",
    "JobDetailsCustomFieldPost",
    "JobDetailsCustomFieldPostResult",
    "JobDetailsCustomFieldPostResultData",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [CustomField]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.custom_field.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.custom_field.demo import FURNITURE

    return FURNITURE
