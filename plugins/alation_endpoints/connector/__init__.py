"""OCF connectors: list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.connector.endpoint import Connector
from alation_endpoints.connector.shapes import ConnectorItem

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = ["Connector", "ConnectorItem"]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [Connector]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.connector.sandbox import ROUTES

    return ROUTES
