"""A job that an earlier run of the ledger was given is not that of a later one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alation_core import Alation, ApiAccessToken, Run
from alation_core.runs.events import Ended, Event
from alation_replay.contract.server import Scripted, ScriptedServer


def load(host: str, ledger: Path, title: str, job: int = 7) -> tuple[Run[Any], list[Event]]:
    result = {"created_term_count": 1, "created_terms": [{"id": 9, "title": title}]}
    server = ScriptedServer(
        [Scripted(202, {"job_id": job})],
        [Scripted(200, {"status": "successful", "msg": "", "result": result})],
    )
    events: list[Event] = []
    catalog = Alation(
        host,
        ApiAccessToken("fake-access-token"),
        ["document"],
        session=server.session(),
        clock=server.clock,
        ledger=ledger,
    )
    rows = [{"title": title, "document_hub_id": 1}]
    return catalog.document.create(rows, progress=events.append), events


def test_a_job_of_an_earlier_run_is_followed_and_not_believed(tmp_path: Path) -> None:
    ledger, host = tmp_path / "ledger.sqlite", "https://catalog.example.com"
    assert load(host, ledger, "A")[0].ok

    run, events = load(host, ledger, "B")

    assert run.counts == {"unknown": 1}
    assert "earlier run" in run.problems[0].message
    assert any(isinstance(event, Ended) for event in events)
    assert run.jobs[0].raw["status"] == "successful"
    assert load(host, ledger, "C", job=8)[0].ok


def test_another_server_counts_for_itself(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    assert load("https://catalog.example.com", ledger, "A")[0].ok
    assert load("https://other.example.com", ledger, "B")[0].ok
