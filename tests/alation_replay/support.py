"""Small tapes for the tests of the replay package."""

from __future__ import annotations

from pathlib import Path

from alation_replay.index import Call, Entry
from alation_replay.tapes import Interaction, Tape, TapeAnswer, TapeRequest, dump_tape

HOST = "https://catalog.example.com"
DOCUMENTS = f"{HOST}/integration/v2/document/"
JOB = f"{HOST}/api/v1/bulk_metadata/job/?id=7"
JSON = {"Content-Type": ["application/json"]}
ROW = {"title": "Net revenue", "document_hub_id": 3}

CREATED = (
    '{"status": "successful", "msg": "", "result": '
    '{"created_term_count": 1, "created_terms": [{"id": 7301, "title": "Net revenue"}]}}'
)
GOOD: dict[str, object] = {
    "status": "successful",
    "rows": ["succeeded"],
    "ids": [7301],
    "problems": [],
    "jobs": 1,
}
"""What the index says of that answer."""
RUNNING = '{"status": "running", "msg": "", "result": null}'
GOOD_YAML = """\
version: 1
interactions:
- request: {method: GET, uri: 'https://catalog.example.com/x/', headers: {}, body: null}
  response:
    status: {code: 200, message: OK}
    headers: {Content-Type: [application/json]}
    body: {string: '{}'}
"""
"""A tape as it stands in a file."""


def exchange(
    method: str, uri: str, body: str | None, answer: str, status: int = 200
) -> Interaction:
    return Interaction(TapeRequest(method, uri, {}, body), TapeAnswer(status, "", JSON, answer))


def creating(*polls: str) -> Tape:
    """Return a tape on which one document is created by a job that is polled so often."""
    submitted = exchange(
        "POST",
        DOCUMENTS,
        '[{"title": "Net revenue", "document_hub_id": 3}]',
        '{"job_id": 7}',
        202,
    )
    asked = (exchange("GET", JOB, None, poll) for poll in polls or (CREATED,))
    return Tape((submitted, *asked))


def entry_for(folder: Path, expect: dict[str, object], name: str = "create__success") -> Entry:
    call = {"operation": "create", "rows": [ROW]}
    path = folder / "document" / f"{name}.yaml"
    return Entry(name, path, "mock", "2026-11-23", Call("create", [ROW]), expect, {"call": call})


def written(tape: Tape, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_tape(tape), encoding="utf-8")
    return path
