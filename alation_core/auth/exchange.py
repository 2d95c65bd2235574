"""A service behind the same host that takes tokens of its own, and gives them for access tokens."""

from __future__ import annotations

from alation_core.auth.credentials import fits_header
from alation_core.frozen import dataclass
from alation_core.wire.messages import Reply, Request
from alation_core.wire.secrets import Secret

ANYTHING = "*/*"
"""The header Accept of the exchange: the token may come as bare text (sheet auth)."""
REFUSED = frozenset({401, 403})
"""Answers of a service that may speak of the token (sheet auth, exchange_cde_token)."""


@dataclass(frozen=True)
class TokenExchange:
    """How a service gives a token of its own for an API access token.

    The exchange is a POST without a body, opened by the access token in TOKEN; OAuth tokens are not
    taken. Its answer is the token, as bare text or as a JSON text; calls of the service then carry
    that token alone (sheet auth, exchange_cde_token).

    Args:
        path: of the exchange, below the host.
        header: that carries the token afterwards.
        life_seconds: how long a token lives.

    Raises:
        ValueError: path or header is none.
    """

    path: str
    header: str
    life_seconds: float = 86400.0

    def __post_init__(self) -> None:
        if not self.path.startswith("/") or not fits_header(self.header):
            raise ValueError(f"{self!r}: give the path below the host, and the name of a header")

    @property
    def request(self) -> Request:
        """What asks for a token."""
        return Request("POST", self.path, accept=ANYTHING)


def exchanged_token(reply: Reply) -> Secret | None:
    """Return the token that the answer to an exchange holds; None: it holds none.

    An empty body is a failure, whatever its status (sheet critical_data_element, create_token).
    """
    told = reply.data
    if isinstance(told, bool) or not isinstance(told, str | int | float):
        return None
    text = (told if isinstance(told, str) else reply.text).strip()
    return Secret(text) if reply.ok and fits_header(text) else None
