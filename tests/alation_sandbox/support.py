"""A clock that tests move by hand, a client that logs in, and one small endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from alation_sandbox import (
    Answer,
    Call,
    JobEnd,
    Refusal,
    Route,
    Sandbox,
    World,
    accepted,
    check_query,
    page,
)

START = 1_740_000_000.0  # 2025-02-19 21:20:00 UTC
JOB_PATH = "/api/v1/bulk_metadata/job/"
NOTES = "/integration/v2/note/"


class ManualClock:
    """Seconds since 1970 that only move when a test says so."""

    def __init__(self) -> None:
        self._seconds = START

    def now(self) -> float:
        return self._seconds

    def advance(self, seconds: float) -> None:
        self._seconds += seconds


class Client:
    """Sends requests to a sandbox with an API access token, on one connection."""

    def __init__(self, server: Sandbox) -> None:
        self._server = server
        self.session = requests.Session()
        self.session.trust_env = False

    def login(self) -> str:
        known = self._server.credentials
        reply = self.session.post(
            f"{self._server.url}/integration/v1/createAPIAccessToken/",
            json={"user_id": known.user_id, "refresh_token": known.refresh_token},
            timeout=10,
        )
        token: str = reply.json()["api_access_token"]
        self.session.headers["TOKEN"] = token
        return token

    def oauth(self) -> str:
        known = self._server.credentials
        form = {
            "grant_type": "client_credentials",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
        }
        url = f"{self._server.url}/oauth/v2/token/"
        reply = self.session.post(url, data=form, headers={"TOKEN": None}, timeout=10)
        token: str = reply.json()["access_token"]
        return token

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.session.request(
            method, self._server.url + path, timeout=10, allow_redirects=False, **options
        )

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.send("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return self.send("POST", path, **options)


def create_notes(world: World, call: Call) -> Answer:
    items = call.json()
    invalid = [
        {"index": index, "errors": [{"title": ["This field is required."]}], "note": item}
        for index, item in enumerate(items)
        if "title" not in item
    ]
    if invalid:
        raise Refusal(Answer(400, {"job_id": None, "invalid_notes": invalid}))

    def work(world: World) -> JobEnd:
        notes = world.table("note")
        ids = [notes.insert({**item, "ts_created": world.timestamp()}) for item in items]
        return JobEnd(result={"created_note_count": len(ids)})

    return accepted(world.start_job(work))


def list_notes(world: World, call: Call) -> Answer:
    check_query(call, {"title"})
    notes = world.table("note")
    title = call.one("title")
    return page(call, notes.rows() if title is None else notes.matching(title=title))


NOTE_ROUTES = [Route("POST", NOTES, create_notes), Route("GET", NOTES, list_notes)]


def answering(handler: Callable[[World, Call], Answer], method: str = "GET") -> list[Route]:
    """Return one open route at /probe/ with this handler."""
    return [Route(method, "/probe/", handler, auth=False)]
