"""Trust flags on catalog objects: endorsement, warning, deprecation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl

from alation_trust_check.endpoint import TrustCheck
from alation_trust_check.shapes import JobDetailsTrustFlag, TrustFlag

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = ["JobDetailsTrustFlag", "TrustCheck", "TrustFlag"]

alation_plugin_api = 2
"""The version of the plugin interface that this plugin was written for."""


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [TrustCheck]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated calls. The sandbox is an extra, so it is imported only here."""
    from alation_trust_check.sandbox import ROUTES

    return ROUTES
