"""Which handler answers which call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from alation_sandbox.exchange.answers import Answer, error
from alation_sandbox.exchange.calls import Call
from alation_sandbox.exchange.paths import calls_of, unusable
from alation_sandbox.world import World

Handler = Callable[[World, Call], Answer]

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")

_SHOWN = 3


@dataclass(frozen=True)
class Route:
    """One emulated call.

    Args:
        method: HTTP method in capital letters.
        path: decoded, without a query. A placeholder is written `<name>` for a text or
            `<int:name>` for a number; the handler finds its value in the call's `path_params`. A
            slash at the end counts, no redirect leads from one form to the other.
        handler: answers the call; it runs alone, so it may read and write the world freely.
        auth: whether the call needs a token (default True).

    Raises:
        ValueError: no call can have this method or this path; the message says what to write.
    """

    method: str
    path: str
    handler: Handler
    auth: bool = True

    def __post_init__(self) -> None:
        known = self.method in METHODS
        reason = unusable(self.path) if known else f"its method is none of {', '.join(METHODS)}"
        if reason is not None:
            raise ValueError(f"route {self.title} could answer no call: {reason}")

    @property
    def title(self) -> str:
        """Method and path, for messages."""
        return f"{self.method} {self.path}"


class RouteTable:
    """Finds the route of a call.

    Args:
        routes: all routes of a server.

    Raises:
        ValueError: two routes answer the same calls, under whatever names of placeholders.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        taken: dict[tuple[str, str], Route] = {}
        for route in routes:
            calls = (route.method, calls_of(route.path))
            if calls in taken:
                raise ValueError(
                    f"the routes {taken[calls].title} and {route.title} answer the same calls: "
                    "leave one of them out of the sandbox"
                )
            taken[calls] = route
        self._by_title = {route.title: route for route in routes}
        rules = _rules(tuple((route.method, route.path) for route in routes))
        self._adapter = rules.bind("sandbox")

    def find(self, call: Call) -> tuple[Route, Mapping[str, Any]] | None:
        """Return the route of a call and the values of its placeholders, or None."""
        try:
            title, values = self._adapter.match(call.path, method=call.method)
        except HTTPException:  # not found, other method, or a redirect to the other slash form
            return None
        return self._by_title[title], values

    def unmodelled(self, call: Call) -> Answer:
        """Return the answer to a call without a route; it names the nearest calls there are."""
        wanted = f"{call.method} {call.path}"
        near = get_close_matches(wanted, self._by_title, n=_SHOWN, cutoff=0.0)
        return error(
            501, f"The sandbox does not model {wanted}; it models: {', '.join(near)}", "501000"
        )


@lru_cache(maxsize=32)
def _rules(calls: tuple[tuple[str, str], ...]) -> Map:
    """Return what finds a route by its title; to make it is most of the work of a start."""
    return Map([_rule(method, path) for method, path in calls], merge_slashes=False)


def _rule(method: str, path: str) -> Rule:
    rule = Rule(path, endpoint=f"{method} {path}")
    rule.methods = {method}  # set here: given to a rule, GET would let HEAD pass as well
    return rule
