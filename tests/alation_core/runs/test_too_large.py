"""A 413 is remembered for the rest of the run, and a refusal row by row has a bound."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_core import Alation, ApiAccessToken
from alation_core.runs.events import Event, Intent, TooLarge
from alation_core.runs.state import MAX_ISOLATIONS
from alation_replay.contract.server import Reaction, Scripted, ScriptedServer


class Limited(ScriptedServer):
    """Takes bodies up to so many bytes, and refuses bad values, so many named at a time."""

    def __init__(self, most: int, named: int | None = None, bad: frozenset[int] = frozenset()):
        super().__init__([Scripted(500)])
        self.most, self.named, self.bad = most, named, bad
        self.bodies: dict[int, int] = {}
        self.refused = 0

    def _react(self, request: Any) -> Reaction:
        super()._react(request)
        if request.method == "GET":
            number = int(request.url.partition("id=")[2])
            done = f"Updated values count: {self.bodies[number]}. Error count: 0. Errors: []"
            return Scripted(200, {"status": "successful", "msg": "", "result": [done]})
        rows = json.loads(request.body)
        wrong = [row["oid"] for row in rows if row["oid"] in self.bad][: self.named]
        if len(request.body) > self.most:
            self.refused += 1
            return Scripted(413, {"detail": "Request body too large."})
        if wrong:
            errors = [{"non_field_errors": [f"Object not found: table:{oid}."]} for oid in wrong]
            return Scripted(400, {"title": "Invalid Payload", "errors": errors, "code": "400000"})
        self.bodies[len(self.calls)] = len(rows)
        return Scripted(200, {"job_id": len(self.calls)})


def values(number: int) -> list[dict[str, Any]]:
    return [{"field_id": 1, "otype": "table", "oid": n + 1000, "value": "x"} for n in range(number)]


ROW = len(json.dumps(values(1)[0], separators=(",", ":"))) + 1


def client(server: ScriptedServer, ledger: Path | None = None) -> Alation:
    return Alation(
        "https://catalog.example.com",
        ApiAccessToken("fake-access-token"),
        ["custom_field_value"],
        session=server.session(),
        clock=server.clock,
        ledger=ledger,
    )


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("recorded", [True, False])
def test_many_batches_over_the_limit_cost_few_requests_beyond(
    concurrency: int, recorded: bool, tmp_path: Path
) -> None:
    server = Limited(10 * ROW)
    catalog = client(server, tmp_path / "ledger.sqlite" if recorded else None)
    events: list[Event] = []

    run = catalog.custom_field_value.upsert(
        values(640), batch_size=64, concurrency=concurrency, progress=events.append
    )

    assert run.counts == {"succeeded": 640}
    assert server.refused == 3  # 64, 32 and 16 rows; from then on 8
    assert len(server.calls) == 640 / 8 + 3
    told = [event for event in events if isinstance(event, TooLarge)]
    assert sum(event.status == 413 for event in told) == server.refused
    assert len(server.calls) == sum(isinstance(event, Intent) for event in events)


def test_a_run_goes_on_from_the_parts_into_which_its_batches_were_cut(tmp_path: Path) -> None:
    rows = values(40)
    rows[11]["value"] = "x" * 20 * ROW
    server = Limited(24 * ROW)
    catalog = client(server, tmp_path / "ledger.sqlite")
    left = 3

    def park(event: Event) -> None:
        nonlocal left
        left -= isinstance(event, Intent)
        if left == 0:
            catalog.park()

    run = catalog.custom_field_value.upsert(rows, progress=park)
    assert run.status == "open"

    again = client(server, tmp_path / "ledger.sqlite").resume(run.id or "")
    assert again.counts == {"succeeded": 40}
    assert [row.row for row in again.rows] == list(range(40))
    assert sum(server.bodies.values()) == 40


@given(
    size=st.integers(1, 120),
    bad=st.frozensets(st.integers(1000, 1119), max_size=60),
    named=st.sampled_from([1, 2, 7, None]),
    most=st.sampled_from([5, 40, 1000]),
)
@settings(deadline=None, max_examples=30)
def test_isolating_the_bad_rows_of_a_request_has_a_bound(
    size: int, bad: frozenset[int], named: int | None, most: int
) -> None:
    server = Limited(most * ROW, named, bad)

    run = client(server).custom_field_value.upsert(values(size), on_refused="isolate")

    got = {outcome.row + 1000: outcome.status for outcome in run.rows}
    parts = 1 if size <= most else 4 * size // most + 1
    assert len(server.calls) <= server.refused + parts * (MAX_ISOLATIONS + 1)
    assert all(got[oid] != "succeeded" for oid in bad & got.keys())
    assert all(got[oid] != "failed" for oid in got.keys() - bad)
    here = len(bad & got.keys())
    if named is None or (parts == 1 and here <= MAX_ISOLATIONS * named):
        assert all((got[oid] == "failed") is (oid in bad) for oid in got)
        assert "unsent" not in got.values()
    if named is None and parts == 1:
        assert len(server.calls) <= 2
