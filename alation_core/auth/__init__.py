"""Credentials and tokens: what a user gives, and what is held and renewed.

Facts: sheet auth. API access tokens travel in TOKEN, OAuth tokens in Authorization: Bearer, and
never both. A new token may end the one before it, so one token is kept per credential and process.
"""

from alation_core.auth.calls import revoke, validate
from alation_core.auth.credentials import (
    ApiAccessToken,
    Credentials,
    OAuthClient,
    RefreshToken,
    ServiceToken,
)
from alation_core.auth.exchange import TokenExchange
from alation_core.auth.tokens import TOKEN_HEADERS, Token
from alation_core.auth.validity import Validity

__all__ = [
    "TOKEN_HEADERS",
    "ApiAccessToken",
    "Credentials",
    "OAuthClient",
    "RefreshToken",
    "ServiceToken",
    "Token",
    "TokenExchange",
    "Validity",
    "revoke",
    "validate",
]
