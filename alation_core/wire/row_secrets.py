"""Secret values of rows: out of answers and of what libraries log, and told to who records."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from decimal import Decimal

from alation_core.wire.messages import HIDDEN, Reply
from alation_core.wire.secrets import SHORTEST_SECRET, without_secrets

SHORTEST_VALUE = 4
_STAR, _STAR_TEXT = HIDDEN.encode(), json.dumps(HIDDEN).encode()
_NUMBER = re.compile(r"-?[0-9]{1,4300}(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")
_TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*+(?:"(?P<name>\s*+:)?)?'
    rb"|-?[0-9]{1,4300}(?:\.[0-9]++)?(?:[eE][+-]?[0-9]{1,4})?",
    re.DOTALL,
)
"""A text or a number of JSON; a text that is followed by a colon is a name in an object."""

# ------------------------------------------------------------------------------ in answers


def without_values(reply: Reply, values: Sequence[str]) -> Reply:
    """Return an answer in which no secret value of a row stands. JSON stays JSON.

    A short one is looked for as a text that stands by itself, and from four characters on as a
    part of a text, or as a number: a shorter one could be any part of an answer. Names in objects
    hold none of them but long ones.
    """
    content = reply.content
    if reply.is_json and b"\0" not in content:
        known = set(values)
        numbers = {v for v in known if len(v) >= SHORTEST_VALUE and _NUMBER.fullmatch(v)}
        short = {value for value in known if len(value) < SHORTEST_SECRET}
        if numbers or short:
            content = _TOKEN.sub(lambda token: _token(token, short, numbers), content)
    else:
        content = _shortened(content, values)
    changed = reply if content == reply.content else replace(reply, content=content)
    return without_secrets(changed, values)


def _shortened(content: bytes, values: Iterable[str]) -> bytes:
    for value in {value for value in values if len(value) < SHORTEST_SECRET}:
        for form in _forms(value):
            content = content.replace(form, _STAR_TEXT)
        if len(value) >= SHORTEST_VALUE and not value.isdigit():
            content = content.replace(value.encode(), _STAR)
    return content


def _forms(value: str) -> set[bytes]:
    return {json.dumps(value).encode(), json.dumps(value, ensure_ascii=False).encode()}


def _token(found: re.Match[bytes], short: Iterable[str], numbers: Iterable[str]) -> bytes:
    token = found[0]
    if not token.startswith(b'"'):
        return _STAR_TEXT if any(_is_number(token, number) for number in numbers) else token
    if found["name"] is not None:
        return token
    for value in short:
        for form in _forms(value):
            if token == form:
                return _STAR_TEXT
            if len(value) >= SHORTEST_VALUE and not value.isdigit():
                token = token.replace(form[1:-1], _STAR)
    return token


def _is_number(token: bytes, number: str) -> bool:
    # What is cut out of a longer number would leave no JSON.
    within = len(number) >= SHORTEST_SECRET and number.encode() in token
    return within or Decimal(token.decode()) == Decimal(number)


# ------------------------------------------------------------------------------ who is told

_listener: ContextVar[Callable[[Iterable[str]], object] | None] = ContextVar(
    "who is told of secret values that are sent", default=None
)


@contextmanager
def values_told_to(listener: Callable[[Iterable[str]], object]) -> Iterator[None]:
    """Tell somebody of the secret values of rows that this thread sends meanwhile.

    Whoever records what is sent has to know them: nothing else tells that they are secret.
    """
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def tell_values(values: Iterable[str]) -> None:
    """Tell whoever wants to know that these secret values are sent."""
    listener = _listener.get()
    if listener is not None:
        listener(values)


# ------------------------------------------------------------------------------ in other logs

_silent: ContextVar[bool] = ContextVar("a request with secret values is on its way", default=False)
_LOGS_OF_ADDRESSES = ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry")


class _Silence(logging.Filter):
    """Lets nothing of what a library logs pass while an address may hold a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not _silent.get()


_SILENCE = _Silence()


@contextmanager
def addresses_unlogged(values: Sequence[str]) -> Iterator[None]:
    """Keep the library that sends requests from logging their addresses meanwhile.

    Args:
        values: the secret values of the request; without any, nothing is kept from anybody.
    """
    if not values:
        yield
        return
    for name in _LOGS_OF_ADDRESSES:
        logging.getLogger(name).addFilter(_SILENCE)  # once, however often it is said
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)
