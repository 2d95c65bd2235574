"""What is logged of requests: method, route, status and seconds; no query, no body, no header."""

from __future__ import annotations

import logging

from alation_core.foreign import quiet_log, structured
from alation_core.wire.messages import NoReply, Reply, Request

logger = quiet_log("alation_core.transport")

SLOW_SECONDS = 20.0
"""An answer that takes longer is warned of. Requests start work and do not wait for it."""


def say_answered(request: Request, reply: Reply | NoReply, seconds: float) -> None:
    """Log a request and its answer, at DEBUG; at WARNING that it took long."""
    if logger.isEnabledFor(logging.DEBUG):
        outcome = reply.status if isinstance(reply, Reply) else reply.reason
        facts = _facts(request, reply) | {"seconds": round(seconds, 3), "attempt": request.attempt}
        logger.debug(
            "%s -> %s in %.3f s",
            *(request.where, outcome, seconds),
            extra=structured("request.answered", **facts),
        )
    if seconds > SLOW_SECONDS:
        logger.warning(
            "%s: the server took %.0f s",
            *(request.where, seconds),
            extra=structured("request.slow", **_facts(request, reply), seconds=round(seconds, 3)),
        )


def say_repeated(request: Request, reply: Reply | NoReply, pause: float) -> None:
    """Log that a read is repeated after so many seconds."""
    said = f"HTTP {reply.status}" if isinstance(reply, Reply) else reply.reason
    logger.warning(
        "%s: %s; it is asked again in %.1f s",
        *(request.where, said, pause),
        extra=structured(
            "request.repeated", **_facts(request, reply), wait_seconds=round(pause, 3)
        ),
    )


def say_renewed(request: Request, reply: Reply) -> None:
    """Log that a request goes out once more with a new token."""
    logger.warning(
        "%s: HTTP %d: the access token was not taken any more, a new one is",
        *(request.where, reply.status),
        extra=structured("token.renewed", **_facts(request, reply)),
    )


def _facts(request: Request, reply: Reply | NoReply) -> dict[str, object]:
    return {
        "method": request.method,
        "route": request.route or request.path,
        "http_status": reply.status if isinstance(reply, Reply) else None,
    }
