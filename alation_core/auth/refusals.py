"""When a refusal of a fresh token is believed: not before it is clear that nobody has ended it.

By a report each new token ends the older ones of its credential (sheet auth, token_facts). So a
token that was just made may be refused because another process made one meanwhile; the call that
tells whether a token is good tells that apart from a right that is missing.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from alation_core.auth.tokens import Token, TokenCalls
from alation_core.frozen import dataclass
from alation_core.problems import headline
from alation_core.wire.messages import Reply, Request

R = TypeVar("R")

FIRST_SECONDS = 0.25
"""Pause before a refusal of a fresh token is looked into; each later one is twice as long."""
CAP_SECONDS = 4.0
TRIES: Mapping[bool | None, int] = {True: 1, None: 2, False: 12}
"""So often a request is tried again, by what the server says of the token that it refused: it is
good, it does not say, it has ended."""


class Renewing(Protocol):
    """What brings another token, and tells of one whether it is good."""

    def renewed(self, refused: Token, calls: TokenCalls) -> Token | None:
        """Return another token than the refused one; None: there is no other."""

    def is_alive(self, token: Token, calls: TokenCalls) -> bool | None:
        """Tell whether the server calls a token good; None: it does not say."""


@dataclass(frozen=True)
class Insisted(Generic[R]):
    """What became of a request that was refused for its token.

    Args:
        reply: the last answer.
        token: that was refused last, or else opened the server.
        refused: the answer is a refusal all the same, and to be believed.
        renewed: another token could be had.
        ended: the last token had ended already: somebody else makes tokens all the time.
    """

    reply: R
    token: Token
    refused: bool
    renewed: bool = True
    ended: bool = False


def pause(tries: int, chance: float) -> float:
    """Return the seconds before a try; `chance`, from 0 to 1, spreads processes apart."""
    return float(min(FIRST_SECONDS * 2.0**tries, CAP_SECONDS) * (0.5 + chance))


def insist(
    source: Renewing,
    calls: TokenCalls,
    refused: Token,
    reply: R,
    send: Callable[[Token], R],
    is_refused: Callable[[R], bool],
) -> Insisted[R]:
    """Send a refused request again with another token, until it is answered or to be believed.

    Args:
        source: of the token.
        calls: what it takes to make one.
        refused: the token that was refused.
        reply: how.
        send: sends the request with a token.
        is_refused: tells whether an answer refuses the token.

    Raises:
        AuthenticationFailed: the server gives no token.
        ServerUnreachable: it is out of order.
    """
    other = source.renewed(refused, calls)
    if other is None:
        return Insisted(reply, refused, refused=True, renewed=False)
    token, reply = other, send(other)
    told: Counter[bool | None] = Counter()
    alive: bool | None = True
    while is_refused(reply) and (not told or told[alive] < TRIES[alive]):
        calls.clock.sleep(pause(told.total(), random.random()))  # noqa: S311 - no secret
        alive = source.is_alive(token, calls)
        told[alive] += 1
        if not alive:
            token = source.renewed(token, calls) or token
        reply = send(token)
    return Insisted(reply, token, is_refused(reply), ended=alive is False)


def why_refused(request: Request, reply: Reply, done: Insisted[Any]) -> str:
    """Return the sentence for a refusal that is to be believed, with what can be done about it."""
    said = headline(reply.data) or f"HTTP {reply.status}"
    where = request.where
    if not done.renewed:
        return (
            f"{where}: the server refused the access token ({said}). A given access token cannot "
            "be renewed: pass a fresh one, or a refresh token"
        )
    if done.ended:
        return (
            f"{where}: the server refused tokens as soon as they were made ({said}), because others"
            " were made meanwhile: other processes use the same credential. Give each of them a "
            "credential of its own, or let them share one: ledger= and senders="
        )
    return (
        f"{where}: the server refused a fresh token as well ({said}). Either the user lacks the "
        "right, or the feature behind this address is switched off on the server"
    )
