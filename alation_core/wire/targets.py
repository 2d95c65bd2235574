"""What an address can bear: a text that would lead a request elsewhere, or nowhere, is told."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

LONGEST_TARGET = 32 * 1024
"""Bytes of path and query. No server takes more; most of them stop at a quarter of it."""
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_SEPARATORS = re.compile(r"[/\\]")
_MOST_DECODINGS = 5


def unbearable(text: str, *, in_path: bool) -> str | None:
    """Say why an address cannot bear a text, or return None where it can.

    Args:
        text: a value, not encoded yet.
        in_path: it fills a place of the path: then it must not be empty, nor lead out of its place.
            The libraries below, and servers that decode twice, resolve dots though they were
            encoded.
    """
    if len(text) > LONGEST_TARGET:
        return f"has {len(text)} characters, more than any address"
    if _NO_CHARACTER.search(text):
        return "holds a NUL or half of a surrogate pair, which no address can bear"
    if len(quote(text, safe="")) > LONGEST_TARGET:
        return f"has {len(text)} characters, which make more than any address bears"
    if not in_path:
        return None
    if not text:
        return "is empty, and would lead to another address"
    if leads_elsewhere(text):
        return "holds dots that lead to another address"
    return None


def leads_elsewhere(path: str) -> bool:
    """Tell whether dots in a path lead out of their place, however often they were encoded."""
    for _ in range(_MOST_DECODINGS):
        parts = (part.partition(";")[0].strip() for part in _SEPARATORS.split(path))
        if any(part in (".", "..") for part in parts):
            return True
        decoded = unquote(path)
        if decoded == path:
            return False
        path = decoded
    return False
