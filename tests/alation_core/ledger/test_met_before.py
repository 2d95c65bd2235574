"""A job that an earlier run of the ledger was given is not that of a later one."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from alation_core import Alation, ApiAccessToken, Run
from alation_core.jobs import JobHandle
from alation_core.ledger.codec import job_mark, mark_of
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


KEPT = "https://Catalog.Example.com/"


@pytest.mark.parametrize("spelt", ["https://catalog.example.com", KEPT])
def test_a_host_is_marked_by_the_rule_by_which_hosts_are_compared(spelt: str) -> None:
    plain = mark_of("https://catalog.example.com", JobHandle(7))
    assert job_mark(0, spelt, JobHandle(7)).content == plain


def test_the_mark_of_a_plain_host_stays_what_it_was() -> None:
    mark = job_mark(0, "https://catalog.example.com:8443/x", JobHandle(7)).content
    said = b'["https://catalog.example.com:8443/x", "id", "7"]'
    assert mark == blake2b(said, digest_size=16).digest()
