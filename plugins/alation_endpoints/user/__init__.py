"""Users: list, get, and the clean-up of accounts whose names differ in letter case only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.user.endpoint import User
from alation_endpoints.user.shapes import (
    CurrentUser,
    DuplicateUserAccount,
    DuplicateUserAccountDecision,
    UserItem,
    UserParams,
    UserPath,
    UserV1Item,
    UserV1Params,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "CurrentUser",
    "DuplicateUserAccount",
    "DuplicateUserAccountDecision",
    "User",
    "UserItem",
    "UserParams",
    "UserPath",
    "UserV1Item",
    "UserV1Params",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [User]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.user.sandbox import ROUTES

    return ROUTES
