"""The ways to load documents whose CPU is compared: ours, the vendor's, and hand-written loops."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import requests

from benchmarks.by_hand import TIMEOUT, Row, load, ways

Side = Callable[[Sequence[Row]], int]
"""Loads rows that were made before, and tells how many have an id."""

USER, TOKEN = 1, "fake-refresh-token"
RECORDED, READ = "alation-core, ledger", "alation-core, ledger, each outcome read"
STREAMED = "alation-core, stream(), no ledger"
ALLIE = "allie-sdk"


def sides(url: str) -> Mapping[str, Side]:
    """Return the ways that can be gone here, logged in.

    Args:
        url: of the server.
    """
    ours = {RECORDED: _recorded(url, read=False), READ: _recorded(url, read=True)}
    vendors = {ALLIE: _allie(url)} if find_spec("allie_sdk") else {}
    session = _session(url)
    by_hand = {name: partial(load, session, url, way) for name, way in ways().items()}
    return {STREAMED: _streamed(url), **ours, **vendors, **by_hand}


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


# ------------------------------------------------------------------------------ measured


def measure_sides(url: str, rows: int, repeats: int) -> dict[str, float]:
    """Return microseconds of CPU per row by side; the sides take turns, the least counts."""
    from benchmarks.rows import prose

    given, gone = [*prose(rows)], sides(url)
    taken = dict.fromkeys(gone, float("inf"))
    for _ in range(repeats):
        for name, side in gone.items():
            gc.collect()  # none pays for what another one left behind
            began = time.process_time()
            done = side(given)
            taken[name] = min(taken[name], (time.process_time() - began) / rows * 1e6)
            if done != rows:
                raise RuntimeError(f"{name} loaded {done} of {rows} rows")
    return taken
