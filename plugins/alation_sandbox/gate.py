"""The gate: the one place that every exchange passes, on its way in and on its way out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_sandbox.exchange.answers import Answer, Text
from alation_sandbox.exchange.calls import Call
from alation_sandbox.faults.delivery import Outgoing
from alation_sandbox.faults.fault import Fault, nothing_seen, strike
from alation_sandbox.faults.kinds import HOLDING, check_fault, suffer
from alation_sandbox.world import World

KEPT_REQUESTS = 10_000
KEPT_EXCHANGES = 200
"""So many requests are kept with the beginnings of their bodies, to be looked at."""
KEPT_BYTES = 16_384
KEPT_ITEMS = 20


@dataclass(frozen=True)
class RequestLog:
    """One exchange, without headers and bodies, which hold secrets.

    Args:
        method: HTTP method.
        path: decoded path.
        query: query string as it was sent.
        status: HTTP status of the answer; 0 where a fault left it without one.
        fault: kind of the fault that hit it; None: there was none.
    """

    method: str
    path: str
    query: str
    status: int
    fault: str | None = None


@dataclass(frozen=True)
class Exchange:
    """One exchange as it is kept to be looked at. Its bodies may hold secrets: mask them.

    Args:
        number: of the request, counted from 1.
        seconds: since 1970 by the sandbox's clock.
        log: what the log says.
        content_type: of what was sent.
        sent: the beginning of the body.
        size: of the whole body, in bytes.
        answered: the body of the answer.
    """

    number: int
    seconds: float
    log: RequestLog
    content_type: str
    sent: bytes = field(repr=False)
    size: int
    answered: Any = field(repr=False)


class Gate:
    """Lets one exchange at a time through to the world and keeps a log of them.

    Args:
        world: the state that the exchanges work on.
        faults: what goes wrong with some of them.

    Raises:
        ValueError: a fault is of no known kind.
    """

    def __init__(self, world: World, faults: Sequence[Fault] = ()) -> None:
        for fault in faults:
            check_fault(fault)
        self._world = world
        self._faults = tuple(faults)
        self._seen = nothing_seen(faults)
        self.requests: deque[RequestLog] = deque(maxlen=KEPT_REQUESTS)
        self.exchanges: deque[Exchange] = deque(maxlen=KEPT_EXCHANGES)
        self.total = 0

    def exchange(self, call: Call, handle: Callable[[Call], Answer]) -> Outgoing:
        """Bring the world up to date, have a call answered, and log it.

        Args:
            call: the request, before it is routed.
            handle: routes and answers it.

        Returns:
            The answer, and how it is written to the client.
        """
        with self._world.lock:
            self._world.run_due_jobs()
            fault, self._seen = strike(self._faults, HOLDING, self._seen, call)
            if fault is None:
                outgoing = Outgoing(handle(call))
            else:
                outgoing = suffer(fault, self._world, call, handle)
            self._note(call, outgoing)
            # Before the answer goes out: what a client was told, a killed process has kept.
            self._world.commit()
            return outgoing

    def _note(self, call: Call, outgoing: Outgoing) -> None:
        status, fault = outgoing.answer.status, outgoing.fault
        log = RequestLog(call.method, call.path, call.query_string, status, fault)
        self.requests.append(log)
        self.total += 1
        self.exchanges.append(
            Exchange(
                self.total,
                self._world.now().timestamp(),
                log,
                call.header("content-type") or "",
                call.body[:KEPT_BYTES],
                len(call.body),
                beginning(outgoing.answer.body),
            )
        )


def beginning(body: Any) -> Any:
    """Return the part of a body that is kept to be looked at: of long lists their first items."""
    if isinstance(body, Text):
        return Text(body.content[:KEPT_BYTES], body.content_type)
    if isinstance(body, dict):
        return {key: _first(held) for key, held in body.items()}
    return _first(body)


def _first(held: Any) -> Any:
    if isinstance(held, list) and len(held) > KEPT_ITEMS:
        return [*held[:KEPT_ITEMS], f"… and {len(held) - KEPT_ITEMS:,} more"]
    return held
