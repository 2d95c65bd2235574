"""The good rows of a refused batch are sent without the bad ones, or it is said why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, ApiAccessToken, Run
from alation_core.ledger import open_store
from alation_core.runs.state import MAX_ISOLATIONS
from alation_replay.contract.server import Scripted, ScriptedServer

HOST = "https://catalog.example.com"


class Picky(ScriptedServer):
    """Refuses a write while it holds a bad object: names the first one, or all of them."""

    def __init__(
        self, *, all_at_once: bool = True, text: str = "Object not found: table:{}."
    ) -> None:
        super().__init__([Scripted(500)])
        self.all_at_once = all_at_once
        self.text = text
        self.stored: set[int] = set()
        self.counted = 0

    def _react(self, request: Any) -> Any:
        super()._react(request)
        if request.method == "GET":
            done = f"Updated values count: {self.counted}. Error count: 0. Errors: []"
            return Scripted(200, {"status": "successful", "msg": "", "result": [done]})
        rows = json.loads(request.body)
        bad = [row["oid"] for row in rows if row["oid"] >= 900]
        if bad:
            told = bad if self.all_at_once else bad[:1]
            errors = [{"non_field_errors": [self.text.format(oid)]} for oid in told]
            return Scripted(400, {"title": "Invalid Payload", "errors": errors, "code": "400000"})
        self.counted = len(rows)
        self.stored |= {row["oid"] for row in rows}
        return Scripted(200, {"job_id": 7000 + len(self.calls)})


def values(*oids: int) -> list[dict[str, Any]]:
    return [{"field_id": 1, "otype": "table", "oid": oid, "value": "x"} for oid in oids]


def client(server: ScriptedServer, ledger: Path | None = None) -> Alation:
    return Alation(
        HOST,
        ApiAccessToken("fake-access-token"),
        ["custom_field_value"],
        session=server.session(),
        clock=server.clock,
        ledger=ledger,
    )


def statuses(run: Run[Any]) -> list[str]:
    return [row.status for row in run.rows]


def test_no_null_handle_is_needed_where_a_refusal_starts_nothing() -> None:
    server = Picky()
    run = client(server).custom_field_value.upsert(values(1, 904, 2, 905), on_refused="isolate")

    assert statuses(run) == ["succeeded", "failed", "succeeded", "failed"]
    assert server.stored == {1, 2}
    assert run.resumable == 0


def test_a_resume_saves_the_good_rows_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    server = Picky()
    run = client(server, ledger).custom_field_value.upsert(values(1, 904, 2))

    assert statuses(run) == ["unsent", "failed", "unsent"]
    assert run.resumable == 2

    again = client(server, ledger).resume(run.id or "")
    assert statuses(again) == ["succeeded", "failed", "succeeded"]
    assert server.stored == {1, 2}
    assert again.resumable == 0
    assert len(server.calls) == 2


@pytest.mark.parametrize("isolated", [True, False])
def test_where_it_is_not_possible_it_is_said_and_no_resume_would_help(
    isolated: bool, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    server = Picky(text="Something is wrong.")
    run = client(server, ledger).custom_field_value.upsert(
        values(1, 904, 2), on_refused="isolate" if isolated else "report"
    )

    assert statuses(run) == ["failed"] * 3
    assert any("without its bad rows" in p.message for p in run.problems) == isolated
    assert run.resumable == 0
    again = client(server, ledger).resume(run.id or "")
    assert len(server.calls) == 1
    assert again.resumable == 0


def test_a_refusal_row_by_row_ends() -> None:
    server = Picky(all_at_once=False)
    bad = range(900, 900 + 2 * MAX_ISOLATIONS)

    run = client(server).custom_field_value.upsert(values(1, *bad, 2), on_refused="isolate")

    assert len(server.calls) == MAX_ISOLATIONS + 1
    assert run.counts == {"failed": MAX_ISOLATIONS + 1, "unsent": MAX_ISOLATIONS + 1}
    assert f"refused {MAX_ISOLATIONS + 1} times" in run.problems[-1].message
    assert run.resumable


def test_each_resume_goes_on_with_a_refusal_row_by_row(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    server = Picky(all_at_once=False)
    run = client(server, ledger).custom_field_value.upsert(
        values(1, *range(900, 925), 2), on_refused="isolate"
    )
    assert run.resumable

    again = client(server, ledger).resume(run.id or "")

    assert server.stored == {1, 2}
    assert again.counts == {"failed": 25, "succeeded": 2}
    store = open_store(ledger)
    assert next(store.runs()).status == again.status
    store.close()


def test_a_whole_state_is_never_sent_in_part() -> None:
    server = ScriptedServer([Scripted(400, {"error": "Cannot find FileSystem id: 4"})])
    catalog = Alation(
        HOST,
        ApiAccessToken("fake-access-token"),
        ["virtual_filesystem"],
        session=server.session(),
        clock=server.clock,
    )
    rows = [{"path": "/", "name": name, "is_directory": True} for name in "ab"]

    run = catalog.virtual_filesystem.replace(rows, filesystem_id=4, on_refused="isolate")

    assert statuses(run) == ["failed", "failed"]
    assert "whole state" in run.problems[-1].message
    assert run.resumable == 0
