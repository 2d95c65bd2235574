"""The gate: the one place that every exchange passes, on its way in and on its way out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alation_sandbox.exchange.answers import Answer
from alation_sandbox.exchange.calls import Call
from alation_sandbox.faults.delivery import Outgoing
from alation_sandbox.faults.fault import Fault, nothing_seen, strike
from alation_sandbox.faults.kinds import HOLDING, check_fault, suffer
from alation_sandbox.world import World

KEPT_REQUESTS = 10_000


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
            self.requests.append(
                RequestLog(
                    call.method,
                    call.path,
                    call.query_string,
                    outgoing.answer.status,
                    outgoing.fault,
                )
            )
            # Before the answer goes out: what a client was told, a killed process has kept.
            self._world.commit()
            return outgoing
