"""The engine: routes a call, checks its token, has it handled."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from alation_sandbox import polling
from alation_sandbox.access import api_keys, oauth
from alation_sandbox.access.check import authenticate
from alation_sandbox.exchange.answers import Answer, Refusal, error
from alation_sandbox.exchange.calls import Call
from alation_sandbox.exchange.routes import Route, RouteTable
from alation_sandbox.faults.delivery import Outgoing
from alation_sandbox.faults.fault import Fault
from alation_sandbox.gate import Gate
from alation_sandbox.world import World

_log = logging.getLogger("alation_sandbox")

OWN_ROUTES = (*api_keys.ROUTES, *oauth.ROUTES, *polling.ROUTES)
"""The calls that belong to no endpoint."""


class Engine:
    """Answers calls on a world.

    Args:
        world: the state.
        routes: of the endpoints; token calls and job polling are added.
        faults: what goes wrong.

    Raises:
        ValueError: two routes answer the same call, or a fault is of no known kind.
    """

    def __init__(self, world: World, routes: Sequence[Route], faults: Sequence[Fault] = ()) -> None:
        self._world = world
        self._routes = RouteTable((*OWN_ROUTES, *routes))
        self.gate = Gate(world, faults)

    def answer(self, call: Call) -> Outgoing:
        """Answer a call. Every one passes the gate, whatever becomes of it."""
        return self.gate.exchange(call, self.handle)

    def handle(self, call: Call) -> Answer:
        """Route a call, check its token, and answer it, past the gate."""
        found = self._routes.find(call)
        if found is None:
            return self._routes.unmodelled(call)
        route, path_params = found
        try:
            user_id = None
            if route.auth:
                user_id = authenticate(self._world.tokens, call, self._world.now())
            return route.handler(
                self._world, replace(call, path_params=path_params, user_id=user_id)
            )
        except Refusal as refusal:
            return refusal.answer
        except Exception as fault:
            _log.exception("the handler of %s raised", route.title)
            detail = f"The sandbox's handler of {route.title} raised {fault!r}: see its log"
            return error(500, detail, "500000")
