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
from functools import lru_cache

from alation_core.frozen import dataclass
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
    content, known = reply.content, _known(tuple(dict.fromkeys(values)))
    if not reply.is_json or b"\0" in content:
        for form in known.whole:
            content = content.replace(form, _STAR_TEXT)
        content = _without_parts(content, known.plain)
    elif known.whole or known.numbers:
        content = _TOKEN.sub(lambda token: _hidden(token, known), content)
    changed = reply if content == reply.content else replace(reply, content=content)
    return without_secrets(changed, values)


@dataclass(frozen=True)
class _Known:
    """Secret values in the forms in which they are looked for.

    Args:
        whole: short ones as texts of JSON.
        parts: short ones that are no number, as parts of such texts.
        plain: the same, as parts of any text.
        numbers: those that are one.
        digits: long ones of these, which may stand within a longer number.
    """

    whole: frozenset[bytes]
    parts: tuple[bytes, ...]
    plain: tuple[bytes, ...]
    numbers: frozenset[Decimal]
    digits: tuple[bytes, ...]


@lru_cache(maxsize=16)
def _known(values: tuple[str, ...]) -> _Known:
    short = [value for value in values if len(value) < SHORTEST_SECRET]
    numbers = [v for v in values if len(v) >= SHORTEST_VALUE and _NUMBER.fullmatch(v)]
    within = [v for v in short if len(v) >= SHORTEST_VALUE and not v.isdigit()]
    parts = {form[1:-1] for value in within for form in _forms(value)}
    plain = {value.encode("utf-8", "surrogatepass") for value in within}
    return _Known(
        whole=frozenset(form for value in short for form in _forms(value)),
        parts=tuple(sorted(parts, key=len, reverse=True)),
        plain=tuple(sorted(plain, key=len, reverse=True)),
        numbers=frozenset(map(Decimal, numbers)),
        digits=tuple(v.encode() for v in numbers if len(v) >= SHORTEST_SECRET),
    )


def _forms(value: str) -> set[bytes]:
    return {json.dumps(value).encode(), json.dumps(value, ensure_ascii=False).encode()}


def _hidden(found: re.Match[bytes], known: _Known) -> bytes:
    token = found[0]
    if not token.startswith(b'"'):
        # What is cut out of a longer number would leave no JSON.
        within = any(digits in token for digits in known.digits)
        return _STAR_TEXT if within or Decimal(token.decode()) in known.numbers else token
    if found["name"] is not None:
        return token
    return _STAR_TEXT if token in known.whole else _without_parts(token, known.parts)


def _without_parts(content: bytes, parts: Sequence[bytes]) -> bytes:
    for part in parts:
        content = content.replace(part, _STAR)
    return content


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
