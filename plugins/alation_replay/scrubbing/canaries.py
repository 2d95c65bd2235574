"""Planted secrets: a recording is written only if none of them, and no real one, survives."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote_plus

from alation_replay.scrubbing.tapes import Leak
from alation_replay.scrubbing.texts import BASE64_RUN, forms_of, from_base64
from alation_replay.tapes import Interaction, Tape, texts_of


class SecretSurvived(ValueError):
    """A tape was not written, because something secret would stand on it."""


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


def survivors(tape: Tape, texts: Iterable[str]) -> list[Leak]:
    """Return where on a tape a secret stands: as it is, URL-encoded, or within base64.

    This looks for the texts themselves and uses none of the rules that scrub.
    """
    forms = [form for text in texts if text for form in forms_of(text)]
    return [
        Leak(f"interaction {number}, {text.place}", "a secret that must not be on a tape")
        for number, one in enumerate(tape.interactions)
        for text in texts_of(one)
        if any(form in seen for seen in _readings(text.text) for form in forms)
    ]


def _readings(text: str) -> Iterator[str]:
    plain = unquote_plus(unquote_plus(text))
    yield text
    yield plain
    for run in BASE64_RUN.findall(plain):
        yield from_base64(run) or ""


def refuse_survivors(tape: Tape, texts: Iterable[str]) -> None:
    """Do nothing where no secret stands on a tape.

    Raises:
        SecretSurvived: one does; the message names the places and not the secret.
    """
    found = survivors(tape, texts)
    if found:
        places = "; ".join(leak.place for leak in found)
        raise SecretSurvived(
            f"the tape was not written: a secret survives the scrubbing in {places}. "
            "Name the header, parameter or key in alation_replay.scrubbing.texts.NAMES"
        )
