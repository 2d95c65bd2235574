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

PAGE = "/_sandbox/"
"""What the paths of the page begin with, beside the root itself."""

OWN_ROUTES = (*api_keys.ROUTES, *oauth.ROUTES, *polling.ROUTES)
"""The calls that belong to no endpoint."""


class Engine:
    """Answers calls on a world.

    Args:
        world: the state.
        routes: of the endpoints; token calls and job polling are added.
        faults: what goes wrong.
        kept: says where the world is kept, for the page.

    Raises:
        ValueError: two routes answer the same call, or a fault is of no known kind.
    """

    def __init__(
        self,
        world: World,
        routes: Sequence[Route],
        faults: Sequence[Fault] = (),
        kept: str = "Everything is in memory.",
    ) -> None:
        self._world, self._kept = world, kept
        self._routes = RouteTable((*OWN_ROUTES, *routes))
        self.gate = Gate(world, faults)

    def answer(self, call: Call) -> Outgoing:
        """Answer a call. Every one passes the gate, whatever becomes of it, but the page's."""
        if call.method in ("GET", "HEAD") and (call.path == "/" or call.path.startswith(PAGE)):
            return self._page(call)
        return self.gate.exchange(call, self.handle)

    def _page(self, call: Call) -> Outgoing:
        if self._routes.find(call) is not None:  # an endpoint's own call counts
            return self.gate.exchange(call, self.handle)
        from alation_sandbox.browser import site

        with self._world.lock:
            self._world.run_due_jobs()
            gate = self.gate
            try:
                shown = site.answer(call, self._world, gate.exchanges, gate.total, self._kept)
            except Exception as fault:  # a plugin may keep what nobody can show
                _log.exception("the page %s raised", call.path)
                shown = error(500, f"The page raised {fault!r}: see the log", "500000")
            return Outgoing(shown)

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
