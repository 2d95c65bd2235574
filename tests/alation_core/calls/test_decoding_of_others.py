"""A plugin's function that cannot decode an answer ends that read, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import (
    Alation,
    Endpoint,
    GetOperation,
    Item,
    ListOperation,
    RefreshToken,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_sandbox import Answer, Call, Route, Sandbox, World, ok

ERRORS = [SystemExit(0), KeyError("x"), GeneratorExit(), StopIteration(), MemoryError()]


@dataclass(frozen=True)
class Thing(Item):
    id: int | None = None


def answer(world: World, call: Call) -> Answer:
    return ok([{"id": 1}])


def endpoint(decode: Callable[[Any], Any]) -> type[Endpoint]:
    class Things(Endpoint):
        name = "things"
        list = ListOperation("/things/", item=Thing, decode=decode)
        get = GetOperation("/things/", item=Thing, decode=decode)

    return Things


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("name", ["list", "get"])
def test_a_decoder_that_raises_is_an_unreadable_answer(
    clock: SimulatedClock, error: BaseException, name: str
) -> None:
    def decode(data: Any) -> Any:
        raise error

    with Sandbox(clock=clock.wall, routes=[Route("GET", "/things/", answer)]) as server:
        auth = RefreshToken(1, server.credentials.refresh_token)
        catalog = Alation(server.url, auth, [endpoint(decode)], clock=clock)
        read = getattr(catalog.things, name)
        with pytest.raises(UnreadableAnswer, match=rf"things\.{name}: .*{type(error).__name__}"):
            list(read()) if name == "list" else read()
