"""A list that is deleted while it is read, through each way of paging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import (
    Alation,
    DirectOperation,
    Endpoint,
    Item,
    JobDetails,
    ListOperation,
    RefreshToken,
    SimulatedClock,
)
from alation_core.bodies import list_under
from alation_core.paging import NEXT_PAGE_HEADER, Cursor, NextLink, Offset, PageNumber, Paging
from alation_sandbox import Answer, Call, Route, Sandbox, World, ok

PATH = "/acme/thing/"
SIZE = 7
STRATEGIES: list[Paging] = [
    NEXT_PAGE_HEADER,
    Offset(size=SIZE),
    PageNumber(),
    Cursor(),
    NextLink(),
]


@dataclass(frozen=True)
class Thing(Item):
    id: int | None = None


@dataclass(frozen=True)
class Gone:
    id: int


def endpoint(paging: Paging) -> type[Endpoint]:
    class Things(Endpoint):
        name = "things"
        list = ListOperation(PATH, item=Thing, paging=paging, items_under="data")
        delete = DirectOperation(
            "DELETE", PATH, Gone, JobDetails, body=list_under("ids", "id"), repeat_safe=True
        )

    return Things


def page(world: World, call: Call) -> Answer:
    """Every way of paging is an offset here, under another name."""
    number, cursor = call.integer("page"), call.integer("cursor")
    begin = call.integer("skip") or (SIZE * (number - 1) if number else cursor or 0)
    rows = list(world.table("thing").rows())
    more = begin + SIZE if rows[begin + SIZE :] else None
    return Answer(
        200,
        {
            "data": rows[begin : begin + SIZE],
            "meta": {"next": more},
            "links": {"next": more and f"?cursor={more}"},
        },
        {"X-Next-Page": f"{PATH}?skip={more}"} if more else {},
    )


def delete(world: World, call: Call) -> Answer:
    for identity in call.json()["ids"]:
        world.table("thing").delete(identity)
    return ok({})


@pytest.mark.parametrize("paging", STRATEGIES, ids=repr)
@pytest.mark.parametrize("batch", [1, 5, 20])
def test_what_a_list_holds_is_deleted_while_it_is_read(paging: Paging, batch: int) -> None:
    routes = [Route("GET", PATH, page), Route("DELETE", PATH, delete)]
    with Sandbox(routes=routes) as server:
        known = server.credentials
        auth = RefreshToken(known.user_id, known.refresh_token)
        things: Any = Alation(server.url, auth, [endpoint(paging)], clock=SimulatedClock()).things
        for _ in range(30):
            server.world.table("thing").insert({"ts_created": "2023-01-01T00:00:00+00:00"})

        rows = ({"id": found.id} for found in things.list())
        done = [row for part in things.delete.stream(rows, batch_size=batch) for row in part.rows]

        assert [row.status for row in done] == ["succeeded"] * 30
        assert len(server.world.table("thing")) == 0
