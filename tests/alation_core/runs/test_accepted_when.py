"""An operation may say which body means that the work was done."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from alation_core import Alation, DirectOperation, Endpoint, JobDetails, RefreshToken
from alation_sandbox import Answer, Call, Route, Sandbox, Text, World, ok


@dataclass(frozen=True)
class Line:
    body: str


class Doer(Endpoint):
    name = "doer"
    do = DirectOperation(
        "POST",
        "/do/",
        payload=Line,
        result=JobDetails,
        accepted_when=lambda body: isinstance(body, dict) and "Done" in body,
    )


BODIES = {
    "done": {"Done": "all"},
    "other key": {"Error": "none"},
    "list": ["Done"],
    "text": Text("Done"),
}


def answer(world: World, call: Call) -> Answer:
    return ok(BODIES[call.json()[0]["body"]])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("done", "succeeded"),
        ("other key", "failed"),
        ("list", "failed"),
        ("text", "failed"),
    ],
)
def test_every_other_body_is_a_refusal(body: str, status: str) -> None:
    with Sandbox(routes=[Route("POST", "/do/", answer)]) as server:
        known = server.credentials
        catalog = Alation(server.url, RefreshToken(known.user_id, known.refresh_token), [Doer])

        run = catalog.use(Doer).do([{"body": body}])

    assert [row.status for row in run.rows] == [status]
    assert [job.status for job in run.jobs] == ["successful" if status == "succeeded" else "failed"]
