"""Texts of problems: what the server says of everything comes last; texts alike but for a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

BOILERPLATE = (
    "Invalid Payload",
    "Please check the API documentation for more details on the spec.",
    "Incorrect input data. Please fix the errors and post the data.",
)
"""What the server says of every error of a kind (sheet errors); none of it tells what is wrong."""

WITHOUT_REASON: Mapping[str, str] = {
    "failed": "the server did not say why",
    "unsent": "the run ended before it was sent",
    "unknown": "no answer tells whether the server took it",
}
"""What is said of a row that did not succeed where nothing else is."""

WHILE_OPEN: Mapping[str, str] = {
    **WITHOUT_REASON,
    "unsent": "it is not sent yet: the run is open",
}
"""The same, of a run that has not ended."""

_HEAD = re.compile(rf"(?:(?:{'|'.join(map(re.escape, BOILERPLATE))})[:\s]*)+")
_VALUE = re.compile(r"""(?<!\w)'[^']*'(?!\w)|"[^"]*"|(?<![\w.])-?\d+(?:\.\d+)?(?!\w)""")
"""A value within quotes, or a number."""


def plain_last(message: str) -> str:
    """Return a message with what the server says of every error at its end."""
    head = _HEAD.match(message)
    if head is None or head.end() == len(message):
        return message
    return f"{message[head.end() :]} ({head[0].rstrip(': ')})"


def is_plain(message: str) -> bool:
    """Tell whether a message holds nothing but what the server says of every error."""
    return _HEAD.fullmatch(message) is not None


def shape_of(message: str) -> str:
    """Return a message with a mark in the place of each quoted value and number."""
    return _VALUE.sub("\0", message)


def joined(texts: Iterable[str]) -> str:
    """Return texts as one, equal ones once."""
    *first, last = dict.fromkeys(texts) or [""]
    return "; ".join([*(text.removesuffix(".") for text in first), last])
