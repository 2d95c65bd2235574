"""An endpoint of a stranger, whose jobs have keys and words of their own, with its tapes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alation_core import BatchLimit, Endpoint, JobDetails, JobOperation
from alation_core.jobs import HandlePlace, JobProtocol, JobState
from alation_core.problems import Finding
from alation_core.reading import NOT_UNDERSTOOD, Reading, Row
from alation_replay.tapes import Interaction, Tape, TapeAnswer, TapeRequest, dump_tape
from alation_replay.yaml_files import dump_yaml

URL = "https://catalog.example.com"
JSON = {"Content-Type": ["application/json"]}
ROWS = [{"title": "Net revenue"}, {"title": "Churn rate"}]
RUNS = JobProtocol(
    path="/acme/run/{handle}/",
    handles=(HandlePlace(("run", "key"), by="name"),),
    words={
        "open": JobState.RUNNING,
        "closed": JobState.SUCCEEDED,
        "half": JobState.PARTIAL,
        "broken": JobState.FAILED,
    },
    state_key="meta.phase",
    message_key="meta.note",
    result_key="made",
)


@dataclass(frozen=True)
class Review:
    """One review."""

    title: str


@dataclass(frozen=True)
class Made:
    """What became of one review."""

    title: str
    id: int
    outcome: str


@dataclass(frozen=True)
class JobDetailsReview(JobDetails):
    """The job of a create."""

    result: list[Made] | Any = None


def careful(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Reads which review was made, and of which the answer says that it was not."""
    if not _is_known(details.result):
        return NOT_UNDERSTOOD
    entries = {entry.title: entry for entry in details.result}
    ids, findings = {}, []
    for index, row in enumerate(rows):
        entry = entries.get(row["title"])
        if entry is not None and entry.outcome == "made":
            ids[index] = entry.id
        else:
            findings.append(Finding("it was not made", index, raw=details.raw))
    return Reading(ids=ids, findings=findings)


def without_ids(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Ignores the ids."""
    reading = careful(rows, details)
    return replace(reading, ids=dict.fromkeys(reading.ids))


def without_verdicts(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Takes every entry for one of a review that was made."""
    if not _is_known(details.result):
        return NOT_UNDERSTOOD
    return Reading(ids={index: entry.id for index, entry in enumerate(details.result)})


def _is_known(result: Any) -> bool:
    return isinstance(result, list) and all(isinstance(entry, Made) for entry in result)


class AcmeReview(Endpoint):
    """Reviews."""

    name = "acme_review"

    create = JobOperation(
        "POST",
        "/acme/review/",
        payload=Review,
        result=JobDetailsReview,
        batch=BatchLimit(items=100),
        protocol=RUNS,
        reader=careful,
    )


def reviewing(**changes: Any) -> type[Endpoint]:
    """The endpoint with another declaration of its create."""
    create = replace(AcmeReview.create, **changes)
    return type("AcmeReview", (AcmeReview,), {"__doc__": "Reviews.", "create": create})


ENTRIES = [
    {"title": "Net revenue", "id": 71, "outcome": "made"},
    {"title": "Churn rate", "id": 72, "outcome": "made"},
]
EXPECTED = {"status": "successful", "rows": ["succeeded", "succeeded"], "ids": [71, 72]}


def exchange(method: str, path: str, body: Any, answer: Any, status: int = 200) -> Interaction:
    asked = None if body is None else json.dumps(body)
    request = TapeRequest(method, URL + path, JSON if body else {}, asked)
    return Interaction(request, TapeAnswer(status, "", JSON, json.dumps(answer)))


def job_tape(made: Any = ENTRIES, phase: str = "closed") -> Tape:
    """A create that is answered with a job, and the job with what was made."""
    job = {"run": {"key": "r-9"}, "meta": {"phase": phase, "note": ""}, "made": made}
    return Tape(
        (
            exchange("POST", "/acme/review/", ROWS, {"run": {"key": "r-9"}}, 202),
            exchange("GET", "/acme/run/r-9/", None, job),
        )
    )


def entry_data(case: str, expect: Any, rows: Sequence[Any] = ROWS) -> dict[str, Any]:
    return {
        "origin": "inferred",
        "case": case,
        "transcribed": "2026-11-23",
        "call": {"operation": "create", "rows": list(rows)},
        "expect": expect,
    }


def written(folder: Path, tape: Tape | None = None, expect: Any = EXPECTED) -> Path:
    """Write the tapes of the endpoint, and return their folder."""
    refused = exchange("POST", "/acme/review/", ROWS, {"detail": "You may not do this."}, 403)
    tapes = {"create__success": tape or job_tape(), "create__refused": Tape((refused,))}
    index = {
        "create__success": entry_data("success", expect),
        "create__refused": entry_data("refused", {"status": "failed"}),
    }
    cassettes = folder / "acme_review"
    cassettes.mkdir(parents=True)
    for name, one in tapes.items():
        (cassettes / f"{name}.yaml").write_text(dump_tape(one), "utf-8")
    (cassettes / "index.yaml").write_text(dump_yaml(index), "utf-8")
    return cassettes
