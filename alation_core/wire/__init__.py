"""Requests and replies as plain data, and the decisions about them that need no I/O."""

from alation_core.wire.decoding import MAX_DEPTH, MAX_VALUES
from alation_core.wire.hosts import LOOPBACK, check_host, next_page, origin, same_base
from alation_core.wire.logins import (
    holds_password,
    ledger_passwords_in,
    login_in,
    passwords_in,
    proxies_in,
    scheme_without_slashes,
    without_password,
)
from alation_core.wire.messages import HIDDEN, JSON_TYPE, NoReply, Reply, Request
from alation_core.wire.row_secrets import values_told_to
from alation_core.wire.secrets import (
    SHORTEST_SECRET,
    Secret,
    hidden,
    without_secrets,
)
from alation_core.wire.signals import (
    CREDENTIALS_REFUSED,
    http_date,
    is_quota,
    is_throttled,
    refuses_credentials,
    retry_after,
)

__all__ = [
    "CREDENTIALS_REFUSED",
    "HIDDEN",
    "JSON_TYPE",
    "LOOPBACK",
    "MAX_DEPTH",
    "MAX_VALUES",
    "SHORTEST_SECRET",
    "NoReply",
    "Reply",
    "Request",
    "Secret",
    "check_host",
    "hidden",
    "holds_password",
    "http_date",
    "is_quota",
    "is_throttled",
    "ledger_passwords_in",
    "login_in",
    "next_page",
    "origin",
    "passwords_in",
    "proxies_in",
    "refuses_credentials",
    "retry_after",
    "same_base",
    "scheme_without_slashes",
    "values_told_to",
    "without_password",
    "without_secrets",
]
