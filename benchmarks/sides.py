"""The ways to load documents whose CPU is compared: ours, the vendor's, and hand-written loops."""

from __future__ import annotations

import gc
import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import marshmallow
import requests
from marshmallow import fields

from benchmarks.quick import DOCUMENTS, JOBS
from benchmarks.rates import PlainDocument

Row = dict[str, Any]
Side = Callable[[Sequence[Row]], int]
"""Loads rows that were made before, and tells how many have an id."""

BATCH = 1000
USER, TOKEN = 1, "fake-refresh-token"
TIMEOUT = 60.0
RECORDED, READ = "alation-core, ledger", "alation-core, ledger, each outcome read"
STREAMED = "alation-core, stream(), no ledger"
ALLIE = "allie-sdk"
PLAIN, TYPED = "requests + marshmallow by hand", "requests + msgspec by hand"


def sides(url: str) -> Mapping[str, Side]:
    """Return the ways that can be gone here, logged in.

    Args:
        url: of the server.
    """
    ours = {RECORDED: _recorded(url, read=False), READ: _recorded(url, read=True)}
    others = {PLAIN: _plain(url), STREAMED: _streamed(url)}
    vendors = {ALLIE: _allie(url)} if find_spec("allie_sdk") else {}
    typed = {TYPED: _typed(url)} if find_spec("msgspec") else {}
    return {**ours, **vendors, **others, **typed}


# ------------------------------------------------------------------------------ ours


def _catalog(url: str) -> Any:
    from alation_core import Alation, RefreshToken

    catalog = Alation(url, RefreshToken(USER, TOKEN), plugins=["document"])
    catalog.transport.authenticate()
    return catalog


def _recorded(url: str, *, read: bool) -> Side:
    """With a new ledger for each load; its outcomes lie there until they are asked for."""
    create = _catalog(url).document.create

    def load(rows: Sequence[Row]) -> int:
        with tempfile.TemporaryDirectory() as folder:
            run = create(rows, ledger=Path(folder) / "runs.sqlite")
            run.raise_for_problems()
            if read:
                return sum(1 for row in run.rows if row.id is not None)
            return int(run.counts["succeeded"])

    return load


def _streamed(url: str) -> Side:
    create = _catalog(url).document.create

    def load(rows: Sequence[Row]) -> int:
        outcomes = create.stream(rows)
        return sum(1 for outcome in outcomes for row in outcome.rows if row.id is not None)

    return load


# ------------------------------------------------------------------------------ theirs


def _allie(url: str) -> Side:
    import allie_sdk

    client = allie_sdk.Alation(url, USER, TOKEN)

    def load(rows: Sequence[Row]) -> int:
        items = [allie_sdk.DocumentPostItem(**row) for row in rows]
        jobs = client.document.create_documents(items)
        return sum(1 for job in jobs for term in job.result.created_terms if term.id is not None)

    return load


# ------------------------------------------------------------------------------ by hand


class PlainTerm(marshmallow.Schema):
    """A document that was created."""

    id = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)


class PlainResult(marshmallow.Schema):
    """What the job of a batch made."""

    created_term_count = fields.Integer(required=True, strict=True)
    created_terms = fields.List(fields.Nested(PlainTerm), required=True)


class PlainJob(marshmallow.Schema):
    """A job."""

    status = fields.String(required=True)
    msg = fields.String(required=True, allow_none=True)
    result = fields.Nested(PlainResult, required=True, allow_none=True)


def _plain(url: str) -> Side:
    session, documents, ended = _session(url), PlainDocument(), PlainJob()

    def encoded(rows: Sequence[Row]) -> bytes:
        return json.dumps([documents.load(row) for row in rows]).encode()

    def ids_of(answer: bytes) -> list[int] | None:
        job = ended.load(json.loads(answer))
        if job["status"] == "running":
            return None
        return [term["id"] for term in job["result"]["created_terms"]]

    return lambda rows: _by_hand(session, url, rows, encoded, ids_of)


def _typed(url: str) -> Side:
    import msgspec

    value = msgspec.defstruct("Value", [("field_id", int), ("value", Any)])
    numbers = list[int] | msgspec.UnsetType
    number, text = int | msgspec.UnsetType, str | msgspec.UnsetType
    unset = msgspec.UNSET
    document = msgspec.defstruct(
        "Document",
        [
            ("title", str),
            ("document_hub_id", int),
            ("description", text, unset),
            ("template_id", number, unset),
            ("parent_folder_id", number, unset),
            ("parent_document_id", number, unset),
            ("nav_link_folder_ids", numbers, unset),
            ("folder_ids", numbers, unset),
            ("custom_fields", list[value] | msgspec.UnsetType, unset),  # type: ignore[valid-type]
        ],
        forbid_unknown_fields=True,
    )
    term = msgspec.defstruct("Term", [("id", int), ("title", str)])
    made = [("created_term_count", int), ("created_terms", list[term])]  # type: ignore[valid-type]
    result = msgspec.defstruct("Result", made)
    told = [("status", str), ("msg", str | None), ("result", result | None)]
    decoder = msgspec.json.Decoder(msgspec.defstruct("Job", told))
    encoder, session = msgspec.json.Encoder(), _session(url)

    def encoded(rows: Sequence[Row]) -> bytes:
        body: bytes = encoder.encode([msgspec.convert(row, document) for row in rows])
        return body

    def ids_of(answer: bytes) -> list[int] | None:
        job: Any = decoder.decode(answer)
        return None if job.status == "running" else [one.id for one in job.result.created_terms]

    return lambda rows: _by_hand(session, url, rows, encoded, ids_of)


def _session(url: str) -> requests.Session:
    session = requests.Session()
    credentials = {"user_id": USER, "refresh_token": TOKEN}
    login = f"{url}/integration/v1/createAPIAccessToken/"
    answer = session.post(login, json=credentials, timeout=TIMEOUT)
    answer.raise_for_status()
    session.headers.update(
        {"Token": answer.json()["api_access_token"], "Content-Type": "application/json"}
    )
    return session


def _by_hand(
    session: requests.Session,
    url: str,
    rows: Sequence[Row],
    encoded: Callable[[Sequence[Row]], bytes],
    ids_of: Callable[[bytes], list[int] | None],
) -> int:
    """Send batch after batch, each after the job of the one before, and note the ids."""
    ids: list[int] = []
    for start in range(0, len(rows), BATCH):
        body = encoded(rows[start : start + BATCH])
        answer = session.post(url + DOCUMENTS, data=body, timeout=TIMEOUT)
        answer.raise_for_status()
        asked = {"id": answer.json()["job_id"]}
        while True:
            answer = session.get(url + JOBS, params=asked, timeout=TIMEOUT)
            answer.raise_for_status()
            found = ids_of(answer.content)
            if found is not None:
                break
            time.sleep(1.0)
        ids += found
    return len(ids)


# ------------------------------------------------------------------------------ measured


def measure_sides(url: str, rows: int, repeats: int) -> dict[str, float]:
    """Return microseconds of CPU per row by side; the sides take turns, the least counts."""
    from benchmarks.rows import prose

    given, ways = [*prose(rows)], sides(url)
    taken = dict.fromkeys(ways, float("inf"))
    for _ in range(repeats):
        for name, load in ways.items():
            gc.collect()  # none pays for what another one left behind
            began = time.process_time()
            done = load(given)
            taken[name] = min(taken[name], (time.process_time() - began) / rows * 1e6)
            if done != rows:
                raise RuntimeError(f"{name} loaded {done} of {rows} rows")
    return taken
