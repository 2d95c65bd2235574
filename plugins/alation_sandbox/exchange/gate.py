"""The gate: the one place that every exchange passes, on its way in and on its way out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from alation_sandbox.exchange.answers import Answer
from alation_sandbox.exchange.calls import Call
from alation_sandbox.world import World

KEPT_REQUESTS = 10_000


@dataclass(frozen=True)
class RequestLog:
    """One exchange, without headers and bodies, which hold secrets.

    Args:
        method: HTTP method.
        path: decoded path.
        query: query string as it was sent.
        status: HTTP status of the answer.
    """

    method: str
    path: str
    query: str
    status: int


class Gate:
    """Lets one exchange at a time through to the world and keeps a log of them.

    Args:
        world: the state that the exchanges work on.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.requests: deque[RequestLog] = deque(maxlen=KEPT_REQUESTS)

    def exchange(self, call: Call, handle: Callable[[Call], Answer]) -> Answer:
        """Bring the world up to date, have a call answered, and log it.

        Args:
            call: the request, before it is routed.
            handle: routes and answers it.

        Returns:
            The answer that is written to the client.
        """
        with self._world.lock:
            self._world.run_due_jobs()
            answer = handle(call)
            self.requests.append(
                RequestLog(call.method, call.path, call.query_string, answer.status)
            )
            return answer
