"""Texts that were escaped on their way, decoded by one step: JSON, percent signs, HTML, UTF-16."""

from __future__ import annotations

import re
from html.entities import html5

_MARKS = (b"\\", b"%", b"&", b"\0")
_CODED = re.compile(
    rb"\\(?<!\\\\)\\*+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(/))"
    rb"|%(?:u([0-9a-fA-F]{4})|([0-9a-fA-F]{2}))"
    rb"|&(?:\#0{0,20}([1-9][0-9]{0,6})|\#[xX]0{0,20}([1-9a-fA-F][0-9a-fA-F]{0,5})"
    rb"|([A-Za-z]{2,31}));?"
)
_SLASH, _BYTE, _DECIMAL, _NAME = 3, 5, 6, 8
_LAST = 0x10FFFF


def plainer(content: bytes) -> bytes:
    """Return bytes with every escape in them resolved once; the same object where there is none."""
    marks = [mark for mark in _MARKS if mark in content]
    if not marks:
        return content
    if b"\0" in marks:
        content = content.replace(b"\0", b"")  # UTF-16 and UTF-32, as far as they hold ASCII
        if len(marks) == 1:
            return content
    resolved, times = _CODED.subn(_resolved, content)
    return resolved if times or b"\0" in marks else content


def _resolved(found: re.Match[bytes]) -> bytes:
    group = found.lastindex or 0
    if group == _SLASH:
        return b"/"
    if group == _NAME:
        sign = html5.get(f"{found[_NAME].decode()};")
        return found[0] if sign is None else sign.encode()
    number = int(found[group], 10 if group == _DECIMAL else 16)
    if group == _BYTE:
        return bytes([number])
    return chr(number).encode("utf-8", "surrogatepass") if number <= _LAST else found[0]
