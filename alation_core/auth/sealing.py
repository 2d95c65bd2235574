"""A token as bytes that only those can read who have the credential that it was made from.

Whoever has that secret can get a token anyway; the ledger and its copies tell nothing to others.
The only file that knows the library `cryptography`, which the extra `sql` brings.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

from alation_core.auth.tokens import Token
from alation_core.clock import Clock
from alation_core.foreign import Raised, attempt
from alation_core.wire.secrets import Secret, SecretBytes


def can_seal() -> bool:
    """Tell whether the library is installed, and works here."""
    return not isinstance(attempt(_box, bytes(32)), Raised)


def sealed(token: Token, key: bytes, clock: Clock) -> bytes:
    """Return a token encrypted; its end is told as a time of day, so that other clocks read it.

    Args:
        token: what is encrypted.
        key: of 32 bytes.
        clock: whose readings the token's end is.
    """
    until = None if token.renew_at is None else token.renew_at - clock.now() + clock.wall()
    told = {"header": token.header, "value": token.value, "renew_at": until}
    return bytes(_box(key).encrypt(SecretBytes(json.dumps(told).encode())))


def unsealed(content: bytes, key: bytes, clock: Clock) -> Token | None:
    """Return the token that was encrypted, or None where it cannot be read with this key."""
    from cryptography.fernet import InvalidToken

    try:
        told = json.loads(_box(key).decrypt(content))
        until = told["renew_at"]
        renew_at = None if until is None else float(until) - clock.wall() + clock.now()
        return Token(str(told["header"]), Secret(told["value"]), renew_at)
    except (InvalidToken, ValueError, TypeError, LookupError):
        return None


def _box(key: bytes) -> Any:
    from cryptography.fernet import Fernet

    return Fernet(urlsafe_b64encode(key))
