"""Trust flags: list, read, create, update, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.trust_check.endpoint import TrustCheck
from alation_endpoints.trust_check.shapes import (
    FlaggedObject,
    FlagOwner,
    JobDetailsTrustCheck,
    TrustCheckDeleteItem,
    TrustCheckItem,
    TrustCheckParams,
    TrustCheckPath,
    TrustCheckPostItem,
    TrustCheckPutItem,
    TrustCheckSubject,
)

if TYPE_CHECKING:
    from alation_sandbox import Furnishing, Route

__all__ = [
    "FlagOwner",
    "FlaggedObject",
    "JobDetailsTrustCheck",
    "TrustCheck",
    "TrustCheckDeleteItem",
    "TrustCheckItem",
    "TrustCheckParams",
    "TrustCheckPath",
    "TrustCheckPostItem",
    "TrustCheckPutItem",
    "TrustCheckSubject",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [TrustCheck]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.trust_check.sandbox import ROUTES

    return ROUTES


@hookimpl
def alation_demo() -> Sequence[Furnishing]:
    """Return what furnishes a sandbox for a first look."""
    from alation_endpoints.trust_check.demo import FURNITURE

    return FURNITURE
