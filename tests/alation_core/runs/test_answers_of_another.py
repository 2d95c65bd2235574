"""An answer at once that echoes other parameters than were sent is no success of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from alation_core import Alation, DirectOperation, Endpoint, JobDetails, RefreshToken
from alation_core.bodies import list_under
from alation_core.shapes import UNSET, Maybe
from alation_sandbox import Answer, Call, Route, Sandbox, World

ASKED: dict[str, Any] = {"id": 58, "otype": "table", "exclude": True, "note": "a"}


@dataclass(frozen=True)
class Member:
    oid: int


@dataclass(frozen=True)
class Shared:
    id: int
    otype: str
    exclude: Maybe[bool] = UNSET
    note: Maybe[str] = UNSET


class Members(Endpoint):
    name = "members"
    put = DirectOperation(
        "POST",
        "/acme/members/",
        payload=Member,
        result=JobDetails,
        params=Shared,
        body=list_under("oid", field="oid", params=("id", "otype", "exclude", "note")),
    )


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, "succeeded"),
        ({"id": "58"}, "succeeded"),
        ({"note": "Kept as B."}, "succeeded"),
        ({"exclude": None}, "succeeded"),
        ({"id": 59}, "unknown"),
        ({"otype": "schema"}, "unknown"),
        ({"exclude": False}, "unknown"),
    ],
)
def test_an_echo_is_compared_with_what_was_sent(told: dict[str, Any], status: str) -> None:
    def echo(world: World, call: Call) -> Answer:
        return Answer(201, {**call.json(), **told})

    with Sandbox(routes=[Route("POST", "/acme/members/", echo)]) as server:
        auth = RefreshToken(server.credentials.user_id, server.credentials.refresh_token)
        run = Alation(server.url, auth, [Members]).use(Members).put([{"oid": 1}], **ASKED)
        assert [row.status for row in run.rows] == [status]
