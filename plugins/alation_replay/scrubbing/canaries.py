"""Planted secrets: a recording is written only if none of them, and no real one, survives."""

from __future__ import annotations

import base64
import html
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, quote_plus

from alation_replay.layout import decoded
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


def planted_in_every_spelling(tape: Tape, canary: str) -> Tape:
    """Return a tape with one secret in each text of each interaction, spelled in every way."""
    note = "  ".join(spellings_of(canary))
    return replace(tape, interactions=tuple(_noted(one, note) for one in tape.interactions))


def new_spelled_canary() -> str:
    """Return a canary of signs that each spelling spells otherwise."""
    return f'canary/{secrets.token_hex(12)}+"&<='


def spellings_of(secret: str) -> Iterator[str]:
    """Yield a secret in every way in which a server may echo it."""
    quoted, escaped = quote(secret, safe=""), json.dumps(secret)[1:-1]
    yield from (secret, quoted, quoted.lower(), quote(quoted), quote_plus(secret))
    yield from (escaped, json.dumps(escaped)[1:-1], html.escape(secret))
    yield "".join(f"\\u{ord(sign):04x}" for sign in secret)
    yield "".join(f"&#{ord(sign)};" for sign in secret)
    yield "".join(f"%{octet:02X}" for octet in secret.encode())
    yield secret.encode().hex()
    yield from (secret.encode(code).decode("latin-1") for code in ("utf-16-le", "utf-16-be"))
    for before in ("", "u", "u:"):
        for behind in ("", "."):
            content = f"{before}{secret}{behind}".encode()
            yield base64.b64encode(content).decode()
            yield base64.urlsafe_b64encode(content).decode().rstrip("=")
    yield base64.b64encode(secret.encode("utf-16-le")).decode()


def _noted(one: Interaction, note: str) -> Interaction:
    request, answer = one.request, one.answer
    sign = "&" if "?" in request.uri else "?"
    return Interaction(
        replace(
            request,
            uri=f"{request.uri}{sign}note={quote(note)}",
            body=_with(request.body, {"note": note}) if request.body else request.body,
        ),
        replace(answer, reason=f"{answer.reason} {note}", body=_with(answer.body, {"note": note})),
    )


def _with_secret(body: str, canary: str) -> str:
    return _with(body, {"api_access_token": canary, "note": f"token={canary}"})


def _with(body: str, members: Mapping[str, str]) -> str:
    value = decoded(body)
    if isinstance(value, dict):
        return json.dumps({**value, **members})
    if isinstance(value, list):
        return json.dumps([*value, members])
    return "\n".join([body, *(f"{name}={member}" for name, member in members.items())])
