"""What names a credential without telling it: for what processes share of it through a ledger."""

from __future__ import annotations

import hashlib
from dataclasses import field
from functools import lru_cache

from alation_core.auth.credentials import Credentials, OAuthClient, RefreshToken, secrets_of
from alation_core.frozen import dataclass

ROUNDS = 100_000
"""Who reads a ledger and guesses at a credential pays for each guess with this much work."""


@dataclass(frozen=True)
class Identity:
    """A credential at a host, as others may know it.

    Args:
        name: tells it from others; nothing of the secret is in it.
        key: of 32 bytes, had by whoever has the secret and by nobody else.
    """

    name: str
    key: bytes = field(repr=False)


@lru_cache(maxsize=16)
def identity_of(host: str, credentials: Credentials) -> Identity:
    """Return what names a credential at a host, and the key that its secret makes.

    Args:
        host: the checked base URL of the server.
        credentials: with its secret.
    """
    told = [host.lower(), type(credentials).__name__, *_plain(credentials)]
    salt = "\0".join(told).encode()
    secret = "\0".join(map(str, secrets_of(credentials))).encode()
    root = hashlib.pbkdf2_hmac("sha256", secret, salt, ROUNDS)
    return Identity(_derived(root, b"name", 16).hex(), _derived(root, b"key", 32))


def _plain(credentials: Credentials) -> list[str]:
    """The parts of a credential that are no secret."""
    if isinstance(credentials, RefreshToken):
        return [str(credentials.user_id)]
    return [credentials.client_id] if isinstance(credentials, OAuthClient) else []


def _derived(root: bytes, use: bytes, size: int) -> bytes:
    return hashlib.blake2b(use, key=root, digest_size=size).digest()
