"""Flags of Acme's data office on catalog objects: endorsement, warning, deprecation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl

from alation_acme_flag.endpoint import AcmeFlag
from alation_acme_flag.shapes import JobDetailsTrustFlag, TrustFlag

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = ["JobDetailsTrustFlag", "AcmeFlag", "TrustFlag"]

alation_plugin_api = 2
"""The version of the plugin interface that this plugin was written for."""


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [AcmeFlag]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated calls. The sandbox is an extra, so it is imported only here."""
    from alation_acme_flag.sandbox import ROUTES

    return ROUTES
