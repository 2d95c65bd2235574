"""What is shown of bodies and records: their text, with every secret that can be told masked.

Whoever sends a body must not be able to hold up the sandbox by it: all is bounded, and read once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from alation_sandbox.exchange.answers import Text

MASK = "***"
MOST_SIGNS = 16_384
MOST_ITEMS = 500
"""So many items of a list are shown, and so many fields of an object."""
HIDDEN = "Not shown: it holds secrets."
_LONGEST_SECRET = 2_000
_SECRET = re.compile(
    "token|secret|password|passwd|passphrase|credential|authorization"
    "|api[_ -]?key|private[_ -]?key",
    re.IGNORECASE,
)
_SECRET_PATH = re.compile("token|oauth|login", re.IGNORECASE)
_FORMS = "application/x-www-form-urlencoded"
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"?|[^"]+', re.DOTALL)
_COLON = re.compile(r"(\s*:\s*)([^\s,\[\]{}]*)")
_FIELDS = re.compile(r"([&\s]+)")


def is_secret(name: object) -> bool:
    """Tell whether a name says that a secret stands under it."""
    return _SECRET.search(str(name)) is not None


def masked(value: Any, most: int = MOST_ITEMS) -> Any:
    """Return the beginning of a value in which nothing stands under the name of a secret.

    Args:
        value: any; the names in it become texts.
        most: how many items of a list, or fields of an object, are in it.
    """
    if isinstance(value, Mapping):
        return {
            str(key): MASK if held and is_secret(key) else masked(held, most)
            for key, held in islice(value.items(), most)
        }
    if isinstance(value, list | tuple | set | frozenset):
        shown = [masked(one, most) for one in islice(value, most)]
        more = len(value) - len(shown)
        return [*shown, f"… and {more:,} more"] if more else shown
    return value[:MOST_SIGNS] if isinstance(value, str) else value


def text_of(value: Any, indent: int | None = 2, most: int = MOST_ITEMS) -> str:
    """Return a value as a text for people: a text as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(masked(value, most), indent=indent, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        return repr(value)


def query_of(query: str) -> str:
    """Return a query string, or the body of a form, without secrets."""
    return "".join(_field(piece) for piece in _FIELDS.split(query))


def _field(piece: str) -> str:
    name, equals, value = piece.partition("=")
    return f"{name}={MASK}" if equals and value and is_secret(name) else piece


def sent_text(path: str, content_type: str, sent: bytes) -> str:
    """Return what is shown of the body of a request; it may be the beginning of one."""
    if not sent or _SECRET_PATH.search(path):
        return HIDDEN if sent else ""
    if content_type.startswith("multipart/"):
        return "Not shown: it holds files."
    try:
        text = sent.decode("utf-8", errors="strict" if len(sent) < MOST_SIGNS else "ignore")
    except UnicodeDecodeError:
        return f"Not shown: {len(sent):,} bytes that are no text."
    if content_type.startswith(_FORMS):
        return query_of(text)
    try:
        return text_of(json.loads(text))
    except (ValueError, RecursionError):
        return query_of(_broken_json(text))


def answered_text(path: str, body: Any) -> str:
    """Return what is shown of the body of an answer."""
    if body is None:
        return ""
    if _SECRET_PATH.search(path):
        return HIDDEN
    if isinstance(body, Text):
        return query_of(_broken_json(body.content))
    return text_of(body)


def _broken_json(text: str) -> str:
    """Mask what stands behind the name of a secret in a text that may be a part of some JSON."""
    shown, name, hides, depth = list[str](), "", False, 0
    for piece in _STRINGS.findall(text):
        if piece.startswith('"'):
            shown.append(f'"{MASK}"' if hides or depth else piece)
            name, hides = piece, False
            continue
        found = _COLON.match(piece)
        starts = found is not None and is_secret(name)
        depth = _depth(piece, depth, starts)
        if found and starts:
            hides = not found[2]
            if found[2]:
                piece = f'{found[1]}"{MASK}"{piece[found.end() :]}'
        shown.append(piece)
        name = ""
    return "".join(shown)


def _depth(piece: str, depth: int, starts: bool) -> int:
    """Return how deep the text behind a piece stands in a value that is masked whole."""
    for sign in piece:
        if sign in "[{" and (depth or starts):
            depth += 1
        elif sign in "]}" and depth:
            depth -= 1
        starts = starts and (sign.isspace() or sign == ":")
    return depth


def without(text: str, secrets: Iterable[str]) -> str:
    """Return the beginning of a text in which none of these secrets stands."""
    cut = text[: MOST_SIGNS + _LONGEST_SECRET]
    for secret in secrets:
        cut = cut.replace(secret, MASK)
    more = len(text) - MOST_SIGNS
    return f"{cut[:MOST_SIGNS]}\n… and {more:,} signs more" if more > 0 else cut
