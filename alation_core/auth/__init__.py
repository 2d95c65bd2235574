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
    is_user_id,
)
from alation_core.auth.exchange import TokenExchange
from alation_core.auth.secret_files import one_value, read_secret_file
from alation_core.auth.settings import (
    HOST,
    LEDGER,
    NAMES,
    SECRETS,
    WAYS,
    Login,
    NamedCredentials,
    Place,
    Setting,
    first_of,
    login_from,
)
from alation_core.auth.telling import is_like_name, path_told, variable_told
from alation_core.auth.tokens import TOKEN_HEADERS, Token
from alation_core.auth.validity import Validity
from alation_core.auth.variables import Variables, names_in

__all__ = [
    "HOST",
    "LEDGER",
    "NAMES",
    "SECRETS",
    "TOKEN_HEADERS",
    "WAYS",
    "ApiAccessToken",
    "Credentials",
    "Login",
    "NamedCredentials",
    "OAuthClient",
    "Place",
    "RefreshToken",
    "ServiceToken",
    "Setting",
    "Token",
    "TokenExchange",
    "Validity",
    "Variables",
    "first_of",
    "is_like_name",
    "is_user_id",
    "login_from",
    "names_in",
    "one_value",
    "path_told",
    "read_secret_file",
    "revoke",
    "validate",
    "variable_told",
]
