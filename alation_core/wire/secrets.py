"""Secrets that an answer echoes, hidden before anybody reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from alation_core.wire.messages import Reply

HIDDEN = "***"
SHORTEST_SECRET = 8


def without_secrets(reply: Reply, secrets: Sequence[str]) -> Reply:
    """Return an answer in which no secret stands that the request carried.

    Args:
        reply: the answer.
        secrets: what it may echo. Those shorter than eight characters are left: they could be any
            part of an answer.
    """
    for secret in secrets:
        if len(secret) < SHORTEST_SECRET:
            continue
        if secret.encode() in reply.content:
            hidden = reply.content.replace(secret.encode(), HIDDEN.encode())
            reply = replace(reply, content=hidden)
        if any(secret in value for value in reply.headers.values()):
            clean = {name: value.replace(secret, HIDDEN) for name, value in reply.headers.items()}
            reply = replace(reply, headers=clean)
    return reply
