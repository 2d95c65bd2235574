"""A list whose path servers know with a last slash, or without: the other form is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from alation_core import (
    Alation,
    Endpoint,
    Item,
    ListOperation,
    RefreshToken,
    RequestRefused,
    SimulatedClock,
)
from alation_core.shapes import UNSET, Maybe
from alation_sandbox import Answer, Call, Route, Sandbox, Text, World, error, page


@dataclass(frozen=True)
class Rule(Item):
    id: int | None = None


@dataclass(frozen=True)
class Filters:
    limit: Maybe[int] = UNSET


class Rules(Endpoint):
    name = "rules"
    without = ListOperation("/acme/rule", item=Rule, filters=Filters, either_slash=True)
    with_slash = ListOperation("/acme/rule/", item=Rule, filters=Filters, either_slash=True)
    exact = ListOperation("/acme/rule", item=Rule, filters=Filters)


def rules(world: World, call: Call) -> Answer:
    return page(call, [{"id": number} for number in range(1, 6)])


def redirect(world: World, call: Call) -> Answer:
    return Answer(301, None, {"Location": f"{call.path}/"})


def missing(world: World, call: Call) -> Answer:
    return Answer(404, Text("<!DOCTYPE html> <html>Page not found</html>", "text/html"))


def refused(world: World, call: Call) -> Answer:
    return error(400, "No.", "400000")


def listed(server: Sandbox, operation: str) -> list[int | None]:
    known = server.credentials
    auth = RefreshToken(known.user_id, known.refresh_token)
    catalog = Alation(server.url, auth, plugins=[Rules], clock=SimulatedClock())
    return [rule.id for rule in getattr(catalog.use(Rules), operation)(limit=2)]


def asked(server: Sandbox) -> list[str]:
    return [log.path for log in server.requests if log.path.startswith("/acme/")]


@pytest.mark.parametrize("known", ["/acme/rule", "/acme/rule/"])
@pytest.mark.parametrize("operation", ["without", "with_slash"])
def test_a_list_is_read_whole_at_the_form_that_the_server_knows(known: str, operation: str) -> None:
    answers = {"/acme/rule": missing, "/acme/rule/": missing, known: rules}
    with Sandbox(routes=[Route("GET", *route) for route in answers.items()]) as server:
        assert listed(server, operation) == [1, 2, 3, 4, 5]
        written = {"without": "/acme/rule", "with_slash": "/acme/rule/"}[operation]
        first = [] if written == known else [written]
        assert asked(server) == [*first, known, known, known]


def test_a_redirect_is_not_followed_but_the_other_form_is_asked_for() -> None:
    routes = [Route("GET", "/acme/rule", redirect), Route("GET", "/acme/rule/", rules)]
    with Sandbox(routes=routes) as server:
        assert listed(server, "without") == [1, 2, 3, 4, 5]
        assert asked(server)[:2] == ["/acme/rule", "/acme/rule/"]


def test_another_refusal_is_the_answer() -> None:
    routes = [Route("GET", "/acme/rule", refused), Route("GET", "/acme/rule/", rules)]
    with Sandbox(routes=routes) as server:
        with pytest.raises(RequestRefused, match="No"):
            listed(server, "without")
        assert asked(server) == ["/acme/rule"]


@pytest.mark.parametrize(
    ("operation", "paths"),
    [("without", ["/acme/rule", "/acme/rule/"]), ("exact", ["/acme/rule"])],
)
def test_a_path_that_is_not_known_is_asked_for_once_in_each_form(
    operation: str, paths: list[str]
) -> None:
    routes = [Route("GET", path, missing) for path in ("/acme/rule", "/acme/rule/")]
    with Sandbox(routes=routes) as server:
        with pytest.raises(RequestRefused, match="404"):
            listed(server, operation)
        assert asked(server) == paths
