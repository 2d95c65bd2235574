"""Visual configurations: list, read, create, update, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.visual_config.endpoint import VisualConfig
from alation_endpoints.visual_config.shapes import (
    JobDetailsVisualConfig,
    VisualConfigComponent,
    VisualConfigDeleteItem,
    VisualConfigGroup,
    VisualConfigItem,
    VisualConfigOtype,
    VisualConfigPart,
    VisualConfigPath,
    VisualConfigPostItem,
    VisualConfigPutItem,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "JobDetailsVisualConfig",
    "VisualConfig",
    "VisualConfigComponent",
    "VisualConfigDeleteItem",
    "VisualConfigGroup",
    "VisualConfigItem",
    "VisualConfigOtype",
    "VisualConfigPart",
    "VisualConfigPath",
    "VisualConfigPostItem",
    "VisualConfigPutItem",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [VisualConfig]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.visual_config.sandbox import ROUTES

    return ROUTES
