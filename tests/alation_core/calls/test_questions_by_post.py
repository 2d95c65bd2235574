"""A read whose parameters travel as a JSON body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    Endpoint,
    GetOperation,
    Item,
    RefreshToken,
    SimulatedClock,
)
from alation_core.shapes import UNSET, Maybe
from alation_sandbox import Answer, Call, Route, Sandbox, World, ok


@dataclass(frozen=True)
class Question:
    numbers: list[int]
    text: Maybe[str] = UNSET


@dataclass(frozen=True)
class Told(Item):
    method: str | None = None
    query: str | None = None
    asked: dict[str, Any] | None = None


class Oracle(Endpoint):
    name = "oracle"
    ask = GetOperation("/oracle/", item=Told, params=Question, method="POST")


def tell(world: World, call: Call) -> Answer:
    tries = world.table("tries")
    tries.insert({})
    if len(tries) == 1:
        return Answer(503, {"detail": "Try again."})
    return ok({"method": call.method, "query": call.query_string, "asked": call.json()})


def test_the_parameters_are_the_body_and_the_question_is_repeated_like_a_read() -> None:
    with Sandbox(routes=[Route("POST", "/oracle/", tell)]) as server:
        known = server.credentials
        catalog = Alation(
            server.url,
            RefreshToken(known.user_id, known.refresh_token),
            [Oracle],
            clock=SimulatedClock(),
        )

        told = catalog.use(Oracle).ask(numbers=[1, 2], text="ä")

    assert told == Told("POST", "", {"numbers": [1, 2], "text": "ä"}, raw=told.raw)


def test_the_parameters_are_checked_before_anything_is_sent() -> None:
    catalog = Alation("https://catalog.example.com", ApiAccessToken("fake-access-token"), [Oracle])

    with pytest.raises(ConfigurationError, match="numbers"):
        catalog.use(Oracle).ask(numbers="1")
