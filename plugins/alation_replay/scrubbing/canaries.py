"""Planted secrets: a recording is written only if none of them, and no real one, survives."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, replace
from typing import Any

from alation_replay.tapes import Interaction, Tape


@dataclass(frozen=True)
class Canaries:
    """Random texts, one for each way in which a secret may travel."""

    basic: str
    cookie: str
    body: str
    query: str

    @property
    def all(self) -> tuple[str, ...]:
        """Every planted text."""
        return self.basic, self.cookie, self.body, self.query


def new_canaries() -> Canaries:
    """Return canaries that stand nowhere else."""
    return Canaries(*(f"canary{secrets.token_hex(12)}" for _ in range(4)))


def planted(tape: Tape, canaries: Canaries) -> Tape:
    """Return a tape with a canary in each place of each interaction."""
    return replace(tape, interactions=tuple(_planted(one, canaries) for one in tape.interactions))


def _planted(one: Interaction, canaries: Canaries) -> Interaction:
    request, answer = one.request, one.answer
    pair = base64.b64encode(f"user:{canaries.basic}".encode()).decode()
    sign = "&" if "?" in request.uri else "?"
    return Interaction(
        replace(
            request,
            uri=f"{request.uri}{sign}access_token={canaries.query}",
            headers={**request.headers, "Authorization": [f"Basic {pair}"]},
            body=_with_secret(request.body, canaries.body) if request.body else request.body,
        ),
        replace(
            answer,
            headers={**answer.headers, "Set-Cookie": [f"sessionid={canaries.cookie}; HttpOnly"]},
            body=_with_secret(answer.body, canaries.body),
        ),
    )


def _with_secret(body: str, canary: str) -> str:
    try:
        value: Any = json.loads(body)
    except ValueError:
        return f"{body}\npassword={canary}"
    planted: dict[str, Any] = {"api_access_token": canary, "note": f"token={canary}"}
    if isinstance(value, dict):
        return json.dumps({**value, **planted})
    return json.dumps([*(value if isinstance(value, list) else [value]), planted])
