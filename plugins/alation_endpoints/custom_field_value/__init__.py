"""Custom field values: list, upsert (with and without a job), find objects by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.custom_field_value.endpoint import CustomFieldValue
from alation_endpoints.custom_field_value.shapes import (
    CustomFieldValueParams,
    CustomFieldValuePutItem,
    JobDetailsCustomFieldValuePut,
    JobDetailsCustomFieldValuePutResult,
    ObjectsByFieldParams,
    ObjectWithFields,
    StoredFieldValue,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "CustomFieldValue",
    "CustomFieldValueParams",
    "CustomFieldValuePutItem",
    "JobDetailsCustomFieldValuePut",
    "JobDetailsCustomFieldValuePutResult",
    "ObjectWithFields",
    "ObjectsByFieldParams",
    "StoredFieldValue",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [CustomFieldValue]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.custom_field_value.sandbox import ROUTES

    return ROUTES
