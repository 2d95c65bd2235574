"""Custom templates: list and read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.custom_template.endpoint import CustomTemplate
from alation_endpoints.custom_template.shapes import (
    CustomTemplateField,
    CustomTemplateItem,
    CustomTemplateParams,
    CustomTemplatePath,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "CustomTemplate",
    "CustomTemplateField",
    "CustomTemplateItem",
    "CustomTemplateParams",
    "CustomTemplatePath",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [CustomTemplate]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.custom_template.sandbox import ROUTES

    return ROUTES
