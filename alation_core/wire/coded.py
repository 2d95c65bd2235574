"""Texts that were escaped on their way, decoded by one step: JSON, percent signs, HTML, UTF-16."""

from __future__ import annotations

import re
from functools import cache, lru_cache

_MARKS = (b"\\", b"%", b"&", b"\0")
_CODED = (
    rb"\\(?<!\\\\)(\\*+)(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([bfnrt/\"']))?"
    rb"|%(?:u([0-9a-fA-F]{4})|([0-9a-fA-F]{2}))"
    rb"|&(?:\#0{0,20}([1-9][0-9]{0,6})|\#[xX]0{0,20}([1-9a-fA-F][0-9a-fA-F]{0,5})"
    rb"|([A-Za-z]{2,31}));?"
)
_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_MORE, _SHORT, _DECIMAL, _NAME = 1, 4, 7, 9
_BYTES = (3, 6)
_LONGEST_OLD_NAME = 6
"""Characters of an HTML entity that needs no semicolon, at most."""
_SHORTS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_LAST = 0x10FFFF
_USUAL = 8
"""Length of a code that is remembered."""


@cache
def _codes() -> re.Pattern[bytes]:
    """Return what finds codes; made when an answer may hold some: most commands get none."""
    return re.compile(_CODED)


def plainer(content: bytes) -> bytes:
    """Return bytes with every escape in them resolved once; the same object where there is none."""
    marks = [mark for mark in _MARKS if mark in content]
    if not marks:
        return content
    resolved = content.replace(b"\0", b"")  # UTF-16 and UTF-32, as far as they hold ASCII
    if marks != [b"\0"]:
        resolved = _HALVES.sub(_paired, _codes().sub(_resolved, resolved))
    return content if resolved == content else resolved


def _resolved(found: re.Match[bytes]) -> bytes:
    code = found[0]
    return _known(code) if len(code) <= _USUAL else _decoded(found)


@lru_cache(maxsize=2048)
def _known(code: bytes) -> bytes:
    """Return what a code stands for: an answer full of codes repeats few of them."""
    found = _codes().fullmatch(code)
    return code if found is None else _decoded(found)


def _decoded(found: re.Match[bytes]) -> bytes:
    group = found.lastindex or 0
    if not found[0].startswith(b"\\"):
        return _sign(found, group)
    backslashes = 1 + len(found[_MORE])
    kept = b"\\" * (backslashes // 2)  # each pair of them stands for one
    if backslashes % 2 == 0:
        return kept + found[0][backslashes:]
    return kept + (b"\\" if group == _MORE else _sign(found, group))


def _sign(found: re.Match[bytes], group: int) -> bytes:
    if group == _SHORT:
        return _SHORTS.get(found[_SHORT], found[_SHORT])
    if group == _NAME:
        return _named(found[0], found[_NAME].decode())
    number = int(found[group], 10 if group == _DECIMAL else 16)
    if group in _BYTES:
        return bytes([number])
    return chr(number).encode("utf-8", "surrogatepass") if number <= _LAST else found[0]


def _paired(found: re.Match[bytes]) -> bytes:
    units = found[0].decode("utf-8", "surrogatepass").encode("utf-16-be", "surrogatepass")
    return units.decode("utf-16-be").encode()


def _named(whole: bytes, name: str) -> bytes:
    """Return the sign of an HTML entity. Some old names need no semicolon, whatever follows."""
    from html.entities import html5  # slow to load, and seldom needed

    if f"{name};" in html5:
        return html5[f"{name};"].encode()
    for size in range(min(len(name), _LONGEST_OLD_NAME), 1, -1):
        if name[:size] in html5:
            return html5[name[:size]].encode() + whole[1 + size :]
    return whole
