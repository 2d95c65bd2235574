"""What is shown of bodies and records: their text, with every secret that can be told masked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from alation_sandbox.exchange.answers import Text

MASK = "***"
SHOWN_SIGNS = 16_384
HIDDEN = "Not shown: it holds secrets."
_NAMES = (
    "token|secret|password|passwd|passphrase|credential|authorization|api[_ -]?key|private[_ -]?key"
)
_SECRET = re.compile(_NAMES, re.IGNORECASE)
_IN_JSON = re.compile(
    rf'("[^"]*(?:{_NAMES})[^"]*"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s",\]}}]+)', re.IGNORECASE
)
_IN_FORM = re.compile(rf"([^&=\s]*(?:{_NAMES})[^&=\s]*=)[^&\s]*", re.IGNORECASE)
_SECRET_PATH = re.compile("token|oauth|login", re.IGNORECASE)
_FORMS = "application/x-www-form-urlencoded"


def is_secret(name: object) -> bool:
    """Tell whether a name says that a secret stands under it."""
    return _SECRET.search(str(name)) is not None


def masked(value: Any) -> Any:
    """Return a value in which nothing stands under the name of a secret. All names are texts."""
    if isinstance(value, Mapping):
        return {
            str(key): MASK if held and is_secret(key) else masked(held)
            for key, held in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [masked(one) for one in value]
    return value


def text_of(value: Any, indent: int | None = 2) -> str:
    """Return a value as a text for people: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else _json(masked(value), indent)


def query_of(query: str) -> str:
    """Return a query string without secrets."""
    return _IN_FORM.sub(rf"\1{MASK}", query)


def sent_text(path: str, content_type: str, sent: bytes) -> str:
    """Return what is shown of the body of a request; it may be the beginning of one."""
    if not sent or _SECRET_PATH.search(path):
        return HIDDEN if sent else ""
    if content_type.startswith("multipart/"):
        return "Not shown: it holds files."
    try:
        text = sent.decode("utf-8", errors="strict" if len(sent) < SHOWN_SIGNS else "ignore")
    except UnicodeDecodeError:
        return f"Not shown: {len(sent):,} bytes that are no text."
    if content_type.startswith(_FORMS):
        return query_of(text)
    try:
        return text_of(json.loads(text))
    except (ValueError, RecursionError):
        return _without_names(text)


def answered_text(path: str, body: Any) -> str:
    """Return what is shown of the body of an answer."""
    if body is None:
        return ""
    if _SECRET_PATH.search(path):
        return HIDDEN
    if isinstance(body, Text):
        return _without_names(body.content)
    return _json(masked(body))


def _without_names(text: str) -> str:
    return _IN_FORM.sub(rf"\1{MASK}", _IN_JSON.sub(rf'\1"{MASK}"', text))


def without(text: str, secrets: Iterable[str]) -> str:
    """Return the beginning of a text in which none of these secrets stands."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    cut = text[:SHOWN_SIGNS]
    return cut if len(cut) == len(text) else f"{cut}\n… and {len(text) - len(cut):,} signs more"


def _json(value: Any, indent: int | None = 2) -> str:
    try:
        return json.dumps(value, indent=indent, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        return repr(value)
